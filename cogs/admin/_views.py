"""The confirmation before an erasure: two buttons, and a form in which to type a word."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES
from cogs.runtime.views import BotForm, RateLimitedView
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

TIMEOUT: Final = 300.0
"""Seconds until the buttons are removed."""

WORD: Final = gettext_noop("RESET")

Act = Callable[[int], Awaitable[str]]
"""Gets the snowflake of the confirming interaction, erases, and returns the answer's text."""


class Confirmation(RateLimitedView):
    """Two buttons below the question whether to erase."""

    def __init__(self, asked: discord.Interaction, act: Act) -> None:
        super().__init__(timeout=TIMEOUT)
        self._origin = asked
        self._on_confirm = act

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Accept presses only from the admin who used the command."""
        asked = interaction.user.id == self._origin.user.id
        return asked and await super().interaction_check(interaction)

    @discord.ui.button(label=gettext_noop("Forget"), style=discord.ButtonStyle.danger)
    async def confirm(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Ask for the word."""
        await interaction.response.send_modal(ConfirmationForm(self, self._on_confirm))

    @discord.ui.button(label=gettext_noop("Keep"), style=discord.ButtonStyle.secondary)
    async def cancel(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Erase nothing."""
        await interaction.response.edit_message(content=_("Nothing was forgotten."), view=None)
        self.stop()  # not before: a press of what has stopped is told so, see `answer_if_unheard`

    async def on_timeout(self) -> None:
        """Remove the buttons."""
        with suppress(*SENDING_FAILURES):  # the question itself may be gone
            await self._origin.edit_original_response(
                content=_("Nothing was forgotten: nobody answered."), view=None
            )


class ConfirmationForm(BotForm):
    """Erases if the word is typed, or the server's name."""

    def __init__(self, question: Confirmation, act: Act) -> None:
        super().__init__(title=_("Forget, for good"), timeout=TIMEOUT)
        self._question = question
        self._act = act
        self._typed = discord.ui.TextInput[Any](placeholder=_(WORD), max_length=100)
        self.add_item(
            discord.ui.Label(
                text=_("Type {word}, or the name of this server", word=_(WORD)),
                component=self._typed,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Erase, or say that nothing was."""
        name = "" if interaction.guild is None else interaction.guild.name
        typed = self._typed.value.strip().casefold()
        if typed not in (WORD.casefold(), _(WORD).casefold(), name.strip().casefold()):
            await interaction.response.send_message(
                _(
                    "Nothing was forgotten: you typed neither {word} nor the name of this server.",
                    word=_(WORD),
                ),
                ephemeral=True,
            )
            return
        self._question.stop()
        await interaction.response.edit_message(content=_("Forgetting…"), view=None)
        await interaction.edit_original_response(content=await self._act(interaction.id))
