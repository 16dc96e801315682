"""Run the bot: `markovbot run`, or `python bot.py` in a checkout."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from cogs.runtime.exit_codes import DONE, EXIT_CODES, MISUSE, exit_message
from cogs.runtime.first_run import read_or_ask
from cogs.runtime.loading import prepare_process
from cogs.runtime.signals import end_on_signals
from cogs.runtime.supervisor import Supervisor
from markovbot.config import file_permissions, logs
from markovbot.config.keys import open_database
from markovbot.config.settings import Settings, SettingsError
from markovbot.container import services_builder


async def run(settings: Settings, *, force_sync: bool) -> None:
    """Open the database and stay online until something ends that."""
    asyncio.get_running_loop().set_exception_handler(logs.log_unhandled)
    end_on_signals()
    async with open_database(
        settings.database, settings.keys, create=True, encrypt=True, server=settings.server
    ) as store:
        file_permissions.warn(settings.database, Path.cwd())
        await Supervisor(settings, services_builder(settings, store), force_sync=force_sync).run()


def main(arguments: Sequence[str]) -> int:
    """Run the bot; return the exit code."""
    description = "Run the bot by the settings in .env; one that has no token yet asks for it."
    parser = argparse.ArgumentParser("markovbot run", description=description, epilog=EXIT_CODES)
    parser.add_argument("--sync", action="store_true", help="send all commands to Discord anew")
    parser.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    options = parser.parse_args(arguments)
    try:
        settings = read_or_ask(options.database)
    except SettingsError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return MISUSE
    file_permissions.forget_environment()
    file_permissions.forbid_core_dumps()
    logs.set_up_logging(settings.log_level, [settings.token], settings.log_format)
    prepare_process(settings)
    try:
        asyncio.run(run(settings, force_sync=options.sync))
    except (asyncio.CancelledError, KeyboardInterrupt):
        return DONE
    except Exception as error:  # noqa: BLE001 - whatever it is, it becomes a sentence and a code
        sentence, code = exit_message(error)
        logs.print_sentence(sentence)
        return code
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
