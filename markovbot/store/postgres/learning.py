"""Learning over all guilds of a batch: one statement, however many there are."""

import asyncio
import time
from collections.abc import Collection, Sequence
from typing import Final

from markovbot.domain import CoveredRange, GuildId, StreamKey
from markovbot.store.ports import Example, LearnResult
from markovbot.store.postgres.batch import GuildBatch, count_all
from markovbot.store.postgres.batch_ids import by_guild
from markovbot.store.postgres.errors import (
    ATTEMPTS,
    Outdated,
    changed_too_often,
)
from markovbot.store.postgres.shared_lock import all_of
from markovbot.store.postgres.world import World
from markovbot.store.postgres.worlds import Worlds

FULL_TAIL: Final = 32
"""Rows of a tail at which it is folded at once."""

CLAIMS: Final = 100
"""Guilds that are claimed by one statement."""


async def learn(
    worlds: Worlds,
    examples: Sequence[Example],
    covered_ranges: Sequence[CoveredRange],
    backfilled: int | None,
) -> tuple[LearnResult, list[World]]:
    """Count examples and record ranges, for each guild in one transaction.

    A guild that was changed by another process is read anew, and its part counted again. What is
    said in a guild that another process serves now is refused. Also returns the worlds whose tails
    are full.
    """
    spoken = by_guild(examples)
    ranges: dict[GuildId, list[CoveredRange]] = {}
    for one in covered_ranges:
        ranges.setdefault(one.key.guild, []).append(one)
    waiting = set(ranges)
    results: list[LearnResult] = []
    full: list[World] = []
    for _ in range(ATTEMPTS):
        claimed, refused = await _claim(worlds, sorted(waiting))
        for guild in refused:
            results.append(_refused({one.key for one in ranges[guild]}))
            waiting.remove(guild)
        async with all_of([world.writing for world in claimed]):
            batches = [
                GuildBatch(world, spoken.get(world.guild, ()), ranges[world.guild], backfilled)
                for world in claimed
                if not world.dropped
            ]
            done = await _append(worlds, batches)
        for batch in done:
            results.append(batch.result)
            waiting.remove(batch.world.guild)
            if len(batch.world.tail) >= FULL_TAIL:
                full.append(batch.world)
        if not waiting:
            return _together(results), full
        await worlds.refresh()
    raise changed_too_often()


async def _claim(worlds: Worlds, guilds: Sequence[GuildId]) -> tuple[list[World], list[GuildId]]:
    """Return the worlds of some guilds, and the guilds in which this process can't learn: another
    one serves them, or what is kept of them is damaged."""
    claimed: list[World] = []
    refused: list[GuildId] = []
    missing = []
    for guild in guilds:
        if (world := worlds.find(guild)) is not None:
            claimed.append(world)
        else:
            missing.append(guild)
    for start in range(0, len(missing), CLAIMS):
        found = await worlds.own_all(missing[start : start + CLAIMS])
        for guild, one in found.items():
            if isinstance(one, World):
                claimed.append(one)
            elif not isinstance(one, Outdated):  # else it is tried again
                refused.append(guild)
    return sorted(claimed, key=lambda world: world.guild), refused


async def _append(worlds: Worlds, batches: Sequence[GuildBatch]) -> list[GuildBatch]:
    """Count batches and append them; return those that were taken. The worlds of others are
    dropped, since they have counted what isn't stored."""
    if not batches:
        return []
    try:
        taken = await _counted(worlds, batches)
    except BaseException:
        for batch in batches:
            worlds.drop(batch.world)
        raise
    done = []
    now = time.monotonic()
    for batch in batches:
        world = batch.world
        if not batch.delta:
            done.append(batch)
        elif (seq := taken.get(world.guild)) is not None:
            world.learned(seq, batch.delta, batch.entries, now)
            done.append(batch)
        else:
            worlds.drop(world)
            worlds.lost += 1
    return done


async def _counted(worlds: Worlds, batches: Sequence[GuildBatch]) -> dict[GuildId, int]:
    """Count batches and send their rows; return the new `seq` of those that were taken.

    If what is kept for all guilds has changed meanwhile, those are sent again in which nobody has
    said anything whom that concerns.
    """
    version = worlds.shared.version
    rows = await asyncio.to_thread(count_all, batches)
    said_by = {
        one.world.guild: {example.message.member for example in one.examples} for one in batches
    }
    while rows:
        if taken := await worlds.tables.append(rows, version):
            return {GuildId(guild): seq for guild, seq in taken.items()}
        before = version
        version, changed = await worlds.changed_since(before)
        if version == before:
            break
        rows = [
            row for row in rows if not worlds.shared.concerned(changed, said_by[GuildId(row.guild)])
        ]
    return {}


def _refused(keys: Collection[StreamKey]) -> LearnResult:
    return LearnResult(0, 0, frozenset(keys), {}, frozenset())


def _together(results: Sequence[LearnResult]) -> LearnResult:
    """Return what became of all guilds' parts of a batch."""
    return LearnResult(
        sum(one.messages for one in results),
        sum(one.tokens for one in results),
        frozenset[StreamKey]().union(*(one.refused for one in results)),
        {id_: source for one in results for id_, source in one.source_ids.items()},
        frozenset().union(*(one.empty for one in results)),
    )
