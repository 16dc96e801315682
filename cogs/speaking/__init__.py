"""/say and /imitate, and answers to mentions and replies."""

from cogs.runtime.client import MarkovBot
from cogs.speaking._cog import Speaking
from cogs.speaking._views import AgainButton, DeleteButton


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and have it see every message."""
    cog = Speaking(bot)
    await bot.add_cog(cog)
    bot.add_dynamic_items(AgainButton, DeleteButton)
    bot.message_handlers.append(cog.on_message)
