"""Start the bot on 2,000 servers, with 500 channels of one of them to catch up."""

import asyncio
import os
import time
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, report
from benchmarks.meters import peak_megabytes
from benchmarks.steps.command_latency import latency_figures, measure_latency
from benchmarks.watched_bot import PROGRAM, steps_of
from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store import open_store
from sandbox import Sandbox
from sandbox.contract import DESCRIPTION_VARIABLE
from sandbox.process import BotProcess
from sandbox.world import Channel, Guild
from soak.script import sample

SERVERS: Final = 2_000
CHANNELS: Final = 10
"""Channels of each server but the large one."""

LEARNED: Final = 5
"""Servers with channels that are switched on, besides the large one."""

LARGE: Final = 500
"""Channels of the large server, all switched on: as many as Discord allows."""

MISSED: Final = 30
"""Messages in each channel from while the bot was offline."""

STARTUP_TIMEOUT: Final = 300.0
"""Seconds until all channels must have caught up."""


async def switch_on(database: Path, channels: list[Channel], since: MessageId) -> None:
    """Write a database in which channels are switched on already."""
    async with open_store(database, create=True) as store:
        for one in channels:
            await store.switch_on(GuildId(one.guild.id), ChannelId(one.id), since)


def build(sandbox: Sandbox) -> tuple[Guild, list[Channel]]:
    """Return the large server, and all channels that are switched on."""
    learned: list[Channel] = []
    for number in range(SERVERS - 1):
        guild = sandbox.add_guild(f"Server {number}")
        channels = [sandbox.add_channel(guild, f"channel-{n}") for n in range(CHANNELS)]
        if number < LEARNED:
            learned += channels
    large = sandbox.add_guild("The large one")
    learned += [sandbox.add_channel(large, f"channel-{n}") for n in range(LARGE)]
    return large, learned


async def measure(directory: Path) -> list[Figure]:
    """Start the bot, wait until it has caught up, and return the figures."""
    texts = sample()
    async with Sandbox() as sandbox:
        large, learned = build(sandbox)
        admin = sandbox.add_member(large, "Grace", manage_guild=True)
        await switch_on(directory / "markov.db", learned, MessageId(admin.id))
        for channel in learned:
            for text in islice(cycle(texts), MISSED):
                sandbox.post_quietly(admin, channel, text)
        place = next(one for one in learned if one.guild is large)
        began = time.perf_counter()
        async with BotProcess(sandbox, directory, {"DATABASE_KEY": ""}, PROGRAM) as process:
            await sandbox.commands_synced()
            await sandbox.bot_online()
            async with (
                measure_latency(
                    sandbox, [(admin, place)], [("markov status", {}), ("stats", {})]
                ) as took,
                asyncio.timeout(STARTUP_TIMEOUT),
            ):
                await process.said("Online as", STARTUP_TIMEOUT)
                online = time.perf_counter() - began
                while True:
                    answer = await sandbox.slash(admin, place, "markov status", timeout=60.0)
                    if "I'm up to date" in answer.content:
                        break
                ready = time.perf_counter() - began
            peak = peak_megabytes(process.pid)
        longest = steps_of(process)
    when = f"start on {SERVERS:,} servers"
    return [
        Figure(f"{when}: until online", online, "s", note="discord.py waits 2 s for more servers"),
        Figure(
            f"{when}: until {LARGE} channels of one are read up",
            ready,
            "s",
            note=f"{LARGE * MISSED / (ready):,.0f} messages/s",
        ),
        *latency_figures(f"{when}, meanwhile", took),
        Figure(f"{when}: peak memory", peak, "MB", 300),
        *longest.figures(when),
    ]


def main() -> None:
    """Measure and report."""
    os.environ[DESCRIPTION_VARIABLE] = os.devnull  # slower than the bot
    with TemporaryDirectory(prefix="start-") as directory:
        report(asyncio.run(measure(Path(directory))))


if __name__ == "__main__":
    main()
