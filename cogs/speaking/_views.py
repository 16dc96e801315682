"""Send lines, and the buttons below them, whose ids hold all that they need after a restart."""

import re
from typing import Any, Self

import discord

from cogs.runtime.error_responses import respond_to_error
from cogs.speaking._lines import make_line
from cogs.speaking._requests import TEMPLATE, LineRequest
from markovbot.domain import MemberId, MessageId
from markovbot.errors import UserError

Button = discord.ui.Button[Any]
Interaction = discord.Interaction[Any]


class AgainButton(discord.ui.DynamicItem[Button], template=TEMPLATE):
    """Asks for another line of the same kind, for whoever presses it."""

    def __init__(self, request: LineRequest, custom_id: str) -> None:
        self._request = request
        super().__init__(Button(label="Again", custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from the custom id that was pressed."""
        return cls(LineRequest.parse(match), match[0])

    async def callback(self, interaction: Interaction) -> None:
        """Send another line, as if the user had used the command."""
        bot = interaction.client
        if not bot.in_flight.enter():
            return
        try:
            bot.rate_limits.count(interaction.user.id, interaction.channel_id, interaction.guild_id)
            await send_line(interaction, self._request)
        except Exception as error:  # noqa: BLE001 - discord.py would log it and answer nothing
            await respond_to_error(interaction, error)


class DeleteButton(discord.ui.DynamicItem[Button], template=r"delete:(?P<asker>\d{1,20})"):
    """Deletes the line, for who asked for it and for moderators."""

    def __init__(self, asker: MemberId) -> None:
        self._asker = asker
        super().__init__(Button(label="Delete", custom_id=f"delete:{asker}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from the custom id that was pressed."""
        return cls(MemberId(int(match["asker"])))

    async def callback(self, interaction: Interaction) -> None:
        """Delete the line. What a moderator deletes isn't said again; what its asker deletes may
        be, or else anybody could silence the bot."""
        bot, message = interaction.client, interaction.message
        if message is None or not bot.in_flight.enter():
            return
        try:
            asked = interaction.user.id == self._asker
            if not asked and not interaction.permissions.manage_messages:
                raise UserError("Only who asked for that line and moderators can delete it here.")
            if asked:
                bot.services.sent_lines.forget(MessageId(message.id))
            await interaction.response.defer()
            await interaction.delete_original_response()
        except Exception as error:  # noqa: BLE001 - discord.py would log it and answer nothing
            await respond_to_error(interaction, error)


async def send_line(
    interaction: Interaction, request: LineRequest, whom: discord.Member | None = None
) -> None:
    """Answer with a line (see `make_line`) and its buttons. Raises UserError."""
    line = await make_line(interaction, request, whom)
    asker = None if line.only_asker else MemberId(interaction.user.id)
    sent = await interaction.response.send_message(
        line.text, ephemeral=line.only_asker, view=_buttons(request, asker)
    )
    if sent.message_id is not None:
        interaction.client.services.sent_lines.add(
            MessageId(sent.message_id), line.named, line.said_in
        )


def _buttons(request: LineRequest, asker: MemberId | None) -> discord.ui.View:
    """Return the buttons below a line; `asker` is who may delete it, None if nobody else sees it.

    What doesn't fit into the id of a button can't be asked for again.
    """
    view = discord.ui.View(timeout=None)
    if (custom_id := request.custom_id()) is not None:
        view.add_item(AgainButton(request, custom_id))
    if asker is not None:
        view.add_item(DeleteButton(asker))
    return view
