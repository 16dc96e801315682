"""Stop a backfill: by command, or by the button below the message that shows how far it is."""

import re
from typing import Any, Self

import discord
from discord import app_commands

from cogs.adapters.deferral import respond
from cogs.runtime.views import AnsweringButton, BotView
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.languages import gettext as _


async def stop_backfill(services: Services, place: ChannelKey) -> str:
    """Stop reading a channel's past; return what to answer."""
    where = f"<#{place.channel}>"
    if not await services.backfill.cancel(place):
        return _("I wasn't reading what was said in {where}.", where=where)
    services.admin_log.record(place.guild, AdminAction.BACKFILL_STOPPED, [place.channel])
    return _(
        "I no longer read what was said in {where} before. What I learned of it stays until "
        "`/markov reset channel`; `/markov history read` goes on from there.",
        where=where,
    )


class StopBackfillButton(
    AnsweringButton,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"stop-reading:(?P<channel>\d{1,20})",
):
    """A button that still works after a restart, for those who manage the server."""

    def __init__(self, channel: int) -> None:
        self._channel = ChannelId(channel)
        super().__init__(
            discord.ui.Button(
                label=_("Stop reading"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"stop-reading:{channel}",
            )
        )

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(int(match["channel"]))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Stop reading; the message with the button says so, too, as soon as it is updated."""
        interaction.client.rate_limits.count(interaction.user.id)
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        place = ChannelKey(GuildId(interaction.guild_id or 0), self._channel)
        await respond(interaction, await stop_backfill(interaction.client.services, place))


def stop_button(place: ChannelKey) -> BotView:
    """Return the button for the message that shows how far a channel's past is read."""
    view = BotView(timeout=None)
    view.add_item(StopBackfillButton(place.channel))
    return view
