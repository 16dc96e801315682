"""The log channel of a server: whether the bot may post there, and whether it should."""

from typing import Final

import discord

from markovbot.domain import Policy
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

PUBLIC: Final = gettext_noop(
    "Everybody may see {channel}, so I post no log there. Take **View Channel** from `@everyone` "
    "there, or choose another channel."
)
MUTE: Final = gettext_noop(
    "I may not write in {channel}, so there is no log. Give me **View Channel** and **Send "
    "Messages** there, or choose another channel."
)
GONE: Final = gettext_noop("The log channel is gone, so there is no log. Choose another channel.")


def usable_log_channel(guild: discord.Guild, policy: Policy) -> discord.TextChannel | None:
    """Return the log channel if there is one and posting there is right, now; else None."""
    place = _log_channel(guild, policy)
    return None if place is None or problem_of(place) else place


def log_channel_problem(guild: discord.Guild, policy: Policy) -> str:
    """Return why nothing is posted in the log channel that was chosen; "" if nothing is wrong."""
    if policy.log_channel is None:
        return ""
    place = _log_channel(guild, policy)
    return _(GONE) if place is None else problem_of(place)


def problem_of(channel: discord.abc.GuildChannel) -> str:
    """Return why a channel can't be the log channel; "" if it can."""
    if channel.permissions_for(channel.guild.default_role).view_channel:
        return _(PUBLIC, channel=channel.mention)
    mine = channel.permissions_for(channel.guild.me)
    if not (mine.view_channel and mine.send_messages):
        return _(MUTE, channel=channel.mention)
    return ""


def _log_channel(guild: discord.Guild, policy: Policy) -> discord.TextChannel | None:
    place = None if policy.log_channel is None else guild.get_channel(policy.log_channel)
    return place if isinstance(place, discord.TextChannel) else None
