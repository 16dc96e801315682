"""Run one command: parse, open the store, print, and turn errors into exit codes."""

import argparse
import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from markovbot.cli.backups import back_up, restore
from markovbot.cli.commands import COMMANDS, Command
from markovbot.cli.completion import complete
from markovbot.cli.doctor import examine
from markovbot.cli.health import check_health
from markovbot.cli.importing import preview
from markovbot.cli.keys import change_key
from markovbot.cli.outcome import Outcome
from markovbot.cli.parser import build_parser, parse
from markovbot.cli.run import run_bot
from markovbot.config.keys import open_database
from markovbot.config.settings import (
    DEFAULT_DATABASE_URL,
    SettingsError,
    database_keys,
    database_path,
    environment,
    working_directory,
)
from markovbot.errors import UserError

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
INTERRUPTED: Final = 130


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return its exit code."""
    options = parse(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows no emoji gets escapes
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        if options.command == "run":
            database = [] if options.database is None else ["--database", options.database]
            return run_bot([*database, *options.rest])
        shown = options.command == "import" and options.dry_run
        outcome = asyncio.run(preview(options) if shown else _run(options))
        text = json.dumps(outcome.data, ensure_ascii=False) if options.json else outcome.text
        if text:
            print(text, flush=True)
    except (SettingsError, UserError, OSError, KeyboardInterrupt) as error:
        return _explain(error)
    if outcome.problem:
        print(outcome.problem, file=sys.stderr)
    return FAILED if outcome.problem else DONE


def _explain(error: SettingsError | UserError | OSError | KeyboardInterrupt) -> int:
    """Say on stderr why a command ended early; return its exit code."""
    match error:
        case SettingsError():
            print(*error.problems, sep="\n", file=sys.stderr)
            return MISUSE
        case UserError():
            print(error, file=sys.stderr)
        case BrokenPipeError():
            # Whoever reads has read enough; without this Python would complain once more at its
            # end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        case OSError():
            print(f"{error.filename or 'The output'}: {error.strerror}.", file=sys.stderr)
        case KeyboardInterrupt():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            print("Interrupted. Nothing is lost: run it again to go on.", file=sys.stderr)
            return INTERRUPTED
    return FAILED


async def _run(options: argparse.Namespace) -> Outcome:
    if options.command == "completion":
        return complete(build_parser(), options)
    directory = working_directory()
    variables = environment(directory)
    if options.command == "check":
        return await examine(variables, options.database, directory)
    url = options.database or variables.get("DATABASE_URL", DEFAULT_DATABASE_URL)
    path, keys = database_path(url), database_keys(variables)
    without_store: dict[str, Callable[[], Awaitable[Outcome]]] = {
        "health": lambda: check_health(path),
        "rekey": lambda: change_key(path, keys, variables, directory, plain=options.plain),
        "restore": lambda: restore(path, keys, options),
    }
    if options.command in without_store:
        return await without_store[options.command]()
    commands: dict[str, Command] = {**COMMANDS, "backup": back_up}
    if options.command == "audit":
        from markovbot.cli.audit import audit  # noqa: PLC0415 - others start a third faster without

        if not path.exists():
            return await audit(None, options)
        commands["audit"] = audit
    async with open_database(path, keys, create=options.command == "import") as store:
        return await commands[options.command](store, options)
