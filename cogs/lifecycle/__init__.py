"""Notice where messages may have been missed, and have them read from history."""

from cogs.lifecycle._cog import Lifecycle
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Lifecycle(bot))
