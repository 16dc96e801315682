"""Commands for those who manage a server, and the hello on a new one."""

from cogs.admin._cog import Admin
from cogs.admin._hello import Hello
from cogs.admin._hello_buttons import HelloButton
from cogs.admin._new_channels import NewChannels
from cogs.admin._panel import PanelItem
from cogs.admin._stop_backfill import StopBackfillButton
from cogs.runtime.client import MarkovBot


async def setup(bot: MarkovBot) -> None:
    """Add the cogs, and register the buttons of earlier runs."""
    bot.add_dynamic_items(HelloButton, PanelItem, StopBackfillButton)
    await bot.add_cog(Admin(bot))
    await bot.add_cog(Hello(bot))
    await bot.add_cog(NewChannels(bot))
