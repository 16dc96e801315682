"""End on SIGTERM, Ctrl-C or SIGHUP: an orderly shutdown and, if it takes too long, a hard exit.

A hard exit loses nothing: what wasn't committed is read from history at the next start.
"""

import asyncio
import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from cogs.runtime.exit_codes import FAILED

log = logging.getLogger(__name__)

DEADLINE: Final = 4.5
"""Seconds for an orderly shutdown. Service managers and Docker kill after ten seconds."""

LOG_TIMEOUT: Final = 0.2
"""Seconds that logging a sentence may block, where stderr is a pipe that is full."""

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
    if os.name != "posix":  # Windows has no such signals; Ctrl-C cancels there all the same
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def cancel() -> None:
        with suppress(RuntimeError):  # the loop has ended already
            if task is not None:
                loop.call_soon_threadsafe(task.cancel)

    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    # The loop's own handlers need a running loop, and Python's handlers the main thread. Both may
    # be blocked by a log that nobody reads, so the signal wakes a thread through a pipe.
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
            continue  # started with nohup: it is to outlive its terminal
        signal.signal(number, lambda _number, _frame: None)
    # A thread, because the event loop may be blocked, or the interpreter may be waiting for the
    # database's threads at exit.
    threading.Thread(target=_watch, args=(read_end, cancel), daemon=True).start()


def _watch(read_end: int, cancel: Callable[[], None]) -> None:
    os.read(read_end, 1)
    deadline = time.monotonic() + DEADLINE
    _log_briefly(logging.INFO, "Closing.")
    cancel()
    twice, _, _ = select.select([read_end], [], [], deadline - time.monotonic())
    _log_briefly(logging.WARNING, TWICE if twice else TOO_LONG)
    os._exit(FAILED)


def _log_briefly(level: int, sentence: str) -> None:
    """Log a sentence, but wait at most LOG_TIMEOUT where nobody reads the log."""
    saying = threading.Thread(target=log.log, args=(level, "%s", sentence), daemon=True)
    saying.start()
    saying.join(LOG_TIMEOUT)
