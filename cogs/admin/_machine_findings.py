"""What /markov doctor says of the bot's account and of the machine that it runs on."""

from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.admin._finding import Finding
from cogs.runtime.client import MarkovBot
from markovbot.languages import gettext as _


async def intent(bot: MarkovBot) -> Finding:
    """Look whether the bot may read messages."""
    well = _("I may read what members write.")
    try:
        flags = (await bot.application_info()).flags
    except REST_FAILURES + MALFORMED:
        return Finding(well, _("**Intent.** Discord doesn't say now whether I may read messages."))
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(well)
    return Finding(
        well,
        _(
            "**Intent.** My Message Content Intent was switched off: whoever runs me has to "
            "switch it on again at <https://discord.com/developers/applications>, under Bot, or I "
            "won't start the next time."
        ),
    )


async def database(bot: MarkovBot) -> Finding:
    """Look whether anything can be learned now."""
    well = _("My database can be written to.")
    if await bot.services.health.database_writable():
        return Finding(well)
    return Finding(
        well,
        _(
            "**Database.** It can't be written to, so nothing is learned now and no setting "
            "changes. Nothing is lost. My log tells whoever runs me why."
        ),
    )


async def disk(bot: MarkovBot) -> Finding:
    """Look whether there is room."""
    well = _("The disk has room.")
    if not await bot.services.health.disk_scarce():
        return Finding(well)
    return Finding(
        well,
        _(
            "**Disk.** It has little room left: whoever runs me should free some space, or I will "
            "stop learning and making backups."
        ),
    )


def clock(bot: MarkovBot) -> Finding:
    """Look whether the clock is right."""
    well = _("The clock is right.")
    if not bot.services.health.clock_wrong:
        return Finding(well)
    return Finding(
        well,
        _(
            "**Clock.** That of the machine I run on is wrong. I go by Discord's, so nothing goes "
            "wrong, but whoever runs me should set it."
        ),
    )
