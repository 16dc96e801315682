"""Posts in a server's log channel what its admins do."""

from cogs.admin_log._cog import AdminLogCog
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(AdminLogCog(bot))
