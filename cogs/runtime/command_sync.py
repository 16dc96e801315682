"""The command tree: one table of errors, and commands synced only when they have changed."""

import json
import logging
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.deferral import defer_if_slow, respond
from cogs.adapters.errors import REST_FAILURES, SENDING_FAILURES
from cogs.runtime.rate_limits import RateLimited
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.facts import Facts

log = logging.getLogger(__name__)


def _permissions(error: app_commands.MissingPermissions) -> str:
    names = ", ".join(f"**{name.replace('_', ' ').title()}**" for name in error.missing_permissions)
    return f"That takes the permission {names.replace('Guild', 'Server')}."


def _cooldown(error: app_commands.CommandOnCooldown) -> str:
    minutes = max(1, round(error.retry_after / 60))
    return f"That was a lot at once; try again in {minutes} minute{'s' * (minutes > 1)}."


SENTENCES: Final[tuple[tuple[type[Exception], Callable[[Any], str]], ...]] = (
    (UserError, str),
    (app_commands.MissingPermissions, _permissions),
    (app_commands.CommandOnCooldown, _cooldown),
    (RateLimited, str),
    (app_commands.NoPrivateMessage, lambda _: "That works on servers only."),
    (app_commands.TransformerError, lambda _: "I can't make sense of one of the options."),
    (app_commands.CommandSignatureMismatch, lambda _: "That command has changed; try again."),
    (app_commands.CommandNotFound, lambda _: "That command is gone; try again in a minute."),
)
"""What people are told, by the kind of error; the first that fits counts."""

PRIVATE_COMMANDS: Final = frozenset({"privacy", "markov"})
"""Commands that others' asking doesn't keep anybody from: their answers are seen by one person."""

REPORT_COMMAND: Final = "Report this line"
"""A menu's command, whose answer is seen by one person, too."""


class BotCommandTree(app_commands.CommandTree[Any]):
    """A tree that counts who asks, and answers every error."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Count a command for whoever gave it, and mostly for where; raise Limited if need be.

        False if the bot is about to leave.
        """
        if not self.client.in_flight.enter():
            return False
        if interaction.type is discord.InteractionType.application_command:
            command: Any = interaction.data  # which of its kinds it is, the type of all doesn't say
            own = command["name"] in PRIVATE_COMMANDS
            if own or command["name"] == REPORT_COMMAND:
                defer_if_slow(interaction)
            place = () if own else (interaction.channel_id, interaction.guild_id)
            self.client.rate_limits.count(interaction.user.id, *place)
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell whoever asked in one sentence what went wrong."""
        await respond_to_error(interaction, error)


async def sync_if_changed(
    tree: app_commands.CommandTree[Any],
    facts: Facts,
    dev_guild: GuildId | None,
    *,
    force: bool = False,
) -> None:
    """Send the commands to Discord unless it has exactly these already.

    With a development guild they go only there, where they take effect at once.
    """
    target = None if dev_guild is None else discord.Object(dev_guild)
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    fingerprint = sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    key = f"commands {tree.client.application_id} {dev_guild or 'everywhere'}"
    if not force and await facts.get(key) == fingerprint:
        return
    if target is not None:
        tree.copy_global_to(guild=target)
    await tree.sync(guild=target)
    await facts.set(key, fingerprint)
    log.info("Commands synced.")


async def respond_to_error(interaction: discord.Interaction, error: Exception) -> None:
    """Answer an interaction that failed; what has no sentence is logged under a reference."""
    if interaction.client.is_closed():  # there is no way to answer, and failing is no wonder
        return
    cause = error
    if isinstance(error, app_commands.CommandInvokeError):
        cause = error.original
    text = next((say(cause) for kind, say in SENTENCES if isinstance(cause, kind)), None)
    if isinstance(cause, REST_FAILURES):
        log.warning("Discord didn't take a request (%s).", type(cause).__name__)
        text = "Discord didn't take what I wanted to say or do; try again."
    if text is None:
        reference = secrets.token_hex(2)
        log.error("Reference %s", reference, exc_info=cause)
        text = f"Something went wrong (ref {reference}). The log of this bot knows more."
    try:
        await respond(interaction, text)
    except SENDING_FAILURES:
        if not interaction.client.is_closed():
            log.warning("An interaction could not be answered.")  # expired, or answered
