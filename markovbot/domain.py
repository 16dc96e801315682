"""The types that every other module uses: ids, messages, ranges, styles, scopes, policies."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Final, NamedTuple, NewType

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
MemberId = NewType("MemberId", int)
MessageId = NewType("MessageId", int)
StreamId = NewType("StreamId", int)
"""A stream of ascending message ids: a channel, a thread, or a file whose rows are numbered."""

SINGLE_PERIOD = 0
"""The only retention period while retention is off; it never ends. Others are named by the day on
which they end, in days since 1970-01-01 UTC."""

EVERYWHERE: Final = GuildId(0)
"""Stands for all guilds in a person's choices."""

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)

SECONDS_A_DAY: Final = 86400


def seconds_of(snowflake: MessageId) -> float:
    """Return when a snowflake was created, in seconds since 1970-01-01 UTC."""
    return (snowflake >> 22) / 1000 + DISCORD_EPOCH.timestamp()


def day_of(snowflake: MessageId) -> int:
    """Return when a snowflake was created, in days since 1970-01-01 UTC."""
    return int(seconds_of(snowflake) // SECONDS_A_DAY)


def snowflake_at(moment: datetime) -> MessageId:
    """Return the smallest snowflake that Discord would create at a moment."""
    milliseconds = int((moment - DISCORD_EPOCH).total_seconds() * 1000)
    return MessageId(milliseconds << 22)


class StreamKey(NamedTuple):
    """The key of a stream of ascending message ids.

    `channel` is the channel whose switch and audience the messages are subject to. `stream` is what
    their ids belong to; it differs from the channel in threads and in imported files.
    """

    guild: GuildId
    channel: ChannelId
    stream: StreamId


class Message(NamedTuple):
    """A message on its way to the store.

    `sent_day` is in days since 1970-01-01 UTC; None if it isn't known, which counts as today.
    `mentions_bot` tells whether the text begins with a mention of a bot, as its sender's client or
    an export says.
    """

    key: StreamKey
    member: MemberId
    id: MessageId
    content: str
    sent_day: int | None = None
    mentions_bot: bool = False

    def __repr__(self) -> str:
        """Return which message it is, without its text."""
        return f"Message(key={self.key}, member={self.member}, id={self.id})"


class Precondition(Enum):
    """What must hold in the store for a covered range to be recorded; the channel must be on, too.

    If it no longer holds, as after an erasure, the range is refused together with its messages.
    """

    NONE = "none"
    """Nothing, not even a switched-on channel: an import covers what its file holds."""
    LOW_COVERED = "low"
    """`low` lies in a covered range: this range extends that one upwards."""
    HIGH_COVERED = "high"
    """`high` lies in a covered range: this range extends that one downwards."""
    AFTER_SWITCH = "switch"
    """`low` comes after the channel was switched on: messages before it can't be read."""


@dataclass(frozen=True, slots=True)
class CoveredRange:
    """The statement that every message of a stream from `low` to `high` (inclusive) is learned."""

    key: StreamKey
    low: MessageId
    high: MessageId
    precondition: Precondition = Precondition.NONE


@dataclass(frozen=True, slots=True)
class Style:
    """The sources that a walk may use; None means all.

    `audience` are the channels that everybody who will read the line may read. Counts of other
    channels are never used, neither to draw words nor to decide whether two members support one.
    """

    guild: GuildId
    channels: frozenset[ChannelId] | None = None
    members: frozenset[MemberId] | None = None
    audience: frozenset[ChannelId] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a guild's counts: of a channel, a member and a retention period; None means any."""

    guild: GuildId
    channel: ChannelId | None = None
    member: MemberId | None = None
    period: int | None = None


class Consent(StrEnum):
    """Who is learned from: everybody who hasn't opted out, or only those who opted in."""

    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"


class Imitation(StrEnum):
    """Who may be imitated: everybody who is learned from, or only those who opted in."""

    EVERYBODY = "everybody"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a guild's admins have decided.

    `retention` is in days: counts of a message are erased before it is older; 0 for no limit.
    `contact_admin` is the admin who last switched learning on; the bot asks them when in need.
    """

    consent: Consent = Consent.OPT_OUT
    imitation: Imitation = Imitation.EVERYBODY
    retention: int = 0
    contact_admin: MemberId | None = None

    @property
    def asks_first(self) -> bool:
        """Tell whether members who haven't chosen may not be imitated."""
        return self.imitation is Imitation.AGREED or self.consent is Consent.OPT_IN
