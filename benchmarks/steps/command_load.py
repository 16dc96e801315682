"""Thirty commands a second, by many people at once: alone, and beside 500 messages a second.

A third each are `/say`, `/odds` with its picture, and panels. A command comes when the clock says
so, however long others take; what is timed ends with the answer itself, a deferral is none.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from itertools import chain, count, cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.figures import Figure, percentile, report
from benchmarks.meters import peak_megabytes
from benchmarks.steps.command_latency import COMMAND_TIMEOUT, CommandCall
from benchmarks.watched_bot import PROGRAM, steps_of
from sandbox.contract import DESCRIPTION_VARIABLE
from sandbox.process import BotProcess
from soak.community import Community
from soak.script import SMALL, Say, script

SECONDS: Final = 60.0
COMMANDS_A_SECOND: Final = 30
MESSAGES_A_SECOND: Final = 500
AT_ONCE: Final = 5
"""Messages sent together: 100 times a second."""

KNOWN: Final = 5_000
"""Messages learned before anything is timed."""

WARMING_UP: Final = 30
"""Commands before anything is timed: the first picture waits for the fonts."""

WORDS: Final = ("the", "a", "tea", "is", "i", "kettle", "and", "it", "in the", "you")
PANELS: Final = ("stats", "privacy", "help")

QUIET_BAR: Final = 150
LOADED_BAR: Final = 500
"""Bars of the p99 in milliseconds."""


def commands() -> Iterator[CommandCall]:
    """Yield commands: speaking, odds and panels in turn."""
    for word, panel in zip(cycle(WORDS), cycle(PANELS), strict=False):
        yield "say", {}
        yield "odds", {"word": word}
        yield panel, {}


class Crowd:
    """People who use commands by the clock, and what each kind of command took, in seconds."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self._calls = commands()
        self._rng = Random(3)
        self.took: dict[str, list[float]] = {}
        self.pictures = 0

    async def ask(self, number: int) -> None:
        """Use so many commands, at COMMANDS_A_SECOND."""
        asking: list[asyncio.Task[None]] = []
        began = time.perf_counter()
        for place, call in enumerate(islice(self._calls, number)):
            await asyncio.sleep(began + place / COMMANDS_A_SECOND - time.perf_counter())
            asking.append(asyncio.create_task(self._use(*call)))
        await asyncio.gather(*asking)

    async def _use(self, command: str, options: dict[str, Any]) -> None:
        server = self._rng.randrange(SMALL.servers)
        who = self._rng.choice(self._community.people[server])
        where = self._rng.choice(self._community.channels[server])
        began = time.perf_counter()
        took = COMMAND_TIMEOUT
        try:
            answer = await self._community.sandbox.slash(
                who, where, command, timeout=COMMAND_TIMEOUT, **options
            )
            took = time.perf_counter() - began
            self.pictures += len(answer.files)
        except TimeoutError:  # counts as long
            pass
        self.took.setdefault(command, []).append(took)


async def chat(community: Community, steps: Iterator[Say], seconds: float) -> int:
    """Send MESSAGES_A_SECOND; return how many were sent."""
    began = time.perf_counter()
    for sent in count(0, AT_ONCE):
        due = sent / MESSAGES_A_SECOND
        if due >= seconds:
            return sent
        await asyncio.sleep(began + due - time.perf_counter())
        for step in islice(steps, AT_ONCE):
            await community.play(step)
    raise AssertionError("the clock goes on")


def talk() -> Iterator[Say]:
    """Yield messages without end, none of them a command to another bot."""
    endless = chain.from_iterable(script(10_000, 7, first) for first in count(0, 10_000))
    return (one for one in endless if isinstance(one, Say) and not one.text.startswith("!"))


async def measure(seconds: float, directory: Path, *, loaded: bool) -> list[Figure]:
    """Use commands for some seconds, with or without the messages; return the figures."""
    community = Community.build()
    community.old.clear()
    steps = talk()
    async with community.sandbox as sandbox:
        async with BotProcess(sandbox, directory, program=PROGRAM) as process:
            await sandbox.bot_online()
            await sandbox.commands_synced()
            await community.switch_on()
            for step in islice(steps, KNOWN):
                await community.play(step)
            await sandbox.drain()
            await community.all_learned()
            warming = Crowd(community)
            await warming.ask(WARMING_UP)
            crowd = Crowd(community)
            asking = asyncio.create_task(crowd.ask(round(seconds * COMMANDS_A_SECOND)))
            sent = await chat(community, steps, seconds) if loaded else 0
            await asking
            peak = peak_megabytes(process.pid)
        longest = steps_of(process)
    when = f"{COMMANDS_A_SECOND} commands a second"
    when += f" beside {MESSAGES_A_SECOND} messages a second" if loaded else ", nothing else"
    took = [one for some in crowd.took.values() for one in some]
    bar = LOADED_BAR if loaded else QUIET_BAR
    p50, p99 = percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000
    by_command = "; ".join(
        f"/{name} {percentile(some, 0.5) * 1000:.0f} and {percentile(some, 0.99) * 1000:.0f}"
        for name, some in sorted(crowd.took.items())
    )
    return [
        Figure(f"{when}: p50 of an answer", p50, "ms", note=f"of {len(took):,}"),
        Figure(f"{when}: p99 of an answer", p99, "ms", bar, note=f"p50 and p99: {by_command}"),
        Figure(f"{when}: longest answer", max(took) * 1000, "ms", 3000),
        Figure(f"{when}: pictures", crowd.pictures, "", note=f"{sent:,} messages meanwhile"),
        Figure(f"{when}: peak memory", peak, "MB", 200),
        *longest.figures(when),
    ]


def main(seconds: str = str(SECONDS)) -> None:
    """Measure and report."""
    os.environ[DESCRIPTION_VARIABLE] = os.devnull  # slower than the bot
    figures: list[Figure] = []
    for loaded in (False, True):
        with TemporaryDirectory(prefix="load-") as directory:
            figures += asyncio.run(measure(float(seconds), Path(directory), loaded=loaded))
    report(figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
