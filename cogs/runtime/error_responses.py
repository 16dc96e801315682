"""The one table of errors: what people are told when a command or a button fails."""

import logging
import secrets
from collections.abc import Callable
from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.deferral import respond
from cogs.adapters.errors import REST_FAILURES, SENDING_FAILURES
from cogs.adapters.rendering import escaped
from cogs.runtime.in_flight import Leaving
from cogs.runtime.rate_limits import RateLimited
from markovbot.errors import DatabaseFailure, UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, ngettext

log = logging.getLogger(__name__)


PERMISSIONS: Final = {"manage_guild": gettext_noop("Manage Server")}
"""What Discord calls the permissions that are asked for."""


def _permissions(error: app_commands.MissingPermissions) -> str:
    names = [PERMISSIONS.get(one, one) for one in error.missing_permissions]
    shown = _(", ").join(f"**{_(name)}**" for name in names)
    return _("That takes the permission {names}.", names=shown)


def _cooldown(error: app_commands.CommandOnCooldown) -> str:
    minutes = max(1, round(error.retry_after / 60))
    return ngettext(
        "That was a lot at once; try again in {count} minute.",
        "That was a lot at once; try again in {count} minutes.",
        minutes,
    )


def _option(error: app_commands.TransformerError) -> str:
    """Return what is wrong with an option that Discord let through: somebody or something left."""
    if isinstance(error.value, discord.User):
        name = escaped(error.value.display_name)
        return _("{name} isn't a member of this server.", name=name)
    if error.type is discord.AppCommandOptionType.channel:
        return _("I don't see that channel; it may be gone.")
    return _("I can't make sense of one of the options.")


def _database(error: DatabaseFailure) -> str:
    """Return what whoever asked is told; why, and where the file is, is for the log alone."""
    log.error("Something that was asked for on Discord can't be done. %s", error)
    return _(
        "I can't get at what I know just now; try again in a minute. Whoever runs me finds the "
        "reason in my log."
    )


SENTENCES: Final[tuple[tuple[type[Exception], Callable[[Any], str]], ...]] = (
    (DatabaseFailure, _database),
    (UserError, str),
    (app_commands.MissingPermissions, _permissions),
    (app_commands.CommandOnCooldown, _cooldown),
    (RateLimited, str),
    (Leaving, lambda _error: _("I'm just being restarted or switched off; try again in a minute.")),
    (app_commands.NoPrivateMessage, lambda _error: _("That works on servers only.")),
    (app_commands.TransformerError, _option),
    (
        app_commands.CommandSignatureMismatch,
        lambda _error: _("That command has changed; try again."),
    ),
    (
        app_commands.CommandNotFound,
        lambda _error: _("That command is gone; try again in a minute."),
    ),
)
"""What people are told, by the kind of error; the first kind that matches counts."""


async def respond_to_error(interaction: discord.Interaction, error: Exception) -> None:
    """Answer an interaction that failed.

    An error that is not in the table is logged, and the answer names the log entry's reference.
    """
    if interaction.client.is_closed():  # no answer can be sent, and the error is no surprise
        return
    cause = error
    if isinstance(error, app_commands.CommandInvokeError):
        cause = error.original
    text = next((say(cause) for kind, say in SENTENCES if isinstance(cause, kind)), None)
    if isinstance(cause, REST_FAILURES):
        log.warning("Discord didn't take a request (%s).", type(cause).__name__)
        text = _("Discord didn't take what I wanted to say or do; try again.")
    if text is None:
        reference = secrets.token_hex(2)
        log.error("Reference %s", reference, exc_info=cause)
        text = _(
            "Something went wrong (ref {reference}). The log of this bot knows more.",
            reference=reference,
        )
    try:
        await respond(interaction, text)
    except SENDING_FAILURES:
        if not interaction.client.is_closed():
            log.warning("An interaction could not be answered.")  # it expired, or has an answer
