"""Show what the bot knows: the odds behind a word, and how much there is."""

from cogs.odds._cog import OddsCog
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(OddsCog(bot))
