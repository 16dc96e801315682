"""Send 50,000 messages as fast as the bot's socket takes them, while a member uses commands."""

import asyncio
import os
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, report
from benchmarks.meters import peak_megabytes
from benchmarks.steps.command_latency import latency_figures, measure_latency
from benchmarks.watched_bot import PROGRAM, steps_of
from sandbox.contract import DESCRIPTION_VARIABLE
from sandbox.process import BotProcess
from soak.community import Community
from soak.script import SMALL, Say, script

MESSAGES: Final = 50_000
AT_ONCE: Final = 20
"""Messages sent before the socket must have taken them."""

SETTLING: Final = (0, 5)
"""Settle windows in seconds: none, and one long enough for the buffer to overflow."""

LEARN_TIMEOUT: Final = 300.0
"""Seconds until all messages must be learned, on a quiet machine."""

COMMAND_CALLS: Final = [("say", {}), ("stats", {}), ("odds", {"word": "the"})]


def burst_messages() -> Iterable[Say]:
    """Yield the messages of the script, without commands to other bots, which are not learned."""
    steps = script(2 * MESSAGES, seed=7)
    talk = (one for one in steps if isinstance(one, Say) and not one.text.startswith("!"))
    return islice(talk, MESSAGES)


async def flood(community: Community) -> None:
    """Send all messages, as fast as the socket takes them."""
    for number, step in enumerate(burst_messages(), 1):
        await community.play(step)
        if number % AT_ONCE == 0:
            await community.sandbox.drain()
    await community.sandbox.drain()


async def total_learned(community: Community) -> int:
    """Return how many messages the bot says it has learned, on all servers; 0 without an answer.

    While the burst is handled on a busy machine, an answer may take longer than Discord allows.
    """
    try:
        return sum([await community.known(server) for server in range(SMALL.servers)])
    except TimeoutError:
        return 0


async def measure(settle: int, directory: Path) -> list[Figure]:
    """Send the burst with one settle window and return the figures."""
    community = Community.build()
    when = f"burst of {MESSAGES:,}, settling for {settle} s"
    async with community.sandbox as sandbox:
        async with BotProcess(
            sandbox, directory, {"SETTLE_SECONDS": str(settle)}, PROGRAM
        ) as process:
            await sandbox.bot_online()
            await sandbox.commands_synced()
            await community.switch_on()
            before = peak_megabytes(process.pid)
            places = [
                (one[0], two[0])
                for one, two in zip(community.people, community.channels, strict=True)
            ]
            began = time.perf_counter()
            async with (
                measure_latency(sandbox, places, COMMAND_CALLS) as took,
                asyncio.timeout(LEARN_TIMEOUT),
            ):
                await flood(community)
                sent, during = time.perf_counter() - began, len(took)
                while await total_learned(community) < MESSAGES:
                    pass
                spent = time.perf_counter() - began
            if (count := await total_learned(community)) != MESSAGES:
                raise RuntimeError(f"{count} messages are learned, not {MESSAGES}")
            peak = peak_megabytes(process.pid)
        longest = steps_of(process)
    return [
        Figure(f"{when}: taken", MESSAGES / sent, "1/s"),
        Figure(
            f"{when}: learned", MESSAGES / spent, "1/s", 8_000, least=True, note="all, each once"
        ),
        *latency_figures(f"{when}, until all is learned", took),
        *latency_figures(f"{when}, while it is sent", took[: max(1, during)]),
        Figure(f"{when}: peak memory", peak, "MB", 200, note=f"{before:.0f} before"),
        *longest.figures(when),
    ]


def main() -> None:
    """Measure and report."""
    # Holding pages of history against Discord's description takes longer than the bot with them.
    os.environ[DESCRIPTION_VARIABLE] = os.devnull
    figures: list[Figure] = []
    for settle in SETTLING:
        with TemporaryDirectory(prefix="burst-") as directory:
            figures += asyncio.run(measure(settle, Path(directory)))
    report(figures)


if __name__ == "__main__":
    main()
