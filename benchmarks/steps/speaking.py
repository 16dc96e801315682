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
from markovbot.chain.walk import Walked, walk, walk_through
from markovbot.domain import Style
from markovbot.speaking.speaker import compose_line
from markovbot.store import open_store
from markovbot.store.ports import Reading, Store

SMALL: Final = "100k"
DRAWS: Final = 15
LINES: Final = 400
COMMON: Final = "the"
COLD_STARTS: Final = 5

SAID: Final = "said"
"""Lines as they are said, with all rules; the others are draws and walks alone."""
SAID_MEDIAN: Final = 20
"""Bar of their median, in milliseconds."""

WALK: Final = "walk with all rules"
"""One walk, without choosing among candidates."""

ABOUT: Final = f"walk about “{COMMON}”"

LIMITS: Final[dict[str, tuple[float | None, float | None]]] = {
    "server": (8, 3),
    "": (12, 5),
    SAID: (60, None),
    WALK: (5, None),
    ABOUT: (8, None),
}
"""Bar and stretch of the p99 in milliseconds in the large database, by style; without a name for
all other styles."""

MEDIANS: Final = {SAID: SAID_MEDIAN, WALK: 1.2}
"""Bars of the median in milliseconds."""

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
        certified(reading, filters, walk_through(reading, filters, rng, 2, word))


def certified_walk(reading: Reading, rng: Random) -> None:
    """Walk once, with all rules."""
    filters = LineFilters(reading, FilterSettings(refuse_single=True))
    certified(reading, filters, walk(reading, filters, rng, 2))


def certified(reading: Reading, filters: LineFilters, walked: Walked) -> bool:
    """Ask the rules that a walk leaves for its end."""
    return filters.passes_deferred(list(map(reading.word, walked.tokens)))


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
    most = Path(large).stem
    async with AsyncExitStack() as opened:
        stores = {
            size: await opened.enter_async_context(open_store(Path(path), create=False))
            for size, path in ((SMALL, small), (most, large))
        }
        all_styles = {SMALL: styles(small), most: styles(large)}
        plans: list[tuple[str, str, Style, Work]] = [
            (size, name, style, fifteen_draws)
            for size, named in all_styles.items()
            for name, style in named.items()
        ]
        plans += [(size, ABOUT, Style(GUILD), about_a_common_word) for size in stores]
        plans += [(size, WALK, Style(GUILD), certified_walk) for size in stores]
        plans += [
            (most, f"{SAID}, {name}", style, partial(said_line, style))
            for name, style in all_styles[most].items()
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
        bar, stretch = (None, None) if size == SMALL else LIMITS.get(kind, LIMITS[""])
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
        if size == most and kind in MEDIANS:
            median = percentile(values, 0.5)
            figures.append(Figure(f"line {size}, {name}: CPU p50", median, "ms", MEDIANS[kind]))
    ratio = percentile(cpus[most, "server"], 0.5) / percentile(cpus[SMALL, "server"], 0.5)
    figures.append(Figure(f"line, server: p50 at {most} / at {SMALL}", ratio, "", 3, 1.5))
    return figures


def cold_start(database: str) -> Figure:
    """Time the command line from the start of the process to its first line.

    The first start may write byte code, as an installation has it, so the median is without.
    """
    environment = unencrypted_environment()
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
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
            env=environment,
        )
        seconds.append(time.perf_counter() - started)
    return Figure(
        f"first line after a cold start, {Path(database).stem}",
        percentile(seconds, 0.5),
        "s",
        0.3,
        0.15,
        note="wall time of the whole process, the interpreter's start included",
    )


def main(small: str, large: str) -> None:
    """Measure and report."""
    cold = cold_start(large)
    report([*asyncio.run(measure(small, large)), cold])


if __name__ == "__main__":
    main(*sys.argv[1:])
