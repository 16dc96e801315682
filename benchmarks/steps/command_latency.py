"""Somebody who uses one command after the other, and how long each answer takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any, Final

from benchmarks.figures import Figure, percentile
from sandbox import Sandbox
from sandbox.world import Channel, Member

CommandCall = tuple[str, dict[str, Any]]
"""A command's name, and its options."""

Invoker = tuple[Member, Channel]

COMMAND_TIMEOUT: Final = 60.0
"""Seconds after which an answer will not come any more: Discord takes none after three."""


@asynccontextmanager
async def measure_latency(
    sandbox: Sandbox, invokers: Sequence[Invoker], calls: Sequence[CommandCall]
) -> AsyncIterator[list[float]]:
    """Ask while the block lasts; the seconds that each first answer took are added to the list."""
    took: list[float] = []
    done = asyncio.Event()

    async def ask() -> None:
        for (who, where), (command, options) in zip(cycle(invokers), cycle(calls), strict=False):
            if done.is_set():
                return
            began = time.perf_counter()
            await sandbox.slash(who, where, command, timeout=COMMAND_TIMEOUT, **options)
            took.append(time.perf_counter() - began)

    task = asyncio.create_task(ask())
    try:
        yield took
    finally:
        done.set()
        await task


def latency_figures(when: str, took: Sequence[float]) -> list[Figure]:
    """Return how long answers took: half of them, nearly all, and the longest."""
    note = f"of {len(took):,} commands, one after the other"
    return [
        Figure(f"{when}: p50 of a first answer", percentile(took, 0.5) * 1000, "ms"),
        Figure(f"{when}: p99 of a first answer", percentile(took, 0.99) * 1000, "ms", 1000, 300),
        Figure(f"{when}: longest first answer", max(took) * 1000, "ms", 3000, note=note),
    ]
