"""What the fleet's measurements do in processes of their own: learning in four, and claiming."""

import asyncio
import gc
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.figures import Figure
from benchmarks.fleet_learning import LARGE_BATCH, batches, rate
from markovbot.config.interpreter import prepare_interpreter
from markovbot.domain import GuildId
from markovbot.store.postgres.bootstrap import open_postgres

PROCESSES: Final = 4


class Claimed(NamedTuple):
    """What claiming some guilds took: seconds of CPU and bytes of memory; and their tokens."""

    seconds: float
    held: int
    guilds: int
    tokens: int


def processes(count: int) -> ProcessPoolExecutor:
    """Return fresh processes, each for one task."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, max_tasks_per_child=1)


async def learn_in(count: int, url: str, key: str, corpus: Path, messages: int) -> float:
    """Learn with so many processes, of which each hears its part of the guilds; return the seconds
    of CPU of all.

    All take what they have heard as often as one process would, so their batches are smaller.
    """
    loop = asyncio.get_running_loop()
    with processes(count) as pool:
        parts = [
            loop.run_in_executor(pool, learn_part, url, key, corpus, messages, part, count)
            for part in range(count)
        ]
        return sum(await asyncio.gather(*parts))


def learn_part(url: str, key: str, corpus: Path, messages: int, part: int, count: int) -> float:
    """Learn in every `count`-th guild; return the seconds of CPU."""
    heard = [
        [one for one in batch if one.key.guild % count == part]
        for batch in batches(corpus, messages, LARGE_BATCH)
    ]
    prepare_interpreter()

    async def run() -> float:
        async with open_postgres(url, key) as store:
            seconds, _ = await rate(store, filter(None, heard))
            return seconds

    return asyncio.run(run())


async def claim_in_process(url: str, key: str) -> Claimed:
    """Claim all guilds, in another process, whose memory holds nothing else."""
    with processes(1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, claim_all, url, key)


def claim_all(url: str, key: str) -> Claimed:
    """Claim all guilds of a database."""
    prepare_interpreter()

    async def run() -> Claimed:
        async with open_postgres(url, key) as store:
            worlds = store._worlds  # noqa: SLF001 - a measurement may look inside
            guilds = sorted([guild async for guild, _ in worlds.tables.guilds()])
            before, started = resident_bytes(), time.process_time()
            for guild in guilds:
                await worlds.own(GuildId(guild))
            seconds = time.process_time() - started
            tokens = sum(len(world.lexicon.texts) for world in worlds.owned())
            return Claimed(seconds, resident_bytes() - before, len(guilds), tokens)

    return asyncio.run(run())


def figures_of_claims(claimed: Claimed) -> list[Figure]:
    """Return what a claimed guild takes."""
    seconds, held, guilds, tokens = claimed
    return [
        Figure("fleet: claiming a guild", seconds / guilds * 1000, "ms", note="CPU, mean"),
        Figure("fleet: memory of a claimed guild", held / guilds / 1000, "kB"),
        Figure("fleet: tokens of a claimed guild", tokens / guilds, ""),
        Figure("fleet: memory a token of a claimed guild", held / tokens, "B"),
    ]


def resident_bytes() -> int:
    """Return how much memory this process takes, once what is unused is given back."""
    gc.collect()
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("this system doesn't tell a process's memory")
