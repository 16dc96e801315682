"""Run one command: parse, open the store, print, and turn errors into exit codes."""

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from markovbot.cli.commands import command_named
from markovbot.cli.completion import complete
from markovbot.cli.endings import DONE, FAILED, MISUSE, Signals, drop, explain, say, write
from markovbot.cli.names import keep_name, resolve_names
from markovbot.cli.outcome import Outcome
from markovbot.cli.parser import build_parser, parse
from markovbot.cli.progress import Progress
from markovbot.cli.run import run_bot
from markovbot.config.database_url import server_of
from markovbot.config.env_file import problems
from markovbot.config.keys import open_database
from markovbot.config.settings import (
    NAMES,
    SettingsError,
    database_keys,
    database_path,
    database_url,
    environment,
    working_directory,
)
from markovbot.errors import UserError

OF_FILES: Final = {
    "rekey": "The key of a database on PostgreSQL can't be changed in place; docs/scale.md says "
    "how to move to another key.",
    "restore": "PostgreSQL is restored with its own tools, such as pg_restore; docs/scale.md says "
    "how.",
}
"""What to say where a command is about files, and the database is a server's."""

CARRIED_OUT: Final = " The command itself was carried out."


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return its exit code."""
    if sys.stderr is None:  # closed: print would write to stdout instead
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        say("The standard output is closed: there is nowhere to write an answer to.")
        return FAILED
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows no emoji gets escapes
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = parse(arguments)
    except SystemExit as ended:  # after --help, --version or misuse
        failed = write(lambda: None, done="")
        raise SystemExit(failed or ended.code) from None
    except OSError:  # nobody can read what is wrong
        drop(sys.stderr)
        return MISUSE
    signals = Signals()
    try:
        if options.command == "run":
            database = [] if options.database is None else ["--database", options.database]
            return run_bot([*database, *options.rest])
        with signals.handled(), Progress(options.command, quiet=options.quiet) as progress:
            options.progress = progress
            outcome = asyncio.run(_run(options))
        text = json.dumps(outcome.data, ensure_ascii=False) if options.json else outcome.text
    except (SettingsError, UserError, OSError, KeyboardInterrupt) as error:
        return explain(error, signals)
    failed = write(lambda: text and print(text), done=CARRIED_OUT)
    if outcome.problem:
        say(outcome.problem)
    return failed or (FAILED if outcome.problem else DONE)


async def _run(options: argparse.Namespace) -> Outcome:
    if options.command == "completion":
        return complete(build_parser(), options)
    if options.command == "import" and options.dry_run:
        from markovbot.cli.importing import preview  # noqa: PLC0415 - others start sooner without

        return await preview(options)
    directory = working_directory()
    variables = environment(directory)
    if options.command == "check":
        from markovbot.cli.doctor import examine  # noqa: PLC0415 - others start sooner without

        return await examine(variables, options.database, directory)
    if options.command != "health" and (found := problems(directory, NAMES)):
        raise SettingsError(found)
    if options.command == "copy":
        from markovbot.cli.copying import copy  # noqa: PLC0415 - others start sooner without

        return await copy(variables, options)
    return await _run_on_database(options, variables, directory)


async def _run_on_database(
    options: argparse.Namespace, variables: Mapping[str, str], directory: Path
) -> Outcome:
    """Run a command on the database that was named, or on the one in the settings."""
    url = options.database or database_url(variables)
    path, keys, server = database_path(url), database_keys(variables), server_of(url)
    if server is not None and (refusal := OF_FILES.get(options.command)) is not None:
        raise UserError(refusal)
    if options.command == "health":
        from markovbot.cli.health import check_health  # noqa: PLC0415 - others start sooner without

        return await check_health(path, of_server=server is not None)
    if options.command == "rekey":
        from markovbot.cli.keys import change_key  # noqa: PLC0415 - others start sooner without

        return await change_key(path, keys, variables, directory, options)
    if options.command == "restore":
        from markovbot.cli.backups import restore  # noqa: PLC0415 - others start sooner without

        return await restore(path, keys, options)
    if options.command == "audit" and server is None and not path.exists():
        from markovbot.cli.audit import carry_out  # noqa: PLC0415 - others start sooner without

        return await carry_out(None, options)
    command = command_named(options.command)
    create = options.command == "import"
    async with open_database(path, keys, create=create, server=server) as store:
        await resolve_names(store, options)
        outcome = await command(store, options)
        if options.command == "import":
            await keep_name(store, options)
        return outcome
