"""The counts: learned, subtracted, read, erased, measured."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from markovbot.domain import ChannelId, CoveredRange, GuildId, MemberId, MessageId, Scope, Style
from markovbot.store.ports.reading import Reading
from markovbot.store.ports.records import (
    CountRecord,
    Erased,
    Example,
    LearnResult,
    ModelStatistics,
    ScopeStatistics,
    SourceId,
)

T = TypeVar("T")


class CountStore(Protocol):
    """Word-transition counts per guild and source (channel, member, period).

    Each call is one transaction and one hop into a thread.
    """

    async def learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None = None,
    ) -> LearnResult:
        """Count examples and record the ranges they cover, in one transaction.

        An example in a range that is covered already is skipped, so no message counts twice. So
        is one of a member who is not learned from, or whose tombstone lies after it, and one that
        was said during a pause. A range whose precondition does not hold is refused, together with
        its examples.

        `backfilled` is given for a page of a backfill, with one range: how many messages of it were
        read. Unless it is refused, they count for the channel's job, and so do those learned.
        """

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Subtract examples exactly; return None and change nothing if not all were counted.

        Coverage stays: the messages are not learned again. The examples `instead`, as the
        messages read after an edit, are counted in the same transaction; returns their sources.
        """

    async def read(self, style: Style, work: Callable[[Reading], T], *, brief: bool = False) -> T:
        """Run `work` on one unchanging view of a style's counts, in a thread.

        What is `brief` takes some milliseconds, and may go before what isn't.
        """

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope, in a thread.

        The records stream, in an order that tells nothing about arrival.
        """

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed; return when no byte of it is left in the store.

        From the first transaction on, no line draws on it. Erasing a channel or a guild clears
        its coverage, so that an export can be imported again; a channel that is switched on
        counts as covered up to `now`. Erasing a member leaves a tombstone: what the member said
        up to `now` is not learned again.
        """

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's counts and sources.

        Equal content has an equal digest in every store, whatever its ids and order of rows.
        """

    async def scope_statistics(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, without reading its counts.

        Only the audience's channels count; None means all.
        """

    async def guilds_of(self, member: MemberId) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned from a person, by guild."""

    async def is_known(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild (settings and tombstones included), of a
        channel (a switch included), or of a member in a guild."""

    async def guilds(self) -> dict[GuildId, ScopeStatistics]:
        """Return the guilds that are known, and how much was learned in each."""

    async def channels_of(self, guild: GuildId) -> dict[ChannelId, ScopeStatistics]:
        """Return a guild's channels that are known, and how much was learned in each."""

    async def members_of(self, guild: GuildId) -> dict[MemberId, ScopeStatistics]:
        """Return how much was learned from each member of a guild."""

    async def model_statistics(self, guild: GuildId) -> ModelStatistics:
        """Count the words and transitions of a guild; reads all of its counts."""
