"""The text of /help: which commands there are for whoever asks, to click on."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

import discord
from discord import app_commands

from cogs.runtime.sent_commands import SentCommands
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, pgettext
from markovbot.speaking.finishing import LONGEST_MESSAGE

Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

ABOUT = gettext_noop(
    "I count which word follows which, and talk like this server, a channel or a member. I keep "
    "no messages. Mention me or reply to me, and I answer."
)
ABROAD = gettext_noop("Away from the servers that I'm on, there is:")

REST = gettext_noop(" · and more, which Discord shows as you type /markov")

MENUS: Final = {
    discord.AppCommandType.message: gettext_noop("- On a message, under **Apps**: {names}"),
    discord.AppCommandType.user: gettext_noop("- On a person, under **Apps**: {names}"),
}
"""Where the context menus are."""


def available_commands(
    everything: Iterable[Command], granted: discord.Permissions, *, at_home: bool
) -> list[Command]:
    """Return the commands for somebody with these permissions; where the bot isn't `at_home` (on a
    server that has it), those that work without."""
    return [
        one
        for one in everything
        if (at_home or _works_anywhere(one))
        and (one.default_permissions is None or one.default_permissions <= granted)
    ]


def help_text(usable: Sequence[Command], sent: SentCommands, *, at_home: bool) -> str:
    """Return what /help answers."""
    lines = [_(ABOUT if at_home else ABROAD)]
    lines += [
        f"- {sent.mention(one.name)} {_(one.description)}"
        for one in usable
        if isinstance(one, app_commands.Command)
    ]
    for kind, where in MENUS.items():
        if names := [pgettext("command", one.name) for one in usable if _is_menu(one, kind)]:
            lines.append(_(where, names=" · ".join(names)))
    groups = [one for one in usable if isinstance(one, app_commands.Group)]
    inner = chain.from_iterable(group.walk_commands() for group in groups)
    paths = [one.qualified_name for one in inner if isinstance(one, app_commands.Command)]
    if paths:
        lines.append(_("You manage this server:") + " ")
    text, rest = "\n".join(lines), _(REST)
    for number, path in enumerate(paths):
        shown = f"{' · ' if number else ''}{sent.mention(path)}"
        if len(text) + len(shown) > LONGEST_MESSAGE - len(rest):
            return text + rest
        text += shown
    return text


def _is_menu(command: Command, kind: discord.AppCommandType) -> bool:
    return isinstance(command, app_commands.ContextMenu) and command.type is kind


def _works_anywhere(command: Command) -> bool:
    installs = command.allowed_installs
    return installs is not None and installs.user is True
