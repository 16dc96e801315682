"""The keys of the facts that say what an operator calls a guild, a channel or a member.

They begin as all facts of a guild do, so they go with it.
"""

from markovbot.domain import ChannelId, GuildId, MemberId, Scope


def prefix_of_labels(guild: GuildId | str) -> str:
    """Return what the keys of all labels in a guild begin with; "*" stands for any guild."""
    return f"guild {guild} label"


def label_key(scope: Scope) -> str:
    """Return the key of the label of a guild, of a channel, or of a member in a guild."""
    if scope.channel is not None:
        return f"{prefix_of_labels(scope.guild)} channel {scope.channel}"
    if scope.member is not None:
        return f"{prefix_of_labels(scope.guild)} member {scope.member}"
    return prefix_of_labels(scope.guild)


def labelled_scope(key: str) -> Scope | None:
    """Return what the label under a key belongs to; None if the fact under it is no label."""
    match key.split(" "):
        case ["guild", guild, "label"]:
            return Scope(GuildId(int(guild)))
        case ["guild", guild, "label", "channel", channel]:
            return Scope(GuildId(int(guild)), ChannelId(int(channel)))
        case ["guild", guild, "label", "member", member]:
            return Scope(GuildId(int(guild)), member=MemberId(int(member)))
    return None


def goes_with(label: Scope, erased: Scope) -> bool:
    """Tell whether a label goes when a scope is erased, whatever is left of what it belongs to."""
    if label.guild != erased.guild or erased.period is not None:
        return False
    if erased.channel is None and erased.member is None:
        return True
    return (label.channel, label.member) == (erased.channel, erased.member)
