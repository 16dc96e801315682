"""Send the commands to Discord, but only when they have changed."""

import json
import logging
from hashlib import sha256
from typing import Any

import discord
from discord import app_commands

from markovbot.domain import GuildId
from markovbot.facts import Facts

log = logging.getLogger(__name__)


async def sync_if_changed(
    tree: app_commands.CommandTree[Any],
    facts: Facts,
    dev_guild: GuildId | None,
    *,
    force: bool = False,
) -> None:
    """Send the commands to Discord unless it already has exactly these, or always with `force`.

    With a development guild they are sent only to that guild, where they take effect at once.
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
