"""Find servers, also those that another process of the fleet serves."""

import discord

from markovbot.domain import GuildId
from markovbot.fleet.fleet import Fleet


async def find_server(client: discord.Client, fleet: Fleet, guild: GuildId) -> discord.Guild | None:
    """Return a server; None if the bot isn't there.

    One that another process serves is asked for over REST, and has neither channels nor members
    then. Raises what a request can raise (`cogs.adapters.errors`).
    """
    known = client.get_guild(guild)
    if known is not None or fleet.is_ours(guild):
        return known
    try:
        return await client.fetch_guild(guild, with_counts=False)
    except (discord.NotFound, discord.Forbidden):
        return None
