"""Follow servers, channels, threads and permissions, and read from history what was missed."""

from cogs.lifecycle._cog import Lifecycle
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Lifecycle(bot))
