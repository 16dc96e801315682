"""The first run: without a token, on a terminal, the bot asks for what it needs."""

import sys
from getpass import getpass
from pathlib import Path

from cogs.runtime.client import use_endpoints
from cogs.runtime.exit_codes import PORTAL
from cogs.runtime.invitation import invitation
from cogs.runtime.token_check import Application, application_of
from markovbot.config import env_file
from markovbot.config.settings import (
    Settings,
    SettingsError,
    TokenMissing,
    environment,
    load_settings,
    read_settings,
)
from markovbot.errors import UserError

STEPS = f"""\
There is no bot token yet. You need a Discord account and about three minutes.

1. Open {PORTAL}
   Press "New Application" and give it a name. If you have one already, choose it.
2. Open its page "Bot". Under "Privileged Gateway Intents", switch on
   "Message Content Intent", and save.
3. On the same page, press "Reset Token" and copy the token.

Ctrl-C ends this at any time.
"""

ENDED = "Ended. No token was written; start it again when you have one."


def read_or_ask(database_url: str | None) -> Settings:
    """Return the settings. If only the token is missing, ask for one where a person sits.

    Raises SettingsError as `read_settings` does, and if the person ends it.
    """
    try:
        return read_settings(database_url)
    except TokenMissing:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise
    try:
        _walk_through(Path.cwd())
    except (KeyboardInterrupt, EOFError):
        print()
        raise SettingsError([ENDED]) from None
    return read_settings(database_url)


def _walk_through(directory: Path) -> None:
    """Ask for a token until there is one that works, and write it into `.env` in a directory."""
    print(STEPS)
    token, application = _ask_for_token(directory)
    print(f"Discord knows the token: it belongs to {_shown(application.name)}.\n")
    while not application.reads_messages:
        print(
            'Its "Message Content Intent" is off, so it can\'t read messages. Switch it on\n'
            f"(step 2), and save: {PORTAL}/{application.id}/bot"
        )
        input("Press Enter when that is done: ")
        application = _checked(token) or application
    try:
        env_file.update(directory, DISCORD_TOKEN=token)
    except UserError as error:
        raise SettingsError([f"The token can't be kept. {error}"]) from None
    print(
        f"The token is in {directory / env_file.NAME} now, which only you can read.\n\n"
        f"Invite the bot to your server with this link:\n{invitation(application.id)}\n\n"
        "It starts now, and says hello to you on Discord. Ctrl-C ends it, "
        "`markovbot run` starts it again.\n"
    )


def _ask_for_token(directory: Path) -> tuple[str, Application]:
    """Return a token that Discord takes, and whose it is."""
    while True:
        token = getpass("Paste the token (it isn't shown), and press Enter: ")
        token = token.strip().strip("\"'").removeprefix("Bot ").strip()
        if not token:
            continue
        try:
            use_endpoints(load_settings({**environment(directory), "DISCORD_TOKEN": token}))
        except SettingsError as error:
            print(*error.problems, sep="\n")
            continue
        application = _checked(token)
        if application is not None:
            return token, application
        print("Discord refuses this token. Press Reset Token once more, and copy the new one.")


def _checked(token: str) -> Application | None:
    """Return whose token it is, as soon as Discord can be asked; None if Discord refuses it."""
    while True:
        try:
            return application_of(token)
        except UserError as error:
            print(error)
            input("Press Enter to try again: ")


def _shown(name: str) -> str:
    """Return a name without characters that would steer the terminal."""
    return "".join(one for one in name if one.isprintable())
