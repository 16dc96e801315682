"""The bot's process on a million messages, learning and speaking while another one imports."""

import asyncio
import importlib
import json
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, report
from benchmarks.meters import peak_megabytes, unencrypted_environment, watch_loop
from benchmarks.steps.living import NoHistory
from benchmarks.steps.styles import GUILD
from cogs.runtime.loading import load_modules
from markovbot.container import Services, build_services
from markovbot.domain import ChannelId, MemberId, Message, MessageId, StreamId, StreamKey, Style
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store

LIVE: Final = 40_000
PER_BATCH: Final = 250
IMPORTED: Final = 60_000


async def deliver(services: Services, rows: Iterable[dict[str, str]]) -> None:
    """Deliver messages slightly faster than people type."""
    key = StreamKey(GUILD, ChannelId(7), StreamId(7))
    newest = services.streams.track(key).newest_id
    await services.live.switch_on(key, MessageId(0))
    while services.catch_up.pending_streams(GUILD):
        await asyncio.sleep(0.01)
    for number, row in enumerate(rows, newest + 1):
        member = MemberId(id_of(row["author"]))
        services.live.on_message(Message(key, member, MessageId(number), row["content"]))
        await asyncio.sleep(0.05 if number % PER_BATCH == 0 else 0)  # each in a step of its own


async def speak(services: Services) -> None:
    """Make lines without a pause."""
    while True:
        await services.speaker.say(Style(GUILD))


async def measure(corpus: Path, database: Path, extra: Path) -> list[Figure]:
    """Learn, speak and import at once, and return the figures."""
    importlib.import_module("bot")
    load_modules()  # and with them discord.py: what the bot's process has in memory
    rows = rows_of(corpus)
    with extra.open("w", encoding="utf-8") as lines:
        new = (json.dumps(row | {"channel": "new"}) for row in islice(rows, IMPORTED))
        lines.writelines(f"{line}\n" for line in new)
    async with open_store(database, create=False) as store:
        services = build_services(
            store, NoHistory(), lambda _guild: None, Random, settle=0, grace=0
        )
        with watch_loop() as longest:
            background = [
                asyncio.create_task(work)
                for work in (
                    services.catch_up.run(),
                    services.live.run(),
                    speak(services),
                    speak(services),
                )
            ]
            await deliver(services, islice(rows, LIVE))
            importing = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "markovbot", "--database", f"sqlite:///{database}"),
                *("import", str(extra), "--guild", "bench"),
                stderr=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                env=unencrypted_environment(),
            )
            await deliver(services, islice(rows, LIVE))
            if await importing.wait():
                raise RuntimeError("the import failed")
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
    return [
        Figure(
            "bot's process, learning and speaking at once: peak memory",
            peak_megabytes(),
            "MB",
            150,
            120,
        ),
        *longest.figures("importing, learning, speaking at once", 10),
    ]


def main(corpus: str, database: str, extra: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure(Path(corpus), Path(database), Path(extra))))


if __name__ == "__main__":
    main(*sys.argv[1:])
