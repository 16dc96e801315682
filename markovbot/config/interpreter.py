"""Settings of the interpreter for a program that answers while its store works in threads."""

import ctypes
import gc
import sys
from typing import Final

SWITCH_INTERVAL: Final = 0.001
"""Seconds after which a thread that computes has to let the event loop have its turn. Python's
own 5 ms add up: with a writer and two readers at work a step of the loop waited for 45."""


THRESHOLDS: Final = (5_000, 10, 5)
"""New objects after which the collector looks at them, and how many such looks come between two at
older ones, and between two at all. After 700, Python's own, most of a batch that is being learned
is still in use, so a fifth of the time went into looks that found nothing."""


M_ARENA_MAX: Final = -8
"""The number of the option of glibc's `mallopt`."""


def prepare_interpreter() -> None:
    """Keep the event loop's steps short, and memory small; to be called when everything is
    imported, before threads start.

    What is loaded by then stays for good. The collector would look through all of it again and
    again, holding up every thread for a tenth of a second.
    """
    use_one_arena()
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.unfreeze()  # what the command line has imported, with its garbage
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def use_one_arena(library: str | None = None) -> bool:
    """Let all threads take memory from one arena; return False where the C library has no such
    choice.

    glibc gives each thread one of its own, and what is free in one is of no use to another: about
    3 MB of the bot's process, whose threads mostly wait for the interpreter's lock anyway.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(library).mallopt(M_ARENA_MAX, 1))
    except (AttributeError, OSError):  # musl, for example
        return False
