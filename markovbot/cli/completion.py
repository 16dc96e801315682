"""Print a script that completes commands, options and files in a shell."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from markovbot.cli.outcome import Outcome

SHELLS: Final = ("bash", "zsh", "tcsh")


def complete(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Outcome:
    """Return the script for the shell that was named, made from the parser of all commands."""
    import shtab  # noqa: PLC0415 - only this command needs it

    for action in _actions(parser):
        if action.type is Path:
            vars(action)["complete"] = shtab.FILE
    script = shtab.complete(parser, shell=options.shell).rstrip()
    return Outcome(script, {"script": script})


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield a parser's arguments and those of its commands."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way, nor has shtab
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)
