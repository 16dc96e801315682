"""/markov settings: one panel for all settings, whose buttons still work after a restart."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.admin import _changes as changes
from cogs.admin._changes import set_language
from cogs.admin._forms import ChanceForm, LimitForm, QuietForm
from cogs.admin._learning import Learned, learn_from, learn_new, stop_learning, tell_members
from cogs.admin._log import choose_log, log_warning, remove_log
from cogs.admin._pages import Pages
from cogs.admin._pause import pause, resume
from cogs.admin._policy import guild_of
from cogs.admin._press import Press
from cogs.admin._reset import ask_server_reset
from cogs.admin._words import unban
from cogs.admin._words_panel import WordsForm, chosen_entry
from cogs.runtime.views import AnsweringButton
from markovbot.container import Services
from markovbot.domain import (
    Ban,
    Consent,
    Imitation,
    LineLength,
)

Interaction = discord.Interaction[Any]
Item = discord.ui.Item[Any]


class PanelCommand(commands.Cog):
    """The subcommand that opens the panel; a mixin of the /markov cog."""

    _services: Services

    @app_commands.command()
    async def settings(self, interaction: discord.Interaction) -> None:
        """See and change everything that can be decided for this server."""
        await respond(interaction, view=draw_page(self._services, interaction, "home"))


class PanelItem(
    AnsweringButton,
    discord.ui.DynamicItem[Item],
    template=r"settings:(?P<action>[a-z]+)(?::(?P<value>[a-z0-9]+))?",
):
    """A button or a select of the panel; its id says what it does."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.press: re.Match[str] | None = None

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: Item, match: re.Match[str], /
    ) -> Self:
        """Rebuild the item from the message and the custom id."""
        one = cls(item)
        one.press = match
        return one

    async def answer(self, interaction: Interaction) -> None:
        """Do what the item is for, for those who manage the server now."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        if self.press is None:
            return
        action, value = self.press["action"], self.press["value"] or ""
        if action != SHOW:
            interaction.client.rate_limits.count(interaction.user.id)
        chosen: list[Any] = getattr(self.item, "values", [])
        services = interaction.client.services
        press = Press(services, interaction, guild_of(interaction), value, chosen)
        if action in OPENING:
            await OPENING[action](press)
            return
        await interaction.response.defer()
        page, do = CHANGES[action]
        done = await do(press)
        if isinstance(done, Learned):
            await show(press, page, done.text)
            policy = interaction.client.settings.privacy_policy
            await tell_members(services, interaction, done.fresh, policy)
        else:
            await show(press, page or value, done)


def draw_page(
    services: Services, interaction: Interaction, page: str, done: str = "", first: int = 0
) -> discord.ui.LayoutView:
    """Return a page, whose items work after a restart; what was done is on top."""
    guild = guild_of(interaction)
    warning = log_warning(page, interaction.guild, services.policies.of(guild))
    top = "\n".join(filter(None, [done, warning]))
    return Pages(services, PanelItem).draw(page, guild, top, first)


async def show(press: Press, page: str, done: str = "") -> None:
    """Show a page in place of the one that was there, once the press is answered."""
    view = draw_page(press.services, press.interaction, page, done)
    await press.interaction.edit_original_response(view=view)


def _showing(press: Press, page: str) -> Callable[[discord.Interaction, str], Awaitable[None]]:
    """Return what shows a page after a form was submitted."""

    async def after(interaction: discord.Interaction, done: str) -> None:
        await show(press._replace(interaction=interaction), page, done)

    return after


async def _open_chance(press: Press) -> None:
    form = ChanceForm(press.services, press.guild, press.channel_ids(), _showing(press, "unasked"))
    await press.interaction.response.send_modal(form)


async def _open_limit(press: Press) -> None:
    form = LimitForm(press.services, press.guild, _showing(press, "unasked"))
    await press.interaction.response.send_modal(form)


async def _open_quiet(press: Press) -> None:
    form = QuietForm(press.services, press.guild, _showing(press, "unasked"))
    await press.interaction.response.send_modal(form)


async def _ask_reset(press: Press) -> None:
    await ask_server_reset(press.services, press.interaction)


async def _nothing(_press: Press) -> str:
    return ""


async def _learn(press: Press) -> Learned:
    return await learn_from(press.services, press.interaction, press.places())


async def _stop(press: Press) -> str:
    return await stop_learning(press.services, press.interaction, press.places())


async def _learn_new(press: Press) -> str:
    return await learn_new(press.services, press.interaction, learn=press.value == "on")


async def _pause(press: Press) -> str:
    await pause(press.services, press.interaction)
    return ""  # the page says it


async def _resume(press: Press) -> str:
    return await resume(press.services, press.interaction)


async def _open_ban(press: Press) -> None:
    form = WordsForm(press.services, press.guild, Ban(press.value), _showing(press, "words"))
    await press.interaction.response.send_modal(form)


async def _list_words(press: Press) -> None:
    await press.interaction.response.defer()
    view = draw_page(press.services, press.interaction, "words", first=int(press.value))
    await press.interaction.edit_original_response(view=view)


async def _unban(press: Press) -> str:
    return await unban(press.services, press.guild, map(chosen_entry, press.chosen), press.now)


SHOW: Final = "show"

OPENING: Final[dict[str, Callable[[Press], Awaitable[None]]]] = {
    "chance": _open_chance,
    "limit": _open_limit,
    "quiet": _open_quiet,
    "reset": _ask_reset,
    "ban": _open_ban,
    "listed": _list_words,
}
"""What is answered with a form, a message of its own, or a part of a page."""

CHANGES: Final[dict[str, tuple[str, Callable[[Press], Awaitable[str | Learned]]]]] = {
    SHOW: ("", _nothing),
    "learn": ("learn", _learn),
    "stop": ("learn", _stop),
    "new": ("learn", _learn_new),
    "allow": (
        "speak",
        lambda it: changes.speak_in(it.services, it.guild, it.channel_ids(), allowed=True),
    ),
    "forbid": (
        "speak",
        lambda it: changes.speak_in(it.services, it.guild, it.channel_ids(), allowed=False),
    ),
    "elsewhere": (
        "speak",
        lambda it: changes.speak_elsewhere(it.services, it.guild, allowed=it.value == "on"),
    ),
    "loud": ("unasked", lambda it: changes.set_quiet_hours(it.services, it.guild, None)),
    "length": (
        "lines",
        lambda it: changes.set_length(it.services, it.guild, LineLength(it.chosen[0])),
    ),
    "order": ("lines", lambda it: changes.set_order(it.services, it.guild, int(it.chosen[0]))),
    "consent": (
        "members",
        lambda it: changes.set_consent(it.services, it.guild, Consent(it.chosen[0])),
    ),
    "imitation": (
        "members",
        lambda it: changes.set_imitation(it.services, it.guild, Imitation(it.chosen[0])),
    ),
    "retention": (
        "members",
        lambda it: changes.set_retention(it.services, it.guild, int(it.chosen[0])),
    ),
    "ignore": ("members", lambda it: changes.ignore(it.services, it.guild, it.members())),
    "heed": (
        "members",
        lambda it: changes.stop_ignoring(it.services, it.guild, it.members(), it.now),
    ),
    "unban": ("words", _unban),
    "language": ("language", lambda it: set_language(it.services, it.guild, it.chosen[0])),
    "log": ("log", lambda it: choose_log(it.services, it.guild, it.places())),
    "unlog": ("log", lambda it: remove_log(it.services, it.guild)),
    "pause": ("home", _pause),
    "resume": ("home", _resume),
}
"""What changes a setting, and the page that is shown then; no page: the one that is asked for."""
