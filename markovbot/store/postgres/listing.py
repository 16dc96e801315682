"""What is asked of many guilds at once: their decisions, read without claiming any."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final, TypeVar

from markovbot.domain import (
    SINGLE_PERIOD,
    ChannelId,
    GuildId,
    MemberId,
    Pause,
    Policy,
    Scope,
    WordList,
)
from markovbot.store.ports import BackfillJob, ScopeStatistics
from markovbot.store.postgres.book_parts import DECISIONS, read_decisions
from markovbot.store.postgres.delta import read_tail_row
from markovbot.store.postgres.guild_book import GuildBook
from markovbot.store.postgres.worlds import Worlds

T = TypeVar("T")

OPENED: Final = 64
"""Rows that are opened in one step of the event loop."""


class Listing:
    """Reads the decisions of all guilds."""

    _worlds: Worlds

    async def switched_on(self) -> frozenset[tuple[GuildId, ChannelId]]:
        """Return the channels that are switched on."""
        return frozenset(
            [place async for book, _ in self._books() for place in book.since_by_channel]
        )

    async def backfill_jobs(self) -> list[BackfillJob]:
        """Return the backfills that are not finished."""
        found: list[BackfillJob] = []
        async for book, _ in self._books():
            if book.jobs and (world := await self._worlds.view(book.guild)) is not None:
                found += world.book.jobs.values()  # the rows of the tail have advanced them
        return found

    async def policies(self) -> dict[GuildId, Policy]:
        """Return the policies that differ from the default."""
        return {
            guild: one async for book, _ in self._books() for guild, one in book.policy_of.items()
        }

    async def pauses(self) -> dict[GuildId, list[Pause]]:
        """Return all pauses, the earliest first, by guild."""
        return {
            guild: list(known)
            async for book, _ in self._books()
            for guild, known in book.pauses_of.items()
            if known
        }

    async def word_lists(self) -> dict[GuildId, WordList]:
        """Return what has been banned, by guild."""
        found = {book.guild: book.word_list_of(book.guild) async for book, _ in self._books()}
        return {guild: one for guild, one in found.items() if any(one)}

    async def scheduled_deletions(self) -> dict[GuildId, int]:
        """Return the guilds to be erased, and when."""
        return {
            guild: due async for book, _ in self._books() for guild, due in book.deletions.items()
        }

    async def labels(self) -> dict[Scope, str]:
        """Return all labels."""
        return {
            scope: label
            async for book, _ in self._books()
            for scope, label in book.known_labels().items()
        }

    async def expired(self, today: int) -> list[Scope]:
        """Return the retention periods that are over, as scopes to erase."""
        return [
            Scope(book.guild, period=period)
            async for book, periods in self._books()
            for period in sorted(periods)
            if period != SINGLE_PERIOD and period <= today
        ]

    async def guilds(self) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned in each guild that is known; reads all of them."""
        found: dict[GuildId, ScopeStatistics] = {}
        async for guild, _ in self._worlds.tables.guilds():
            if (world := await self._worlds.view(GuildId(guild))) is not None:
                found |= await world.book.guilds()
        return found

    async def guilds_of(self, member: MemberId) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned from a person, by guild."""
        tables, shared = self._worlds.tables, self._worlds.shared
        # A fold moves what is new from the tail into the rows of presence, so tails come first.
        places = {guild async for guild in self._newly_learned(member)}
        asked = [
            (guild, shared.presence_of(GuildId(guild), member))
            async for guild, _ in tables.guilds()
        ]
        places |= {GuildId(guild) for guild in await tables.present(asked)}
        found: dict[GuildId, ScopeStatistics] = {}
        for guild in places:
            if (world := await self._worlds.view(guild)) is not None:
                found |= await world.book.guilds_of(member)
        return found

    async def _newly_learned(self, member: MemberId) -> AsyncIterator[GuildId]:
        """Yield the guilds in which a person is new, and whose tails aren't folded yet."""
        async for guild, salt, seq, data in _unhurried(self._worlds.tables.tails()):
            delta, *_ = read_tail_row(self._worlds.sealer(salt).open("tail", guild, [seq], data))
            if any(source[2] == member for source in delta.sources):
                yield GuildId(guild)

    async def _books(self) -> AsyncIterator[tuple[GuildBook, set[int]]]:
        """Yield the decisions of each guild as they are stored, and its retention periods."""
        listed = set()
        async for guild, salt, data in _unhurried(self._worlds.tables.books(DECISIONS)):
            book = GuildBook(GuildId(guild), self._worlds.shared)
            sealed = self._worlds.sealer(salt).open("book", guild, [DECISIONS], data)
            periods = {*read_decisions(book, sealed)}
            if (world := self._worlds.find(GuildId(guild))) is not None:
                listed.add(guild)
                periods = world.book.periods()  # the rows of the tail may have new ones
            yield book, periods
        for world in self._worlds.owned():
            if world.guild not in listed:
                yield GuildBook(world.guild, self._worlds.shared), world.book.periods()


async def _unhurried(rows: AsyncIterator[T]) -> AsyncIterator[T]:
    """Yield rows that come a thousand at a time, and let others have the event loop now and then:
    opening one takes a tenth of a millisecond."""
    number = 0
    async for row in rows:
        number += 1
        if not number % OPENED:
            await asyncio.sleep(0)
        yield row
