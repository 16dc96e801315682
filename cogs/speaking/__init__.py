"""Speak: when asked by command, when mentioned, and when replied to."""

from cogs.runtime.client import MarkovBot
from cogs.speaking._cog import Speaking


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    cog = Speaking(bot)
    await bot.add_cog(cog)
    bot.message_handlers.append(cog.on_message)
