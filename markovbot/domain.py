"""The types that every other module uses: ids, messages, ranges, styles, scopes, policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, StrEnum
from functools import lru_cache
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


class LineLength(StrEnum):
    """How long lines are: shorter or longer than the style's own messages, or as those are."""

    SHORT = "short"
    NATURAL = "natural"
    LONG = "long"


class Language(StrEnum):
    """A language that the bot speaks to people in, by its tag."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    PORTUGUESE = "pt-BR"
    JAPANESE = "ja"

    @classmethod
    @lru_cache(64)  # asked thousands of times for the commands' texts; there are 33 locales
    def of_locale(cls, locale: str) -> "Language":
        """Return the language of a locale such as "es-419"; English if it is none of these."""
        for one in cls:
            if locale == one.value or locale.startswith(f"{one.value}-"):
                return one
        return cls.ENGLISH


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing is said unasked, in minutes after midnight in a time zone.

    They may reach across midnight. `zone` is a name of the time zone database.
    """

    begin: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a guild's admins have decided.

    - `retention` is in days: counts of a message are erased before it is older; 0 for no limit.
    - `contact_admin` last switched learning on; the bot asks them when in need.
    - `never_learned` are members who aren't learned from, whatever they chose themselves.
    - `learned_categories`: every channel in them is learned. `learned_after`: so is every channel
      made after this id; None for no others than were switched on. `left_out` are channels that
      neither concerns.
    - `spoken_in` and `silent_in`: channels and categories where the bot speaks, or doesn't;
      `speaks_elsewhere` is for all others.
    - `chances`: how likely, in percent, a message in a channel brings an unasked line; 0 where
      none is named. `chime_limit` is how many of those a channel gets in an hour; 0 for no limit.
    - `order` is how many words decide on the next one.
    - `language` is for what everybody sees; None for the one that the guild has set at Discord.
    """

    consent: Consent = Consent.OPT_OUT
    imitation: Imitation = Imitation.EVERYBODY
    retention: int = 0
    contact_admin: MemberId | None = None
    never_learned: frozenset[MemberId] = frozenset()
    learned_categories: frozenset[ChannelId] = frozenset()
    learned_after: MessageId | None = None
    left_out: frozenset[ChannelId] = frozenset()
    spoken_in: frozenset[ChannelId] = frozenset()
    silent_in: frozenset[ChannelId] = frozenset()
    speaks_elsewhere: bool = True
    chances: Mapping[ChannelId, float] = field(default_factory=dict)
    chime_limit: int = 6
    quiet_hours: QuietHours | None = None
    length: LineLength = LineLength.NATURAL
    order: int = 2
    log_channel: ChannelId | None = None
    language: Language | None = None

    @property
    def asks_first(self) -> bool:
        """Tell whether members who haven't chosen may not be imitated."""
        return self.imitation is Imitation.AGREED or self.consent is Consent.OPT_IN

    def learns(self, channel: ChannelId, category: ChannelId | None) -> bool:
        """Tell whether a channel is learned because of its category, or because it is new."""
        if channel in self.left_out:
            return False
        is_new = self.learned_after is not None and channel > self.learned_after
        return is_new or category in self.learned_categories

    def speaks(self, channel: ChannelId, category: ChannelId | None) -> bool:
        """Tell whether the bot may speak in a channel; its own setting beats its category's."""
        for place in (channel, category):
            if place in self.silent_in or place in self.spoken_in:
                return place in self.spoken_in
        return self.speaks_elsewhere


class Ban(StrEnum):
    """What an entry of a word list is, which decides what it does.

    A word is neither learned nor said, and what was learned of it is purged. A message that holds a
    phrase, or that a pattern fits, isn't learned, and no line that does is said.
    """

    WORD = "word"
    PHRASE = "phrase"
    PATTERN = "pattern"


class WordList(NamedTuple):
    """What a guild's admins have banned; words are folded, the others as they were written."""

    words: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()

    def of(self, ban: Ban) -> frozenset[str]:
        """Return the entries of one kind."""
        return {Ban.WORD: self.words, Ban.PHRASE: self.phrases, Ban.PATTERN: self.patterns}[ban]

    def __repr__(self) -> str:
        """Say how many entries there are, and none of them."""
        return f"WordList({len(self.words)}, {len(self.phrases)}, {len(self.patterns)})"


class Pause(NamedTuple):
    """A time in which a guild was paused: nothing that was said after `since` is learned, up to
    `until` (inclusive); None while the pause lasts."""

    since: MessageId
    until: MessageId | None

    def holds(self, id_: MessageId) -> bool:
        """Tell whether a message was said during the pause."""
        return self.since < id_ and (self.until is None or id_ <= self.until)
