"""Learn from messages, edits and deletions in the channels that are switched on."""

from cogs.learning._cog import Learning
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and have it see every message."""
    cog = Learning(bot)
    await bot.add_cog(cog)
    bot.message_handlers.append(cog.on_message)
