"""The post about a report in the log channel: a link, and buttons that work after a restart.

The line itself is never posted: those who read the log channel may not be those who read where it
was said. So the ids of the buttons don't hold either where that was.
"""

import logging
import re
from enum import StrEnum
from typing import Any, Final, Self

import discord
from discord import app_commands

from cogs.adapters.deferral import respond
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.languages import language_of_server
from cogs.adapters.log_channel import usable_log_channel
from cogs.adapters.rendering import said_in
from cogs.adapters.visibility import can_read, channels_visible_to_all
from cogs.runtime.client import MarkovBot
from cogs.runtime.views import AnsweringButton, BotView
from markovbot.admin_log import AdminAction
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, in_language
from markovbot.speaking.reports import UNKNOWN, Report, ReportState

log = logging.getLogger(__name__)

REPORTED: Final = gettext_noop("**A line of mine was reported.** {where}")
OPEN: Final = gettext_noop(
    "Its words aren't put together again where it was said. Shall that stay so?"
)
HIDDEN: Final = gettext_noop("Not everybody here may read where I said it.")
STATES: Final = {
    ReportState.KEPT: gettext_noop("**Kept blocked** by {admin}."),
    ReportState.LIFTED: gettext_noop("**Lifted** by {admin}: its words may be put together again."),
}
ALREADY: Final = {
    ReportState.KEPT: gettext_noop("{admin} has decided that already: the line stays blocked."),
    ReportState.LIFTED: gettext_noop(
        "{admin} has decided that already: the line may be said again."
    ),
}
LINK: Final = gettext_noop("It is {link}.")
UNREADABLE: Final = gettext_noop(
    "I said that where you can't read, so somebody else has to decide."
)
SILENT: Final = gettext_noop(
    "Discord doesn't tell me now what that line was; try again in a minute."
)


class Choice(StrEnum):
    """What a button of a report is for, as it stands in its id."""

    KEEP = "keep"
    LIFT = "lift"
    SHOW = "show"


LABELS: Final = {
    Choice.KEEP: gettext_noop("Keep blocked"),
    Choice.LIFT: gettext_noop("Lift"),
    Choice.SHOW: gettext_noop("Show me the line"),
}
DECISIONS: Final = {
    Choice.KEEP: (ReportState.KEPT, AdminAction.REPORT_KEPT),
    Choice.LIFT: (ReportState.LIFTED, AdminAction.REPORT_LIFTED),
}


class ReportButton(
    AnsweringButton,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"report:(?P<choice>keep|lift|show):(?P<message>\d{1,20})",
):
    """A button for those who manage the server and may read the line."""

    def __init__(self, choice: Choice, message: int) -> None:
        self._choice = choice
        self._message = MessageId(message)
        style = discord.ButtonStyle
        super().__init__(
            discord.ui.Button(
                label=_(LABELS[choice]),
                style=style.primary if choice is Choice.KEEP else style.secondary,
                custom_id=f"report:{choice}:{message}",
            )
        )

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(Choice(match["choice"]), int(match["message"]))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Show where the line is, or decide on it and say so in the post."""
        bot: MarkovBot = interaction.client
        bot.rate_limits.count(interaction.user.id)
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        guild = interaction.guild
        here = GuildId(interaction.guild_id or 0)
        report = await bot.services.reports.find(here, self._message)
        if guild is None or report is None:
            raise UserError(_(UNKNOWN))
        if not _may_read(interaction.user, guild, report):
            raise UserError(_(UNREADABLE))
        if self._choice is Choice.SHOW:
            await respond(interaction, _(LINK, link=_link(here, report, self._message)))
            return
        await interaction.response.defer()
        said = None
        if report.state is ReportState.OPEN:
            said = await _said(bot, here, report, self._message)
        state, action = DECISIONS[self._choice]
        admin = MemberId(interaction.user.id)
        report, decided = await bot.services.reports.decide(here, self._message, state, admin, said)
        if not decided:
            await respond(interaction, _(ALREADY[report.state], admin=_mention(report.admin)))
            return
        bot.services.admin_log.record(here, action)
        with in_language(language_of_server(bot.services, guild)):
            text = _text(report, self._message, interaction.channel, here)
        await interaction.edit_original_response(content=text, view=None)


async def post_report(
    bot: MarkovBot, guild: discord.Guild, message: discord.Message, channel: ChannelId
) -> None:
    """Post a report of a line that was said where the readers of `channel` may read it, unless
    there is no log channel to post it in. Raises UserError if the store can't."""
    here, id_ = GuildId(guild.id), MessageId(message.id)
    log_channel = usable_log_channel(guild, bot.services.policies.of(here))
    if log_channel is None or message.flags.ephemeral:
        return
    report = Report(channel, message.channel.id)

    async def post() -> bool:
        try:
            with in_language(language_of_server(bot.services, guild)):
                text = _text(report, id_, log_channel, here)
                view = _buttons(report, id_, log_channel)
            await log_channel.send(text, view=view)
        except REST_FAILURES:
            return False
        return True

    if not await bot.services.reports.open(here, id_, report, post):
        log.warning("Discord didn't take a report for the log channel of server %d.", here)


def _text(report: Report, message: MessageId, log_channel: object, guild: GuildId) -> str:
    seen = _seen_by_all(report, log_channel)
    where = _link(guild, report, message) if seen else _(HIDDEN)
    outcome = _(OPEN)
    if report.state is not ReportState.OPEN:
        outcome = _(STATES[report.state], admin=_mention(report.admin))
    return f"{_(REPORTED, where=where)}\n{outcome}"


def _buttons(report: Report, message: MessageId, log_channel: object) -> BotView:
    view = BotView(timeout=None)
    for choice in Choice:
        if choice is not Choice.SHOW or not _seen_by_all(report, log_channel):
            view.add_item(ReportButton(choice, message))
    return view


def _seen_by_all(report: Report, log_channel: object) -> bool:
    """Tell whether everybody who sees the log channel may read the line. A thread may be private:
    its members aren't known."""
    return report.place == report.channel and report.channel in channels_visible_to_all(log_channel)


def _may_read(user: discord.abc.User, guild: discord.Guild, report: Report) -> bool:
    place = guild.get_channel(report.channel)
    if place is None:  # there is nothing left to read for anybody
        return True
    if not isinstance(user, discord.Member) or not can_read(user, place):
        return False
    if report.place == report.channel:
        return True
    thread = guild.get_thread(report.place)  # None if it is archived
    public = thread is not None and not thread.is_private()
    return public or place.permissions_for(user).manage_threads


def _mention(admin: MemberId) -> str:
    return f"<@{admin}>"


def _link(guild: GuildId, report: Report, message: MessageId) -> str:
    return f"https://discord.com/channels/{guild}/{report.place}/{message}"


async def _said(bot: MarkovBot, guild: GuildId, report: Report, message: MessageId) -> str | None:
    """Return what a line says; None if it can't be read any more. Raises UserError if Discord
    can't be reached."""
    place = bot.get_partial_messageable(report.place, guild_id=guild)
    try:
        found = await place.fetch_message(message)
    except (discord.NotFound, discord.Forbidden):
        return None
    except REST_FAILURES:
        raise UserError(_(SILENT)) from None
    return said_in(found)
