"""What everybody can see and decide about themselves."""

from cogs.privacy._cog import PrivacyPanel
from cogs.privacy._reporting import Reporting
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cogs."""
    await bot.add_cog(PrivacyPanel(bot))
    await bot.add_cog(Reporting(bot))
