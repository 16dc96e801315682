"""What goes into a store and what it answers: plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markovbot.domain import (
    SINGLE_PERIOD,
    ChannelId,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamKey,
)

SourceId = tuple[int, int]
"""Where a store has counted a message; means nothing to anybody else."""


class Example(NamedTuple):
    """A message and the token sequences that are counted of it.

    To subtract an example, give the `source_id` under which `LearnResult` says it was counted;
    without one, any source of its member in the period is taken.
    """

    message: Message
    segments: Sequence[Sequence[str]]
    period: int = SINGLE_PERIOD
    source_id: SourceId | None = None

    def __repr__(self) -> str:
        """Say which message it is, and nothing of its text."""
        return f"Example({self.message!r})"


@dataclass(frozen=True, slots=True)
class LearnResult:
    """What became of a batch: how many messages and tokens were counted, which streams' ranges
    were refused, where each message was counted, and which had nothing to count.

    A message without a source was covered before, refused, or said by somebody who is not learned
    from; one of the `empty` has no tokens, and nothing was known of it before.
    """

    messages: int
    tokens: int
    refused: frozenset[StreamKey]
    source_ids: Mapping[MessageId, SourceId]
    empty: frozenset[MessageId]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many messages and token occurrences were subtracted."""

    messages: int
    tokens: int


@dataclass(frozen=True, slots=True)
class ScopeStatistics:
    """How much was learned in a scope, and from how many."""

    messages: int
    tokens: int
    channels: int
    members: int


@dataclass(frozen=True, slots=True)
class ModelStatistics:
    """What a guild's model consists of: distinct words, and distinct forward transitions of
    order 2, those of different sources counted apart."""

    words: int
    transitions: int


@dataclass(frozen=True, slots=True)
class RedactedNames:
    """Whose names are redacted: members by id, names by the keyed hash that `hashed` returns."""

    members: frozenset[MemberId]
    names: frozenset[bytes]
    hashed: Callable[[str], bytes]


class CacheUse(NamedTuple):
    """How often something was found in a cache since the start, and how often it wasn't."""

    hits: int
    misses: int


class BackfillJob(NamedTuple):
    """A channel whose history is being learned, back to the message id `oldest`.

    `report_channel` and `report_message` are the ids of the progress message and its channel (0 for
    none). `read` counts the messages read so far and `learned` those of them that were learned,
    both in the transactions that learn them; `total` is how many there are, 0 if unknown.
    """

    guild: GuildId
    channel: ChannelId
    oldest: MessageId
    report_channel: int = 0
    report_message: int = 0
    learned: int = 0
    read: int = 0
    total: int = 0


class CountRecord(NamedTuple):
    """One count, with texts in place of ids: what came after one or two words of a source.

    `before` holds the words (folded), the nearest last: none at the beginning of a message, one
    after its first token. `next` is the token as it was written, its leading space included; None
    is the message's end.
    """

    channel: ChannelId
    member: MemberId
    period: int
    before: tuple[str, ...]
    next: str | None
    times: int

    def __repr__(self) -> str:
        """Say whose count it is, and nothing of its text."""
        return f"CountRecord(channel={self.channel}, member={self.member}, times={self.times})"
