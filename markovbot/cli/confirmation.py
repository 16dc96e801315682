"""Ask before something goes for good."""

import argparse
import signal
import sys
from typing import Final

from markovbot.config.settings import SettingsError
from markovbot.errors import UserError

YES: Final = ("y", "yes")


def confirm(what: str, options: argparse.Namespace) -> None:
    """Say what will go, and ask on a terminal; elsewhere, `--yes` has to be given.

    Raises SettingsError if it isn't, and UserError if the answer is no.
    """
    if options.yes:
        return
    if not can_ask():
        raise SettingsError([f"{what} Nothing was done: add --yes if that is what you want."])
    if _answer(f"{what} Go on? [y/N] ").strip().casefold() not in YES:
        raise UserError("Nothing was done.")


def can_ask() -> bool:
    """Tell whether somebody sees a question and can answer it."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def is_terminal(stream: object) -> bool:
    """Tell whether a stream is a terminal; one that is closed is none."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty is not None and not getattr(stream, "closed", False) and isatty())


def _answer(question: str) -> str:
    """Ask, and read a line; Ctrl-C ends that at once, while an event loop would wait for it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, before)
