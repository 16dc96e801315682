"""After a ban: subtract the member's recent messages, and ask an admin about the older counts."""

from cogs.bans._cog import Bans
from cogs.bans._views import ForgetBannedButton
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog, and register the buttons of earlier runs."""
    bot.add_dynamic_items(ForgetBannedButton)
    await bot.add_cog(Bans(bot))
