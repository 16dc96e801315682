"""End on SIGTERM and Ctrl-C: orderly, and if that takes too long, hard.

A hard end costs nothing: what wasn't committed is read from history at the next start.
"""

import asyncio
import logging
import os
import signal
import threading
from contextlib import suppress
from typing import Final

from cogs.exits import FAILED

log = logging.getLogger(__name__)

DEADLINE: Final = 4.5
"""Seconds for an orderly end. Service managers and Docker kill after ten, people after five."""

TOO_LONG: Final = (
    "Ended without waiting any longer for the database or for Discord. What wasn't committed yet "
    "is read from history at the next start."
)
TWICE: Final = (
    "Ended at once, as asked to for a second time. What wasn't committed yet is read from history "
    "at the next start."
)


def end_on_signals() -> None:
    """Let the first signal cancel the current task, and the second one end the process."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    asked = False

    def end() -> None:
        nonlocal asked
        if asked:
            _end_hard(TWICE)
        asked = True
        log.info("Closing.")
        # A thread of its own: what is to be cut short may be the event loop, or the interpreter
        # waiting for the database's threads.
        timer = threading.Timer(DEADLINE, _end_hard, (TOO_LONG,))
        timer.daemon = True
        timer.start()
        if task is not None:
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has none; Ctrl-C cancels there all the same
            loop.add_signal_handler(number, end)


def _end_hard(sentence: str) -> None:
    log.warning("%s", sentence)
    os._exit(FAILED)
