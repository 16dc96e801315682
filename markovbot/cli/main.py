"""Run one command: parse, open the store, print, and turn errors into exit codes."""

import argparse
import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from markovbot.cli.audit import audit
from markovbot.cli.backups import back_up, restore
from markovbot.cli.commands import COMMANDS, Command, Outcome
from markovbot.cli.doctor import examine
from markovbot.cli.keys import change_key
from markovbot.cli.parser import build_parser
from markovbot.config.keys import open_database
from markovbot.config.settings import (
    DEFAULT_DATABASE_URL,
    SettingsError,
    database_keys,
    database_path,
    environment,
)
from markovbot.errors import UserError

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
INTERRUPTED: Final = 130


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return its exit code."""
    options = build_parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows no emoji gets escapes
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        outcome = asyncio.run(_run(options))
        text = json.dumps(outcome.data, ensure_ascii=False) if options.json else outcome.text
        print(text, flush=True)
    except SettingsError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return MISUSE
    except UserError as error:
        print(error, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever reads has read enough; without this Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"{error.filename or 'The output'}: {error.strerror}.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("Interrupted. Nothing is lost: run it again to go on.", file=sys.stderr)
        return INTERRUPTED
    if outcome.problem:
        print(outcome.problem, file=sys.stderr)
    return FAILED if outcome.problem else DONE


async def _run(options: argparse.Namespace) -> Outcome:
    variables = environment(Path())
    if options.command == "check":
        return await examine(variables, options.database)
    url = options.database or variables.get("DATABASE_URL", DEFAULT_DATABASE_URL)
    path, keys = database_path(url), database_keys(variables)
    if options.command == "rekey":
        return await change_key(path, keys, variables, plain=options.plain)
    if options.command == "restore":
        return await restore(path, keys, options)
    if options.command == "audit" and not path.exists():
        return await audit(None, options)
    async with open_database(path, keys, create=options.command == "import") as store:
        commands: dict[str, Command] = {**COMMANDS, "audit": audit, "backup": back_up}
        return await commands[options.command](store, options)
