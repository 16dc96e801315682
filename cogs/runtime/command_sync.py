"""Send the commands to Discord, but only when they have changed."""

import json
import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import discord
from discord import app_commands

from markovbot.domain import GuildId
from markovbot.facts import Facts

log = logging.getLogger(__name__)


class SentCommands:
    """The ids of the slash commands that Discord has, by which they can be clicked on."""

    def __init__(self, ids: Mapping[str, int] | None = None) -> None:
        self._ids = {} if ids is None else ids

    def mention(self, path: str) -> str:
        """Return a command, such as "markov learn", as something to click on; if Discord hasn't
        said its id, as text."""
        id_ = self._ids.get(path.partition(" ")[0])
        return f"`/{path}`" if id_ is None else f"</{path}:{id_}>"


async def sync_if_changed(
    tree: app_commands.CommandTree[Any],
    facts: Facts,
    dev_guild: GuildId | None,
    *,
    force: bool = False,
) -> SentCommands:
    """Send the commands to Discord unless it already has exactly these, or always with `force`.

    With a development guild they are sent only to that guild, where they take effect at once.
    """
    target = None if dev_guild is None else discord.Object(dev_guild)
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    fingerprint = sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    key = f"commands {tree.client.application_id} {dev_guild or 'everywhere'}"
    known, _, ids = (await facts.get(key) or "").partition(" ")
    if ids and known == fingerprint and not force:
        return SentCommands(json.loads(ids))
    if target is not None:
        tree.copy_global_to(guild=target)
    sent = {
        one.name: one.id
        for one in await tree.sync(guild=target)
        if one.type is discord.AppCommandType.chat_input
    }
    await facts.set(key, f"{fingerprint} {json.dumps(sent)}")
    log.info("Commands synced.")
    return SentCommands(sent)
