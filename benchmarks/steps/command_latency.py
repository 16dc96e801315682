"""Use one command after the other, and measure how long each answer takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from typing import Any, Final

from benchmarks.figures import Figure, percentile
from sandbox import Sandbox
from sandbox.world import Channel, Member

CommandCall = tuple[str, dict[str, Any]]
"""A command's name, and its options."""

Invoker = tuple[Member, Channel]

COMMAND_TIMEOUT: Final = 60.0
"""Seconds after which a command counts as unanswered."""


@asynccontextmanager
async def measure_latency(
    sandbox: Sandbox, invokers: Sequence[Invoker], calls: Sequence[CommandCall]
) -> AsyncIterator[list[float]]:
    """Use commands while the block lasts, and yield the list of seconds each first answer took.

    A command without an answer counts as COMMAND_TIMEOUT.
    """
    took: list[float] = []
    done = asyncio.Event()

    async def ask() -> None:
        for (who, where), (command, options) in zip(cycle(invokers), cycle(calls), strict=False):
            if done.is_set():
                return
            began = time.perf_counter()
            with suppress(TimeoutError):
                await sandbox.slash(who, where, command, timeout=COMMAND_TIMEOUT, **options)
            took.append(time.perf_counter() - began)

    task = asyncio.create_task(ask())
    try:
        yield took
    finally:
        done.set()
        await task


def latency_figures(when: str, took: Sequence[float]) -> list[Figure]:
    """Return the p50, the p99 and the maximum of the answers' times."""
    note = f"of {len(took):,} commands, one after the other"
    return [
        Figure(f"{when}: p50 of a first answer", percentile(took, 0.5) * 1000, "ms"),
        Figure(f"{when}: p99 of a first answer", percentile(took, 0.99) * 1000, "ms", 1000, 300),
        Figure(f"{when}: longest first answer", max(took) * 1000, "ms", 3000, note=note),
    ]
