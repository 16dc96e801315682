"""Send direct messages: to somebody, or to the admin who looks after the bot on a server."""

import discord

from cogs.adapters.errors import REST_FAILURES
from markovbot.domain import GuildId
from markovbot.privacy.policies import Policies


async def notify_contact_admin(
    client: discord.Client,
    policies: Policies,
    guild: discord.Guild,
    text: str,
    view: discord.ui.View | None = None,
) -> bool:
    """Write to the admin who last used /markov learn, or else to the owner of the server.

    Returns False if there is nobody to write to, or the message can't be sent.
    """
    contact_admin = policies.of(GuildId(guild.id)).contact_admin or guild.owner_id
    if contact_admin is None:
        return False
    return await write_to(client, contact_admin, text, view)


async def write_to(
    client: discord.Client, user: int, text: str, view: discord.ui.View | None = None
) -> bool:
    """Send somebody a direct message; return False if it can't be sent."""
    try:
        person = await client.fetch_user(user)
        if view is None:
            await person.send(text)
        else:
            await person.send(text, view=view)
    except REST_FAILURES:
        return False
    return True
