"""What /markov doctor looks at: for each, whether all is well, and what to do if not.

Whoever manages a server isn't always who runs the bot: no path and no figure of the machine is
told, only what to tell whoever runs it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import discord

from cogs.adapters.converters import place_of
from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.adapters.history import bot_can_read_history
from cogs.adapters.rendering import channel_list, plural
from cogs.admin._log import log_state
from cogs.admin._pause import pause_state
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_sync import Comparison
from markovbot.domain import ChannelId, GuildId
from markovbot.errors import UserError

OPERATOR: Final = "whoever runs me"

MAX_LISTED: Final = 10
"""Channels named in each finding: a panel holds 4,000 characters."""


class Repair(Enum):
    """What the bot can do itself; the value is the button's label."""

    SEND_COMMANDS = "Send my commands"
    READ_AGAIN = "Read again"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `well` is what is said of it if there is no problem."""

    well: str
    problem: str = ""
    repair: Repair | None = None


async def examine(bot: MarkovBot, guild: discord.Guild) -> list[Finding]:
    """Look at everything, for one server."""
    learned = bot.services.live.channels(GuildId(guild.id))
    places = [place for one in learned if (place := guild.get_channel(one)) is not None]
    return [
        await _intent(bot),
        await _commands(bot, GuildId(guild.id)),
        _reading(places),
        _sending([one for one in places if _is_to_speak(bot, one)]),
        _bans(guild),
        *_history(bot, guild),
        Finding(*pause_state(bot.services, GuildId(guild.id))),
        Finding(*log_state(guild, bot.services.policies.of(GuildId(guild.id)))),
        await _database(bot),
        await _disk(bot),
        _clock(bot),
    ]


async def _intent(bot: MarkovBot) -> Finding:
    well = "I may read what members write."
    try:
        flags = (await bot.application_info()).flags
    except REST_FAILURES + MALFORMED:
        return Finding(well, "**Intent.** Discord doesn't say now whether I may read messages.")
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(well)
    return Finding(
        well,
        f"**Intent.** My Message Content Intent was switched off: {OPERATOR} has to switch it on "
        "again at <https://discord.com/developers/applications>, under Bot, or I won't start the "
        "next time.",
    )


async def _commands(bot: MarkovBot, guild: GuildId) -> Finding:
    well = "My commands are as they should be."
    try:
        found = [one for one in await bot.command_sync.compare(guild) if one.found]
    except UserError as refused:
        return Finding(well, f"**Commands.** {refused}")
    except REST_FAILURES + MALFORMED:
        return Finding(well, "**Commands.** Discord doesn't say now which commands I have.")
    if not found:
        return Finding(well)
    return Finding(well, f"**Commands.** {' '.join(map(_difference, found))}", Repair.SEND_COMMANDS)


def _difference(one: Comparison) -> str:
    if not one.wanted:
        surplus = plural(len(one.found.surplus), "command")
        return f"This server has {surplus} of its own beside those for all servers."
    return f"Discord has others than I do: {one.found}."


def _reading(places: Sequence[discord.abc.GuildChannel]) -> Finding:
    hidden = [one for one in places if not one.permissions_for(one.guild.me).view_channel]
    blind = [one for one in places if one not in hidden and not bot_can_read_history(one)]
    lines = []
    if hidden:
        lines.append(
            f"I learn from {_listed(hidden)} and can't see it: give me **View Channel** and "
            "**Read Message History** there, or end it with `/markov stop`."
        )
    if blind:
        lines.append(
            f"In {_listed(blind)} I miss what is said while I'm away: give me **Read Message "
            "History** there."
        )
    problem = f"**Reading.** {' '.join(lines)}" if lines else ""
    nowhere = "I learn nowhere yet: `/markov learn` switches a channel on."
    return Finding("I can read where I learn." if places else nowhere, problem)


def _sending(places: Iterable[discord.abc.GuildChannel]) -> Finding:
    mute = [one for one in places if _sees(one) and not _may_send(one)]
    well = "I can answer where I learn."
    if not mute:
        return Finding(well)
    return Finding(
        well,
        f"**Answering.** Who mentions me in {_listed(mute)} gets no answer: give me **Send "
        "Messages** there (in forums **Send Messages in Threads**), if they are to get one.",
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
    well = "I hear of bans."
    if mine.view_audit_log or mine.ban_members:
        return Finding(well)
    return Finding(
        well,
        "**Bans.** Discord doesn't tell me of them, so what a banned member wrote lately stays "
        "counted: give me **View Audit Log**.",
    )


def _history(bot: MarkovBot, guild: discord.Guild) -> Iterable[Finding]:
    catch_up = bot.services.catch_up
    here = GuildId(guild.id)
    failing, gaps = catch_up.failing_channels(here), catch_up.channels_with_gaps(here)
    well = "Nothing that was said where I learn is missing."
    if failing:
        yield Finding(
            well,
            f"**History.** Reading up {_where(failing)} failed; I try again by myself "
            "within a minute.",
            Repair.READ_AGAIN,
        )
    readable = {one for one in gaps if _readable(guild, one)}
    if readable:
        yield Finding(
            well,
            f"**Gaps.** Something that was said in {_where(readable)} is missing.",
            Repair.READ_AGAIN,
        )
    if gaps - readable:
        yield Finding(
            well,
            f"**Gaps.** What was said in {_where(gaps - readable)} while I was away is "
            "missing. I read it as soon as I have the permissions above.",
        )
    if not failing and not gaps:
        pending = catch_up.pending_streams(here)
        yield Finding(f"I'm still reading up {plural(pending, 'channel')}." if pending else well)


def _readable(guild: discord.Guild, channel: ChannelId) -> bool:
    place = guild.get_channel(channel)
    return place is not None and bot_can_read_history(place)


async def _database(bot: MarkovBot) -> Finding:
    well = "My database can be written to."
    if await bot.services.health.database_writable():
        return Finding(well)
    return Finding(
        well,
        "**Database.** It can't be written to, so nothing is learned now and no setting changes. "
        f"Nothing is lost. My log tells {OPERATOR} why.",
    )


async def _disk(bot: MarkovBot) -> Finding:
    well = "The disk has room."
    if not await bot.services.health.disk_scarce():
        return Finding(well)
    return Finding(
        well,
        f"**Disk.** It has little room left: {OPERATOR} should free some space, or I will stop "
        "learning and making backups.",
    )


def _clock(bot: MarkovBot) -> Finding:
    well = "The clock is right."
    if not bot.services.health.clock_wrong:
        return Finding(well)
    return Finding(
        well,
        "**Clock.** That of the machine I run on is wrong. I go by Discord's, so nothing goes "
        f"wrong, but {OPERATOR} should set it.",
    )
