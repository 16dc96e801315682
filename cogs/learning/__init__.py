"""Listen in the channels that are switched on."""

from cogs.learning._cog import Learning
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    cog = Learning(bot)
    await bot.add_cog(cog)
    bot.message_handlers.append(cog.on_message)
