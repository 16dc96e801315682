"""The words everything else is written in: ids, messages, sources and styles."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Final, NamedTuple, NewType

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
MemberId = NewType("MemberId", int)
MessageId = NewType("MessageId", int)
StreamId = NewType("StreamId", int)
"""Where message ids ascend: a channel, a thread, or a file whose rows are numbered."""

SINGLE_PERIOD = 0
"""The one retention period there is while retention is off. Others are named by the day, counted
from 1970-01-01 UTC, on which they are forgotten."""

EVERYWHERE: Final = GuildId(0)
"""Stands for all guilds in what a person has chosen."""

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


SECONDS_A_DAY: Final = 86400


def seconds_of(snowflake: MessageId) -> float:
    """Return when a snowflake was given out, in seconds since 1970-01-01 UTC."""
    return (snowflake >> 22) / 1000 + DISCORD_EPOCH.timestamp()


def day_of(snowflake: MessageId) -> int:
    """Return when a snowflake was given out, in days since 1970-01-01 UTC."""
    return int(seconds_of(snowflake) // SECONDS_A_DAY)


def snowflake_at(moment: datetime) -> MessageId:
    """Return the smallest snowflake that Discord would give out at a moment."""
    milliseconds = int((moment - DISCORD_EPOCH).total_seconds() * 1000)
    return MessageId(milliseconds << 22)


class StreamKey(NamedTuple):
    """Name one stream of ascending message ids.

    `channel` is the channel whose switch and audience govern the messages; `stream` is where
    their ids belong, which differs from the channel in threads and in imported files.
    """

    guild: GuildId
    channel: ChannelId
    stream: StreamId


class Message(NamedTuple):
    """One message, on its way from wherever it was read to the counts.

    `sent_day` counts days from 1970-01-01 UTC; None if it isn't known, which counts as today.
    """

    key: StreamKey
    member: MemberId
    id: MessageId
    content: str
    sent_day: int | None = None

    def __repr__(self) -> str:
        """Say which message it is, and nothing of what it says."""
        return f"Message(key={self.key}, member={self.member}, id={self.id})"


class Precondition(Enum):
    """What a span has to lean on, besides a channel that is switched on: a claim that has lost its
    ground meanwhile, such as to a reset, is refused together with its messages."""

    NONE = "none"
    """Nothing, not even a switch: an import claims what its file holds."""
    LOW_COVERED = "low"
    """Its `low` lies in a learned range: it continues what was learned before."""
    HIGH_COVERED = "high"
    """Its `high` lies in a learned range: it goes back from there."""
    AFTER_SWITCH = "switch"
    """Its `low` comes after the channel was switched on: what lies between can't be read."""


@dataclass(frozen=True, slots=True)
class CoveredRange:
    """Claim that every message of a stream from `low` to `high`, both included, is learned."""

    key: StreamKey
    low: MessageId
    high: MessageId
    precondition: Precondition = Precondition.NONE


@dataclass(frozen=True, slots=True)
class Style:
    """Name the sources a walk may use; None means all of them.

    `audience` are the channels that everybody may read who will read the line: nothing else is
    drawn on, whatever the style, nor does it count when a word has to be known from two members.
    """

    guild: GuildId
    channels: frozenset[ChannelId] | None = None
    members: frozenset[MemberId] | None = None
    audience: frozenset[ChannelId] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Name what is to be forgotten: all of a guild that was said in a channel, by a member, in a
    retention period; None means any."""

    guild: GuildId
    channel: ChannelId | None = None
    member: MemberId | None = None
    period: int | None = None


class Consent(StrEnum):
    """Who is learned from: everybody who hasn't left, or only who has agreed."""

    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"


class Imitation(StrEnum):
    """Who may be imitated: everybody who is learned from, or only who has agreed."""

    EVERYBODY = "everybody"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a guild's admins have decided.

    `retention` is the number of days after which nothing of a message is left, 0 for no limit.
    `contact_admin` is whom to ask: the admin who last switched learning on.
    """

    consent: Consent = Consent.OPT_OUT
    imitation: Imitation = Imitation.EVERYBODY
    retention: int = 0
    contact_admin: MemberId | None = None
