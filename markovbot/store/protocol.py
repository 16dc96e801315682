"""What the rest of the bot asks of a store, whichever database stands behind it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from markovbot.chain.originality import Evidence, Triple
from markovbot.chain.states import State, TokenId, WordId
from markovbot.chain.walk import Chain
from markovbot.domain import (
    SINGLE_PERIOD,
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Policy,
    Scope,
    StreamKey,
    Style,
)

T = TypeVar("T")


ByteProgress = Callable[[int, int], None]
"""Called from another thread with the bytes done so far, and those of the whole."""

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
        """Say which message it is about, and nothing of what that says."""
        return f"Lesson({self.message!r})"


@dataclass(frozen=True, slots=True)
class LearnResult:
    """Say what became of a batch: lessons counted, their tokens, spans that were refused, and
    where each message was counted. Missing is what was known before, refused, or said by somebody
    who doesn't want to be learned from."""

    messages: int
    tokens: int
    refused: frozenset[StreamKey]
    source_ids: Mapping[MessageId, SourceId]


@dataclass(frozen=True, slots=True)
class Erased:
    """Say how many messages and token occurrences were subtracted."""

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
    """Who is not to be named: members by id, and names by what `hashed` makes of them."""

    members: frozenset[MemberId]
    names: frozenset[bytes]
    hashed: Callable[[str], bytes]


class BackfillJob(NamedTuple):
    """A channel whose past is being read, back to the message id `oldest`.

    `place` and `message` name the message that tells how far (0 for none), `learned` is how many
    messages that were up to now.
    """

    guild: GuildId
    channel: ChannelId
    oldest: MessageId
    place: int = 0
    message: int = 0
    learned: int = 0


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
        """Say whose count it is, and nothing of what they say."""
        return f"Counted(channel={self.channel}, member={self.member}, times={self.times})"


class StorageLayout(Protocol):
    """What somebody with the file and its key can see besides the counts: how they lie."""

    def tokens(self) -> list[str]:
        """Return all tokens in the order of their rows, which is that of their ids."""

    def words(self) -> list[str]:
        """Return all words in the order of their rows, which is that of their ids."""

    def written(self) -> Iterator[CountRecord]:
        """Yield a guild's counts as they lie in the blocks, in the order of the blocks' ids."""

    def newest(self) -> Iterator[CountRecord]:
        """Yield the guild's counts that are not merged with older ones yet; may be none."""

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of every block of counts, which hold no text."""


class Reading(Chain, Evidence, Protocol):
    """One unchanging view of a style's counts, used from a single thread."""

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state, as the audience may see it."""

    def redacted_names(self) -> RedactedNames | None:
        """Return who isn't to be named; None if that is nobody."""

    def blocked(self) -> frozenset[tuple[WordId, WordId, WordId]]:
        """Return the words, three in a row, that are not to be said."""

    def contributors(self) -> int:
        """Return how many members the guild has learned from, `CONTRIBUTORS` at most."""

    def total(self, state: State) -> int:
        """Return how often a state was counted; 0 if never."""

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count."""

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it."""

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""


class Decisions(Protocol):
    """What people and admins have decided."""

    async def choose(self, member: MemberId, guild: GuildId, *, learned: bool) -> None:
        """Keep whether a person wants to be learned from in a guild, or `EVERYWHERE`.

        From then on `learn` leaves out who doesn't; what was learned before is for `erase`.
        """

    async def choices(self, member: MemberId) -> dict[GuildId, bool]:
        """Return what a person has chosen; a guild's choice goes before the one everywhere."""

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Let folded names of a person never be said where they are left out; keeps hashes."""

    async def guilds_of(self, member: MemberId) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned from a person, by guild."""

    async def policies(self) -> dict[GuildId, Policy]:
        """Return the policies that differ from the usual one."""

    async def set_policy(self, guild: GuildId, new: Policy, today: int) -> None:
        """Keep a guild's policy; `today` is the number of days since 1970-01-01 UTC.

        A new limit holds for what was learned before it, too: what has no end, or a later one,
        ends as a whole when the new span is over.
        """

    async def enforce_limits(self, today: int) -> None:
        """Let nothing outlive its guild's retention, by whichever process it was learned."""

    async def expired(self, today: int) -> list[Scope]:
        """Return the retention periods that are over, as scopes to forget."""

    async def block_line(self, guild: GuildId, tokens: Sequence[str]) -> int:
        """Never say three words in a row of a line again; return how many are new to that."""

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words a guild has silenced."""

    async def unblock_all(self, guild: GuildId) -> int:
        """Take back all silencing of a guild; return how many triples that were."""

    async def schedule_deletion(self, guild: GuildId, due: int) -> None:
        """Note that a guild was left, and when (seconds since 1970) to forget it."""

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Note that a guild is to be kept after all."""

    async def scheduled_deletions(self) -> dict[GuildId, int]:
        """Return the guilds that were left, and when they are due."""

    async def drop_guild(self, guild: GuildId) -> None:
        """Delete everything about a guild but its counts, which `erase` takes."""


class Store(Decisions, Protocol):
    """Counts per guild and source, learned ranges, switches. Every method is one thread hop."""

    async def learn(
        self, examples: Sequence[Example], covered_ranges: Sequence[CoveredRange]
    ) -> LearnResult:
        """Count lessons and record their spans, in one transaction.

        Lessons in ranges learned before are left out, so that no message ever counts twice.
        """

    async def read(self, style: Style, work: Callable[[Reading], T]) -> T:
        """Run `work` on a consistent view of a style, in a reader's thread."""

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope, in a reader's thread.

        They stream, in an order that tells nothing; reads all of the guild's blocks.
        """

    async def inspect_layout(self, guild: GuildId, work: Callable[[StorageLayout], T]) -> T:
        """Run `work` on how a guild's counts lie in the file, in a reader's thread."""

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed, and leave no bytes of it in the files.

        No line begun after the first moments draws on it; the call ends when all bytes are gone.

        A channel goes together with its learned ranges, so that an export can be imported again;
        channels that are switched on count as learned up to `now`. What a member has said up to
        `now` is not learned again, whoever reads it later.
        """

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Take lessons back, exactly; None, and nothing changed, if they weren't all learned.

        Learned ranges stay as they are: the messages are not to be learned again. What they say
        `instead`, after an edit, is counted in the same transaction; returns where.
        """

    async def add_tombstone(self, member: MemberId, guild: GuildId, until: MessageId) -> None:
        """Learn nothing more, in a guild or everywhere, of what a person said up to a message."""

    async def scope_statistics(self, scope: Scope) -> ScopeStatistics:
        """Say how much was learned in a scope; quick, however much it is."""

    async def model_statistics(self, guild: GuildId) -> ModelStatistics:
        """Count what a guild's model consists of; reads all of it."""

    async def settle(self) -> None:
        """Do the tidying up that is due, instead of waiting for it to be done."""

    def bulk(self) -> AbstractAsyncContextManager[None]:
        """Announce many lessons: what tidying can wait is put off until the end."""

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's logical content, whatever its ids and row order."""

    async def switch_on(self, guild: GuildId, channel: ChannelId, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; False if it was switched on already."""

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel, keep its counts; False if it was off already."""

    async def switched_on(self) -> frozenset[tuple[GuildId, ChannelId]]:
        """Return every channel whose messages are to be learned."""

    async def since(self, guild: GuildId, channel: ChannelId) -> MessageId | None:
        """Return the id after which a channel's messages are learned; None if it is off."""

    async def watermark(self, key: StreamKey) -> MessageId | None:
        """Return the id up to which a stream is learned since its channel was switched on.

        None if the channel is off. A stream that has nothing learned starts at the switch.
        """

    async def beginning(self, key: StreamKey) -> MessageId | None:
        """Return the id from which on a stream is learned up to its watermark.

        None if the channel is off; 0 if nothing older is left to learn.
        """

    async def save_backfill_job(self, job: BackfillJob) -> None:
        """Keep that a channel's past is being read, and how far; nothing if the channel is off.

        Forgetting or switching off the channel ends it.
        """

    async def backfill_jobs(self) -> list[BackfillJob]:
        """Return the channels whose past is being read."""

    async def delete_backfill_job(self, guild: GuildId, channel: ChannelId) -> bool:
        """Note that a channel's past isn't read any more; False if it wasn't."""

    async def set_fact(self, key: str, value: str) -> None:
        """Keep a small fact; under a key that begins with "guild ID " it goes with the guild."""

    async def get_fact(self, key: str) -> str | None:
        """Return what was kept under a key."""

    async def check(self) -> list[str]:
        """Return what is wrong with the database, a sentence each; empty if all is well."""

    async def backup(
        self,
        target: Path,
        progress: ByteProgress = lambda _done, _of: None,
        *,
        thorough: bool = True,
    ) -> int:
        """Copy the database as it is now to a file that isn't there yet; return its bytes.

        Learning goes on meanwhile. The copy is checked before it gets its name, and has the
        database's key. The check is SQLite's own and, if it is to be thorough, `check`, which takes
        much longer than the copy and slows everything else down.

        Raises UserError with one sentence, and leaves nothing behind, if that is
        impossible. When it is cancelled it ends within moments, without the file.
        """

    async def watch(self) -> None:
        """Raise DatabaseGone as soon as the file was removed or replaced; until then, wait.

        What it held is saved before, if it can be, and the sentence says where. Any call that
        writes raises the same.
        """

    def files(self) -> list[Path]:
        """Return the files that the database consists of just now."""

    async def size(self) -> int:
        """Return the bytes that the database takes on disk."""
