"""Send lines, and the buttons below them, whose ids hold all that they need after a restart."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from cogs.adapters.deferral import defer_if_slow, give_up_if_too_slow, respond
from cogs.runtime.views import AnsweringButton
from cogs.speaking._lines import guild_of, hearing_of, language_heard, make_line
from cogs.speaking._requests import AGAIN, MEMBERS, WHY, LineRequest, joined, split
from cogs.speaking._why import explanation
from markovbot.domain import GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import in_language

Button = discord.ui.Button[Any]
Interaction = discord.Interaction[Any]
Item = discord.ui.Item[Any]


class AgainButton(AnsweringButton, discord.ui.DynamicItem[Button], template=AGAIN):
    """Asks for another line of the same kind, for whoever presses it."""

    def __init__(self, request: LineRequest, custom_id: str) -> None:
        self._request = request
        super().__init__(Button(label=_("Again"), custom_id=custom_id))

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(LineRequest.parse(match), match[0])

    async def answer(self, interaction: Interaction) -> None:
        """Send another line, as if the user had used the command."""
        interaction.client.rate_limits.count(
            interaction.user.id, interaction.channel_id, interaction.guild_id
        )
        await send_line(interaction, self._request)


class WhyButton(AnsweringButton, discord.ui.DynamicItem[Button], template=WHY):
    """Explains the line to whoever presses it, alone."""

    def __init__(self, request: LineRequest) -> None:
        self._request = request
        super().__init__(Button(label=_("Why?"), custom_id=request.why_id()))

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(LineRequest.parse(match))

    async def answer(self, interaction: Interaction) -> None:
        """Show how likely each word was."""
        interaction.client.rate_limits.count(interaction.user.id)
        defer_if_slow(interaction)
        async with give_up_if_too_slow():
            text = await explanation(interaction, self._request)
        await respond(interaction, text)


class DeleteButton(
    AnsweringButton,
    discord.ui.DynamicItem[Button],
    template=rf"delete:(?P<asker>\d{{1,20}})(?::(?P<members>{MEMBERS}))?",
):
    """Deletes the line, for who asked for it, for who is imitated in it and for moderators."""

    def __init__(self, asker: MemberId, imitated: Sequence[MemberId] = ()) -> None:
        self._theirs = (asker, *imitated)
        custom_id = f"delete:{asker}{':' if imitated else ''}{joined(imitated)}"
        super().__init__(Button(label=_("Delete"), custom_id=custom_id))

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(MemberId(int(match["asker"])), _members(match))

    async def answer(self, interaction: Interaction) -> None:
        """Delete the line. What a moderator deletes isn't said again; what one of those whose line
        it is deletes may be, or else anybody could silence the bot."""
        theirs = interaction.user.id in self._theirs
        if not theirs and not interaction.permissions.manage_messages:
            if len(self._theirs) > 1:
                raise UserError(
                    _(
                        "Only who asked for that line, who is imitated in it and moderators can "
                        "delete it here."
                    )
                )
            raise UserError(_("Only who asked for that line and moderators can delete it here."))
        if theirs and interaction.message is not None:
            interaction.client.services.sent_lines.forget(MessageId(interaction.message.id))
        await interaction.response.defer()
        await interaction.delete_original_response()


class RefuseButton(
    AnsweringButton,
    discord.ui.DynamicItem[Button],
    template=rf"refuse:(?P<members>{MEMBERS})",
):
    """Lets whoever is imitated in the line be imitated no more; never rate-limited."""

    def __init__(self, imitated: Sequence[MemberId]) -> None:
        self._imitated = imitated
        super().__init__(
            Button(label=_("Don't imitate me"), custom_id=f"refuse:{joined(imitated)}")
        )

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(_members(match))

    async def answer(self, interaction: Interaction) -> None:
        """Save that the user isn't to be imitated on this server."""
        member, guild = MemberId(interaction.user.id), GuildId(guild_of(interaction).id)
        if member not in self._imitated:
            raise UserError(
                _("That button is for who is imitated there. `/privacy` has one for you, too.")
            )
        defer_if_slow(interaction)
        await interaction.client.services.privacy.let_imitate(member, guild, allowed=False)
        await respond(
            interaction,
            _(
                "I won't imitate you on this server any more. What I learned from you stays; "
                "`/privacy` takes either back."
            ),
        )


def _members(match: re.Match[str]) -> tuple[MemberId, ...]:
    return tuple(map(MemberId, split(match["members"] or "")))


async def send_line(
    interaction: Interaction, request: LineRequest, whom: Sequence[discord.Member] = ()
) -> None:
    """Answer with a line (see `make_line`) and its buttons. Raises UserError."""
    hearing = hearing_of(interaction, request)
    policies = interaction.client.services.policies
    request = request.within(policies.of(hearing.style.guild))
    defer_if_slow(interaction, ephemeral=hearing.only_asker)
    async with give_up_if_too_slow():
        line = await make_line(interaction, request, hearing, whom)
    asker = None if hearing.only_asker else MemberId(interaction.user.id)
    with in_language(language_heard(interaction, hearing)):
        buttons = line_buttons(request, asker)
    id_ = await respond(interaction, line.text, buttons, ephemeral=hearing.only_asker)
    if id_ is not None:
        interaction.client.services.sent_lines.add(MessageId(id_), line.named, hearing.said_in)


def line_buttons(
    request: LineRequest, asker: MemberId | None, *, again: bool = True
) -> discord.ui.View:
    """Return the buttons below a line; `asker` is who may delete it, None if nobody else sees it.

    What doesn't fit into the id of a button can't be asked for `again`.
    """
    view = discord.ui.View(timeout=None)
    if again and (custom_id := request.again_id()) is not None:
        view.add_item(AgainButton(request, custom_id))
    view.add_item(WhyButton(request))
    if asker is not None:
        view.add_item(DeleteButton(asker, request.members))
        if request.members:
            view.add_item(RefuseButton(request.members))
    return view
