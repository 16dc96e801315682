"""Settings of the interpreter for a program that answers while its store works in threads."""

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


def prepare_interpreter() -> None:
    """Keep the event loop's steps short; to be called when everything is imported.

    What is loaded by then stays for good. The collector would look through all of it again and
    again, holding up every thread for a tenth of a second.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.unfreeze()  # what the command line has imported, with its garbage
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
