"""What everybody can see and decide about themselves."""

from cogs.privacy._cog import PrivacyCog
from cogs.privacy._reporting import Reports
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cogs."""
    await bot.add_cog(PrivacyCog(bot))
    await bot.add_cog(Reports(bot))
