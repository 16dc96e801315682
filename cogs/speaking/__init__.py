"""/say and /imitate, answers to mentions and replies, and lines that nobody asked for."""

from cogs.runtime.client import MarkovBot
from cogs.speaking._chime_in import ChimingIn
from cogs.speaking._cog import Speaking
from cogs.speaking._menus import SpeakingMenus
from cogs.speaking._views import AgainButton, DeleteButton, RefuseButton, WhyButton


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and have it see every message."""
    cog = Speaking(bot)
    await bot.add_cog(cog)
    await bot.add_cog(SpeakingMenus(bot))
    chiming_in = ChimingIn(bot)
    await bot.add_cog(chiming_in)
    bot.add_dynamic_items(AgainButton, WhyButton, DeleteButton, RefuseButton)
    bot.message_handlers += [cog.on_message, chiming_in.on_message]
