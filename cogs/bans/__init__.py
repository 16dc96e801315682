"""When somebody is banned: take back what they said lately, and ask about the rest."""

from cogs.bans._cog import Bans, ForgetBannedButton
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and let the buttons of earlier runs work."""
    bot.add_dynamic_items(ForgetBannedButton)
    await bot.add_cog(Bans(bot))
