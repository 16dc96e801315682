"""Commands for those who manage a server."""

from cogs.admin._cog import Admin
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Admin(bot))
