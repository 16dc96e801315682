"""/help, and what a direct message is answered."""

from cogs.help._cog import HelpCog
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and have it see every message."""
    cog = HelpCog(bot)
    await bot.add_cog(cog)
    bot.message_handlers.append(cog.on_message)
