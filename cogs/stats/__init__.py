"""/stats: how much was learned, since when, and what a channel is about."""

from cogs.runtime.client import MarkovBot
from cogs.stats._cog import StatsCog


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(StatsCog(bot))
