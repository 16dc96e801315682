"""Settings of the interpreter for a program that answers while its store works in threads."""

import gc
import sys
from typing import Final

SWITCH_INTERVAL: Final = 0.001
"""Seconds after which a thread that computes has to let the event loop have its turn. Python's
own 5 ms add up: with a writer and two readers at work a step of the loop waited for 45."""


def prepare_interpreter() -> None:
    """Keep the event loop's steps short; to be called when everything is imported.

    What is loaded by then stays for good. The collector would look through all of it again and
    again, holding up every thread for a tenth of a second.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.collect()
    gc.freeze()
