"""What /markov doctor looks at: for each, whether all is well, and what to do if not.

Whoever manages a server isn't always who runs the bot: no path and no figure of the machine is
told, only what to tell whoever runs it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import discord

from cogs.adapters import amounts
from cogs.adapters.converters import place_of
from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.adapters.history import bot_can_read_history
from cogs.adapters.rendering import channel_list
from cogs.admin._finding import Finding, Repair
from cogs.admin._log import log_state
from cogs.admin._machine_findings import clock, database, disk, intent
from cogs.admin._pause import pause_state
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_sync import Comparison
from markovbot.domain import ChannelId, GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import ngettext

MAX_LISTED: Final = 10
"""Channels named in each finding: a panel holds 4,000 characters."""


async def examine(bot: MarkovBot, guild: discord.Guild) -> list[Finding]:
    """Look at everything, for one server."""
    learned = bot.services.live.channels(GuildId(guild.id))
    places = [place for one in learned if (place := guild.get_channel(one)) is not None]
    return [
        await intent(bot),
        await _commands(bot, GuildId(guild.id)),
        _reading(places),
        _sending([one for one in places if _is_to_speak(bot, one)]),
        _bans(guild),
        *_history(bot, guild),
        Finding(*pause_state(bot.services, GuildId(guild.id))),
        Finding(*log_state(guild, bot.services.policies.of(GuildId(guild.id)))),
        await database(bot),
        await disk(bot),
        clock(bot),
    ]


async def _commands(bot: MarkovBot, guild: GuildId) -> Finding:
    well = _("My commands are as they should be.")
    try:
        found = [one for one in await bot.command_sync.compare(guild) if one.found]
    except UserError as refused:
        return Finding(well, _("**Commands.** {what}", what=refused))
    except REST_FAILURES + MALFORMED:
        return Finding(well, _("**Commands.** Discord doesn't say now which commands I have."))
    if not found:
        return Finding(well)
    return Finding(
        well,
        _("**Commands.** {what}", what=" ".join(map(_difference, found))),
        Repair.SEND_COMMANDS,
    )


def _difference(one: Comparison) -> str:
    if not one.wanted:
        return ngettext(
            "This server has {count} command of its own beside those for all servers.",
            "This server has {count} commands of its own beside those for all servers.",
            len(one.found.surplus),
        )
    return _("Discord has others than I do: {found}.", found=one.found)


def _reading(places: Sequence[discord.abc.GuildChannel]) -> Finding:
    hidden = [one for one in places if not one.permissions_for(one.guild.me).view_channel]
    blind = [one for one in places if one not in hidden and not bot_can_read_history(one)]
    lines = []
    if hidden:
        lines.append(
            _(
                "I learn from {channels} and can't see it: give me **View Channel** and **Read "
                "Message History** there, or end it with `/markov stop`.",
                channels=_listed(hidden),
            )
        )
    if blind:
        lines.append(
            _(
                "In {channels} I miss what is said while I'm away: give me **Read Message "
                "History** there.",
                channels=_listed(blind),
            )
        )
    problem = _("**Reading.** {what}", what=" ".join(lines)) if lines else ""
    nowhere = _("I learn nowhere yet: `/markov learn` switches a channel on.")
    return Finding(_("I can read where I learn.") if places else nowhere, problem)


def _sending(places: Iterable[discord.abc.GuildChannel]) -> Finding:
    mute = [one for one in places if _sees(one) and not _may_send(one)]
    well = _("I can answer where I learn.")
    if not mute:
        return Finding(well)
    return Finding(
        well,
        _(
            "**Answering.** Who mentions me in {channels} gets no answer: give me **Send "
            "Messages** there (in forums **Send Messages in Threads**), if they are to get one.",
            channels=_listed(mute),
        ),
    )


def _listed(places: Iterable[discord.abc.GuildChannel]) -> str:
    return _where(one.id for one in places)


def _where(channels: Iterable[int]) -> str:
    return channel_list(channels, MAX_LISTED)


def _sees(place: discord.abc.GuildChannel) -> bool:
    return place.permissions_for(place.guild.me).view_channel


def _may_send(place: discord.abc.GuildChannel) -> bool:
    mine = place.permissions_for(place.guild.me)
    forum = isinstance(place, discord.ForumChannel)
    return mine.send_messages_in_threads if forum else mine.send_messages


def _is_to_speak(bot: MarkovBot, place: discord.abc.GuildChannel) -> bool:
    """Tell whether the admins have the bot speak in a channel; a pause ends, and doesn't count."""
    where = place_of(place)
    if where is None:
        return False
    return bot.services.policies.of(where.guild).speaks(where.channel, where.category)


def _bans(guild: discord.Guild) -> Finding:
    mine = guild.me.guild_permissions
    well = _("I hear of bans.")
    if mine.view_audit_log or mine.ban_members:
        return Finding(well)
    return Finding(
        well,
        _(
            "**Bans.** Discord doesn't tell me of them, so what a banned member wrote lately "
            "stays counted: give me **View Audit Log**."
        ),
    )


def _history(bot: MarkovBot, guild: discord.Guild) -> Iterable[Finding]:
    catch_up = bot.services.catch_up
    here = GuildId(guild.id)
    failing, gaps = catch_up.failing_channels(here), catch_up.channels_with_gaps(here)
    well = _("Nothing that was said where I learn is missing.")
    if failing:
        yield Finding(
            well,
            _(
                "**History.** Reading up {channels} failed; I try again by myself within a minute.",
                channels=_where(failing),
            ),
            Repair.READ_AGAIN,
        )
    readable = {one for one in gaps if _readable(guild, one)}
    if readable:
        yield Finding(
            well,
            _(
                "**Gaps.** Something that was said in {channels} is missing.",
                channels=_where(readable),
            ),
            Repair.READ_AGAIN,
        )
    if gaps - readable:
        yield Finding(
            well,
            _(
                "**Gaps.** What was said in {channels} while I was away is missing. I read it as "
                "soon as I have the permissions above.",
                channels=_where(gaps - readable),
            ),
        )
    if not failing and not gaps:
        pending = catch_up.pending_streams(here)
        yield Finding(
            _("I'm still reading up {channels}.", channels=amounts.channels(pending))
            if pending
            else well
        )


def _readable(guild: discord.Guild, channel: ChannelId) -> bool:
    place = guild.get_channel(channel)
    return place is not None and bot_can_read_history(place)
