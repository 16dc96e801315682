"""What all views (panels of buttons) have in common."""

import re
from typing import Any, Final, Self

import discord
from discord import app_commands

from cogs.adapters.languages import language_of_client
from cogs.runtime.error_responses import respond_to_error
from markovbot.admin_log import ACTOR
from markovbot.domain import MemberId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop, use_language

FORM_IS_OVER: Final = gettext_noop("That form has stopped working; open it again.")


HEARD: Final = "heard"
"""The key in `interaction.extras` that says that a view got the press, or a form what was typed."""


async def answer_if_unheard(interaction: discord.Interaction[Any]) -> None:
    """Answer a press that no view waits for, as after a restart: else it would fail without a word.
    So with forms.

    Views and buttons whose ids hold all that they need are told of a press before this is called,
    unless it is of what is just being sent: then discord.py doesn't know the view yet.
    """
    if HEARD in interaction.extras or interaction.response.is_done():
        return
    use_language(language_of_client(interaction))
    store = interaction.client._connection._view_store  # noqa: SLF001 - no public name tells
    data: Any = interaction.data  # discord.py's type is a union of all kinds
    if interaction.type is discord.InteractionType.modal_submit:
        await interaction.client.in_flight.last_answers()
        if data["custom_id"] in store._modals:  # noqa: SLF001
            resolved = data.get("resolved", {})
            store.dispatch_modal(data["custom_id"], interaction, data["components"], resolved)
            return
        interaction.client.in_flight.enter()
        await respond_to_error(interaction, UserError(_(FORM_IS_OVER)))
        return
    if interaction.type is not discord.InteractionType.component:
        return
    templates = store._dynamic_items  # noqa: SLF001
    if any(one.fullmatch(data["custom_id"]) for one in templates):
        return
    await interaction.client.in_flight.last_answers()
    pressed = data["component_type"], data["custom_id"]
    message = None if interaction.message is None else interaction.message.id
    if any(pressed in store._views.get(one, ()) for one in (message, None)):  # noqa: SLF001
        store.dispatch_view(*pressed, interaction)
        return
    interaction.client.in_flight.enter()
    await respond_to_error(
        interaction, UserError(_("These buttons have stopped working; use the command again."))
    )


class AnsweringButton:
    """What a button whose id holds all that it needs inherits first: each press is answered.

    discord.py would log an error of its callback, and answer nothing.
    """

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Rebuild the button that was pressed."""
        return cls.rebuilt(match)

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id, given the match of its template."""
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press."""
        use_language(language_of_client(interaction))
        try:
            interaction.client.in_flight.admit()
            ACTOR.set(MemberId(interaction.user.id))
            await self.answer(interaction)
        except Exception as error:  # noqa: BLE001 - see above
            await respond_to_error(interaction, error)

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button is for; errors become sentences."""
        raise NotImplementedError


class _Answered:
    """What all views inherit first: errors are answered, and nothing begins while the bot leaves.

    discord.py's View and LayoutView have no ancestor that could be named.
    """

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Speak the language of whoever presses; raise Leaving if the bot is about to leave."""
        interaction.extras[HEARD] = True
        use_language(language_of_client(interaction))
        interaction.client.in_flight.admit()
        ACTOR.set(MemberId(interaction.user.id))
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Answer with one sentence that says what went wrong."""
        await respond_to_error(interaction, error)


class _RateLimited(_Answered):
    """Presses count against the rate limits."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Count a press for the member who pressed.

        Raises Leaving if the bot is about to leave, RateLimited if a limit is exceeded.
        """
        await super().interaction_check(interaction)
        interaction.client.rate_limits.count(interaction.user.id)
        return True


class BotView(_Answered, discord.ui.View):
    """Rows of buttons below a text; errors are answered.

    Labels of buttons that are declared by decorators are marked with `gettext_noop`.
    """

    def __init__(self, *, timeout: float | None) -> None:
        super().__init__(timeout=timeout)
        for one in self.children:
            if isinstance(one, discord.ui.Button) and one.label:
                one.label = _(one.label)


class RateLimitedView(_RateLimited, BotView):
    """The same; presses count against the rate limits."""


class BotForm(_Answered, discord.ui.Modal):
    """A form (a "modal") whose errors are answered."""

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, *_item: discord.ui.Item[Any]
    ) -> None:
        """Answer with one sentence that says what went wrong."""
        await respond_to_error(interaction, error)


class AdminPanel(_RateLimited, discord.ui.LayoutView):
    """A panel of components for those who manage the server; presses count."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Check the permission at every press: it may have been taken away meanwhile."""
        allowed = await super().interaction_check(interaction)
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return allowed
