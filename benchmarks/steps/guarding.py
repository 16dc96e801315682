"""Cost of the filters (law 7): lines with them and without, in turn."""

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.figures import Figure, percentile, report
from benchmarks.steps.styles import GUILD, most_active
from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import START, TO_END, Relation, State, TokenId, WordId
from markovbot.chain.walk import LONGEST, walk
from markovbot.domain import Style
from markovbot.speaking.speaker import compose_line
from markovbot.store import open_store
from markovbot.store.ports import Reading, Store
from markovbot.text import join, tidy

LINES: Final = 600

MEMBERS: Final = 20
CHANNELS: Final = 3
"""The most active members, in turn."""

LineMaker = Callable[[Reading, Style, Random], str]


def plain_walk(reading: Reading, _: Style, rng: Random) -> str:
    """Walk without filters: order 2, one pair of words after another."""
    before_previous: WordId | None = None
    previous = START
    tokens: list[TokenId] = []
    while len(tokens) < LONGEST:
        token = reading.draw(State(Relation.FORWARD, previous, before_previous), rng)
        if token is None or token == TO_END:
            break
        tokens.append(token)
        before_previous, previous = previous, reading.word(token)
    return join(tidy(reading.texts(tokens)))


def certified_walk(reading: Reading, _: Style, rng: Random) -> str:
    """Walk once with all rules, those included that wait for the end."""
    filters = LineFilters(reading, FilterSettings(refuse_single=True))
    tokens = walk(reading, filters, rng, 2).tokens
    filters.passes_deferred(list(map(reading.word, tokens)))
    return join(tidy(reading.texts(tokens)))


async def timed(store: Store, style: Style, say: LineMaker, rng: Random) -> float:
    """Return a line's milliseconds of CPU in its thread."""

    def measured(reading: Reading) -> float:
        started = time.thread_time()
        say(reading, style, rng)
        return (time.thread_time() - started) * 1000

    return await store.read(style, measured)


def kinds(database: str) -> dict[str, list[Style]]:
    """Return the styles that lines are said in, by kind."""
    members, channels = most_active(database, MEMBERS, CHANNELS)
    return {
        "server": [Style(GUILD)],
        "members": [Style(GUILD, members=frozenset({member})) for member in members],
        "channels": [Style(GUILD, channels=frozenset({channel})) for channel in channels],
    }


async def measure(databases: dict[str, str]) -> list[Figure]:
    """Time lines of all databases, with and without filters, in turn."""
    times: defaultdict[tuple[str, str, LineMaker], list[float]] = defaultdict(list)
    rng = Random(13)
    async with AsyncExitStack() as opened:
        plans = []
        for size, path in databases.items():
            store = await opened.enter_async_context(open_store(Path(path), create=False))
            plans += [(size, store, kind, cycle(some)) for kind, some in kinds(path).items()]
        for _ in range(LINES):
            for size, store, kind, styles in plans:
                style = next(styles)
                for say in (plain_walk, certified_walk, compose_line):
                    times[size, kind, say].append(await timed(store, style, say, rng))
    return [
        _compared(size, kind, what, times[size, kind, plain_walk], times[size, kind, say])
        for size, _, kind, _ in plans
        for what, say in (("walk", certified_walk), ("line as said", compose_line))
    ]


def _compared(size: str, kind: str, what: str, plain: list[float], guarded: list[float]) -> Figure:
    shown = ", ".join(
        f"{name} p50 {percentile(values, 0.5):.2f} p99 {percentile(values, 0.99):.2f}"
        for name, values in (("without", plain), ("with", guarded))
    )
    return Figure(
        f"{what} {size}, {kind}: CPU with the rules / a walk without",
        sum(guarded) / sum(plain),
        "",
        1.5 if (what, kind) == ("walk", "server") else None,
        note=f"{shown} ms",
    )


def main(small: str, large: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure({Path(path).stem: path for path in (small, large)})))


if __name__ == "__main__":
    main(*sys.argv[1:])
