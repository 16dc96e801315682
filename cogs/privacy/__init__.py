"""/privacy, and the reporting of lines: what all members can see and decide themselves."""

from cogs.privacy._cog import PrivacyCog
from cogs.privacy._report import Reports
from cogs.privacy._report_post import ReportButton
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cogs, and register the buttons of earlier runs."""
    bot.add_dynamic_items(ReportButton)
    await bot.add_cog(PrivacyCog(bot))
    await bot.add_cog(Reports(bot))
