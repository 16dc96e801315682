"""The bot's process on a million messages: import, learn, read history up and speak at once."""

import asyncio
import importlib
import json
import sys
from collections.abc import Sequence
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, report
from benchmarks.meters import peak_megabytes, watching_loop
from benchmarks.steps.living import NoHistory
from benchmarks.steps.styles import GUILD
from markovbot.domain import ChannelId, MemberId, Message, MessageId, StreamId, StreamKey, Style
from markovbot.names import id_of
from markovbot.services.hub import Services, build_services
from markovbot.services.importing import Importer, ImportReport
from markovbot.store import open_store

LIVE: Final = 40_000
PER_BATCH: Final = 250
IMPORTED: Final = 60_000


class Quiet:
    """Follows an import and says nothing."""

    def started(self, path: Path, size: int) -> None:
        """Be told that a file is being read."""

    def advanced(self, done: int, report: ImportReport) -> None:
        """Be told how far it is read."""

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Be told of a line that was skipped."""


async def hear(services: Services, rows: Sequence[dict[str, str]]) -> None:
    """Hear messages a little faster than anybody types."""
    key = StreamKey(GUILD, ChannelId(7), StreamId(7))
    await services.learner.switch_on(key, MessageId(0))
    while services.catch_up.behind(GUILD):
        await asyncio.sleep(0.01)
    for number, row in zip(count(1), rows, strict=False):
        member = MemberId(id_of(row["author"]))
        services.learner.hear(Message(key, member, MessageId(number), row["content"]))
        if number % PER_BATCH == 0:
            await asyncio.sleep(0.1)


async def speak(services: Services) -> None:
    """Speak without a pause."""
    while True:
        await services.speaker.say(Style(GUILD))


async def measure(corpus: Path, database: Path, extra: Path) -> list[Figure]:
    """Do everything at once."""
    importlib.import_module("bot")  # and with it discord.py: what the bot's process has in memory
    rows = list(islice(rows_of(corpus), LIVE + IMPORTED))
    with extra.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row | {"channel": "new"}) + "\n" for row in rows[LIVE:])
    live = rows[:LIVE]
    del rows
    async with open_store(database, create=False) as store:
        services = build_services(store, NoHistory(), Random)
        with watching_loop() as longest:
            background = [
                asyncio.create_task(work)
                for work in (
                    services.catch_up.run(),
                    services.learner.run(),
                    speak(services),
                    speak(services),
                )
            ]
            await hear(services, live)
            before_import = peak_megabytes()
            await Importer(store, GUILD, Quiet()).run([extra])
            await hear(services, live[:1000])
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
    return [
        Figure(
            "bot's process at 1M, learning and speaking: peak memory",
            before_import,
            "MB",
            200,
            120,
            note=f"{peak_megabytes():.0f} MB with an import in the same process",
        ),
        Figure(
            "importing, learning, speaking at once: longest step on the loop",
            longest.step * 1000,
            "ms",
            50,
            10,
            note=f"of {longest.steps:,} steps, waiting for the interpreter's lock included",
        ),
    ]


def main(corpus: str, database: str, extra: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure(Path(corpus), Path(database), Path(extra))))


if __name__ == "__main__":
    main(*sys.argv[1:])
