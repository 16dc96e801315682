"""/odds and /stats: which words follow a word, and how much was learned."""

from cogs.odds._cog import OddsCog
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(OddsCog(bot))
