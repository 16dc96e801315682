"""Run the bot without importing it: whoever runs chats registers a function under an entry point.

This package knows no discord. The distribution names `bot:main` in the group `markovbot.runners`,
and that is all that is known of it here.
"""

from collections.abc import Sequence
from typing import Final

from markovbot.errors import UserError

RUNNERS: Final = "markovbot.runners"
"""The group of entry points; each is called with the arguments and returns an exit code."""

RUNNER: Final = "discord"

NOT_INSTALLED: Final = (
    "The bot isn't installed for this Python, so `markovbot run` can't find it. In a checkout, "
    "run `python bot.py`, or install it first: python -m pip install -e ."
)


def run_bot(arguments: Sequence[str]) -> int:
    """Run the bot until it ends; return its exit code. Raises UserError if it isn't installed."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - others start sooner without

    found = entry_points(group=RUNNERS, name=RUNNER)
    if not found:
        raise UserError(NOT_INSTALLED)
    try:
        runner = next(iter(found)).load()
    except ImportError as error:
        raise UserError(
            f"The bot can't be loaded ({error}). Install what it needs: "
            "python -m pip install -r requirements.txt"
        ) from error
    code: int = runner(arguments)
    return code
