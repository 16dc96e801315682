"""Sources: the smallest things that can be erased."""

from dataclasses import dataclass

from markovbot.domain import ChannelId, MemberId, Scope, Style


@dataclass(slots=True)
class Source:
    """What a member said in a channel, in one period.

    `number` names the source for as long as it exists, whatever becomes of its period.
    """

    number: int
    channel: ChannelId
    member: MemberId
    period: int
    messages: int = 0
    tokens: int = 0


def in_scope(source: Source, scope: Scope) -> bool:
    """Tell whether a scope picks a source of its guild."""
    return (
        scope.channel in (None, source.channel)
        and scope.member in (None, source.member)
        and scope.period in (None, source.period)
    )


def in_style(source: Source, style: Style) -> bool:
    """Tell whether a style may use a source of its guild."""
    channels = (style.channels, style.audience)
    return all(allowed is None or source.channel in allowed for allowed in channels) and (
        style.members is None or source.member in style.members
    )
