"""/odds: which words follow a word, as a picture and as text."""

from cogs.odds._cog import OddsCog
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(OddsCog(bot))
