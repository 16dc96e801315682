"""Tell whoever looks after the bot on a server what they ought to know."""

import discord

from cogs.adapters.errors import REST_FAILURES
from cogs.runtime.client import MarkovBot
from markovbot.domain import GuildId


async def notify_contact_admin(
    bot: MarkovBot, guild: discord.Guild, text: str, view: discord.ui.View | None = None
) -> bool:
    """Write to the admin who last used /markov learn, or to the owner; False if that fails."""
    contact_admin = bot.services.policies.of(GuildId(guild.id)).contact_admin or guild.owner_id
    if contact_admin is None:
        return False
    try:
        admin = await bot.fetch_user(contact_admin)
        if view is None:
            await admin.send(text)
        else:
            await admin.send(text, view=view)
    except REST_FAILURES:
        return False
    return True
