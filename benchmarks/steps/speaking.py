"""Make lines in every style, at 100,000 and at a million messages."""

import asyncio
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.figures import Figure, percentile, report
from benchmarks.meters import unencrypted_environment
from benchmarks.steps.styles import GUILD, styles
from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import NOWHERE, START, TO_END, Relation, State, WordId
from markovbot.chain.walk import walk_through
from markovbot.domain import Style
from markovbot.speaking.speaker import compose_line
from markovbot.store import open_store
from markovbot.store.ports import Reading, Store

DRAWS: Final = 15
LINES: Final = 400
COMMON: Final = "the"
COLD_STARTS: Final = 5

SAID: Final = "said"
"""Lines as they are said, with all rules; the others are draws and walks alone."""
SAID_MEDIAN: Final = 20
"""Bar of their median, in milliseconds."""

LIMITS: Final[dict[tuple[str, str], tuple[float | None, float | None]]] = {
    ("1M", "server"): (8, 3),
    ("1M", ""): (12, 5),
    ("100k", ""): (None, None),
    ("1M", SAID): (60, None),
}
"""Bar and stretch in milliseconds, by size and style; without a name for all other styles."""

Work = Callable[[Reading, Random], None]


def fifteen_draws(reading: Reading, rng: Random) -> None:
    """Draw DRAWS tokens as a walk of order 2 does, starting again where a line ends."""
    before_previous: WordId
    previous: WordId
    before_previous, previous = NOWHERE, START
    for _ in range(DRAWS):
        token = reading.draw(State(Relation.FORWARD, previous, before_previous), rng)
        if token is None or token == TO_END:
            before_previous, previous = NOWHERE, START
        else:
            before_previous, previous = previous, reading.word(token)


def said_line(style: Style, reading: Reading, rng: Random) -> None:
    """Make a line as it is said, with all rules."""
    compose_line(reading, style, rng)


def about_a_common_word(reading: Reading, rng: Random) -> None:
    """Walk in both directions from a common word."""
    word = reading.named(COMMON)
    if word is not None:
        filters = LineFilters(reading, FilterSettings(refuse_single=True))
        walk_through(reading, filters, rng, 2, word)


async def timed(store: Store, style: Style, work: Work, rng: Random) -> tuple[float, float]:
    """Return a line's seconds of CPU in its thread, and of wall time around the call."""

    def measured(reading: Reading) -> float:
        started = time.thread_time()
        work(reading, rng)
        return time.thread_time() - started

    started = time.perf_counter()
    cpu = await store.read(style, measured)
    return cpu, time.perf_counter() - started


async def measure(small: str, large: str) -> list[Figure]:
    """Time lines of both databases in turn."""
    cpus: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    walls: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    rng = Random(11)
    async with AsyncExitStack() as opened:
        stores = {
            size: await opened.enter_async_context(open_store(Path(path), create=False))
            for size, path in (("100k", small), ("1M", large))
        }
        all_styles = {"100k": styles(small), "1M": styles(large)}
        plans: list[tuple[str, str, Style, Work]] = [
            (size, name, style, fifteen_draws)
            for size, named in all_styles.items()
            for name, style in named.items()
        ]
        plans += [(size, f"about “{COMMON}”", Style(GUILD), about_a_common_word) for size in stores]
        plans += [
            ("1M", f"{SAID}, {name}", style, partial(said_line, style))
            for name, style in all_styles["1M"].items()
            if name == "server" or name.startswith("member")
        ]
        for _ in range(LINES):
            for size, name, style, work in plans:
                cpu, wall = await timed(stores[size], style, work, rng)
                cpus[size, name].append(cpu * 1000)
                walls[size, name].append(wall * 1000)
    figures = []
    for (size, name), values in cpus.items():
        waited = walls[size, name]
        kind = name.partition(",")[0]
        bar, stretch = LIMITS.get((size, kind), LIMITS[size, ""])
        figures.append(
            Figure(
                f"line {size}, {name}: CPU p99",
                percentile(values, 0.99),
                "ms",
                bar,
                stretch,
                note=f"p50 {percentile(values, 0.5):.2f}; "
                f"wall p50 {percentile(waited, 0.5):.2f}, p99 {percentile(waited, 0.99):.2f}",
            )
        )
        if kind == SAID:
            median = percentile(values, 0.5)
            figures.append(Figure(f"line {size}, {name}: CPU p50", median, "ms", SAID_MEDIAN))
    ratio = percentile(cpus["1M", "server"], 0.5) / percentile(cpus["100k", "server"], 0.5)
    figures.append(Figure("line, server: p50 at 1M / at 100k", ratio, "", 3, 1.5))
    return figures


def cold_start(database: str) -> Figure:
    """Time the command line from the start of the process to its first line."""
    seconds = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own program
            [
                *(sys.executable, "-m", "markovbot", "--database", f"sqlite:///{database}"),
                *("say", "--guild", "bench"),
            ],
            check=True,
            capture_output=True,
            env=unencrypted_environment(),
        )
        seconds.append(time.perf_counter() - started)
    return Figure(
        "first line after a cold start, 1M",
        percentile(seconds, 0.5),
        "s",
        0.5,
        0.15,
        note="wall time of the whole process, the interpreter's start included",
    )


def main(small: str, large: str) -> None:
    """Measure and report."""
    cold = cold_start(large)
    report([*asyncio.run(measure(small, large)), cold])


if __name__ == "__main__":
    main(*sys.argv[1:])
