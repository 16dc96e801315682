"""Processes that race for the same guilds, are paused and cut off: nothing is lost or doubled."""

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from markovbot.store.postgres.tables import GuildTables
from tests.support.postgres_rows import cut
from tests.support.racing_writer import GUILDS

pytestmark = pytest.mark.slow


Processes = list[asyncio.subprocess.Process]


@asynccontextmanager
async def racing(url: str) -> AsyncIterator[Processes]:
    """Let processes race for the same guilds."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.support.racing_writer",
            url,
            str(seed),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for seed in range(3)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def confirmed_by(processes: Processes) -> dict[int, list[str]]:
    """Let the processes end; return the rows of each guild that they were told are in."""
    found: dict[int, list[str]] = {guild: [] for guild in GUILDS}
    for process in processes:
        output, _ = await process.communicate(b"")  # which closes its input
        assert process.returncode == 0
        for guild, rows in json.loads(output).items():
            found[int(guild)] += rows
    return found


async def owners(tables: GuildTables) -> AsyncIterator[int]:
    """Yield the owner of a guild whenever it has become another one."""
    last = 0
    while True:
        if (fence := (await tables.current(GUILDS[0])).fence) != last:
            yield fence
            last = fence


async def rows_of(tables: GuildTables, guild: int) -> list[str]:
    """Return the rows of a guild in the order in which they were written."""
    found = await tables.peek(guild)
    assert found is not None
    blocks = await tables.read_blocks(guild, [(run, 0) for run, *_ in found.runs])
    folded = [row for _, data in sorted(blocks.items()) for row in data.decode().split()]
    return folded + [data.decode() for _, data in found.tail]


def of_process(rows: list[str]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for row in rows:
        token, number = row.split(":")
        numbers.setdefault(token, []).append(int(number))
    return numbers


async def test_what_was_confirmed_is_there_once_and_nothing_else(
    tables: GuildTables, postgres: str
) -> None:
    async with racing(postgres) as processes:
        changes = owners(tables)
        for _ in range(50):
            await anext(changes)
        confirmed = await confirmed_by(processes)
    for guild in GUILDS:
        rows = await rows_of(tables, guild)
        assert sorted(rows) == sorted(confirmed[guild])
        numbers = of_process(rows)
        assert len(numbers) > 1
        assert all(one == sorted(one) for one in numbers.values())


async def test_nothing_that_was_confirmed_is_lost_or_doubled_by_pauses_and_cuts(
    tables: GuildTables, postgres: str
) -> None:
    async with racing(postgres) as processes:
        changes = owners(tables)
        while len({await anext(changes) for _ in range(5)}) < 3:
            pass
        ended: set[int] = set()
        for paused in processes * 5:
            paused.send_signal(signal.SIGSTOP)
            ended |= await cut(postgres, "%tail%")
            await anext(changes)
            await anext(changes)
            paused.send_signal(signal.SIGCONT)
        assert len(ended) > 3
        confirmed = await confirmed_by(processes)
    for guild in GUILDS:
        rows = await rows_of(tables, guild)
        assert set(confirmed[guild]) <= set(rows)
        assert set(Counter(rows).values()) == {1}
        assert all(one == sorted(one) for one in of_process(rows).values())
