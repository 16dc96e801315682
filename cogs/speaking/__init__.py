"""/say and /imitate, and answers to mentions and replies."""

from cogs.runtime.client import MarkovBot
from cogs.speaking._cog import Speaking
from cogs.speaking._menus import SpeakingMenus
from cogs.speaking._views import AgainButton, DeleteButton, RefuseButton, WhyButton


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and have it see every message."""
    cog = Speaking(bot)
    await bot.add_cog(cog)
    await bot.add_cog(SpeakingMenus(bot))
    bot.add_dynamic_items(AgainButton, WhyButton, DeleteButton, RefuseButton)
    bot.message_handlers.append(cog.on_message)
