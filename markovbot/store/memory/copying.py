"""A guild in dictionaries as what another store can take, and back."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import TypeVar

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID, NOWHERE, Relation, State, TokenId, WordId
from markovbot.domain import ChannelId, GuildId, MemberId
from markovbot.store.book import BookCopying
from markovbot.store.memory.counts import MemoryCounts
from markovbot.store.memory.model import CountedSource, tokens_used
from markovbot.store.ports.copying import (
    GuildRecords,
    PlacedSources,
    SharedRecords,
    Transitions,
    already_stored,
)
from markovbot.store.rules.digest import SourceTotals

T = TypeVar("T")

Row = tuple[Relation, int, int, int, int, int]
"""A transition as numbers, in the order of the columns of `Transitions`."""


class MemoryCopying(MemoryCounts, BookCopying[CountedSource]):
    """The port of copying."""

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Do nothing: nobody else can write here."""
        yield

    async def stored_guilds(self) -> list[GuildId]:
        """Return every guild of which anything is stored."""
        return sorted(self.guilds_with_anything())

    async def shared_records(self) -> SharedRecords:
        """Return what belongs to no guild."""
        return self.records_of_all()

    async def add_shared_records(self, records: SharedRecords) -> None:
        """Take over what belongs to no guild."""
        self.take_records_of_all(records, hashes=self.has_hashes())

    async def copy_out(
        self, guild: GuildId, work: Callable[[GuildRecords, Iterator[Transitions]], T]
    ) -> T:
        """Run `work` in a thread on one guild."""
        sources = self._placed(guild)
        used = set(tokens_used(sources.values())) if sources else set[TokenId]()
        vocabulary = self.vocabulary
        texts = {word: text for text, word in vocabulary.words.items()}
        words = sorted({vocabulary.word_of[one] for one in used}, key=texts.__getitem__)
        tokens = sorted(used, key=vocabulary.texts.__getitem__)
        place_of = {word: place for place, word in enumerate(words)}
        placed = PlacedSources.of(
            {
                ids: SourceTotals(one.channel, one.member, one.period, one.messages, one.tokens)
                for ids, one in sources.items()
            }
        )
        records = self.records_of(guild).with_sources(
            placed,
            (texts[word] for word in words),
            ((place_of[vocabulary.word_of[one]], vocabulary.texts[one]) for one in tokens),
        )
        rows = list(
            _rows([one for _, one in sorted(sources.items())], _numbers(words), _numbers(tokens))
        )
        return await asyncio.to_thread(work, records, _slices(rows))

    async def copy_in(
        self,
        records: GuildRecords,
        transitions: Iterable[Transitions],
        check: Callable[[str], None],
    ) -> None:
        """Store a guild of which nothing is stored."""
        if records.guild in self.guilds_with_anything():
            raise already_stored(records.guild)
        slices = await asyncio.to_thread(list, transitions)
        tried = MemoryCopying()
        tried.take_guild(records, slices)
        check(tried.digest_now(records.guild))
        self.take_guild(records, slices)

    def take_guild(self, records: GuildRecords, slices: Sequence[Transitions]) -> None:
        """Take over a guild; raise UserError if there is something of it."""
        self.take_records(records)
        tokens = [
            *range(FIRST_FREE_ID),
            *(self.vocabulary.token(text) for _, text in records.tokens),
        ]
        words = [*range(FIRST_FREE_ID), *(self.vocabulary.words[text] for text in records.words)]
        sources = [
            CountedSource(
                next(self.numbers),
                records.channels[channel],
                *records.members[member],
                messages,
                tokens_said,
            )
            for channel, member, messages, tokens_said in records.sources
        ]
        for one in slices:
            for previous, before, source, token, times in zip(
                *(column.tolist() for column in one[1:]), strict=True
            ):
                far = None if before == NOWHERE else WordId(words[before])
                state = State(one.relation, WordId(words[previous]), far)
                counted = sources[source].counts.setdefault(state, Counter())
                counted[TokenId(tokens[token])] += times
        if sources:
            self.sources[records.guild] = sources

    def _placed(self, guild: GuildId) -> dict[tuple[ChannelId, tuple[object, ...]], CountedSource]:
        """Return the guild's sources by ids that tell nothing about arrival: where somebody has
        two in a channel, they are numbered."""
        equal: defaultdict[tuple[ChannelId, MemberId, int], Iterator[int]] = defaultdict(count)
        return {
            (
                one.channel,
                (one.member, one.period, next(equal[one.channel, one.member, one.period])),
            ): one
            for one in self.sources.get(guild, [])
        }


def _numbers(ids: Sequence[int]) -> dict[int, int]:
    """Return the number of each word or token in the copy."""
    edges = {number: number for number in range(FIRST_FREE_ID)}
    return edges | {id_: number for number, id_ in enumerate(ids, FIRST_FREE_ID)}


def _rows(
    sources: Sequence[CountedSource], words: Mapping[int, int], tokens: Mapping[int, int]
) -> Iterator[Row]:
    for place, source in enumerate(sources):
        for (relation, previous, before), counted in source.counts.items():
            for token, times in counted.items():
                far = words[before or NOWHERE]
                yield relation, words[previous], far, place, tokens[token], times


def _slices(rows: Sequence[Row]) -> Iterator[Transitions]:
    for relation in Relation:
        here = sorted(row[1:] for row in rows if row[0] is relation)
        if here:
            *columns, times = np.array(here, np.uint64).T
            previous, before_previous, source, token = columns
            yield Transitions(
                relation, previous, before_previous, source, token, times.astype(np.uint32)
            )
