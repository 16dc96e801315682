"""The forms of /markov settings: a chance, a limit, quiet hours."""

from collections.abc import Awaitable, Callable, Sequence
from math import isfinite
from typing import Any, Final

import discord
from discord import ui

from cogs.admin import _changes as changes
from cogs.runtime.views import BotForm
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, Policy
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.speaking.chime_in import LARGEST_LIMIT
from markovbot.speaking.quiet_hours import parse_quiet_hours, shown_time

TIMEOUT: Final = 900.0
"""Seconds in which a form can be submitted: as long as Discord lets its panel be changed."""

Show = Callable[[discord.Interaction, str], Awaitable[None]]
"""Shows the panel again, with what was done."""


class SettingForm(BotForm):
    """A form that changes one setting, and then shows the panel again."""

    def __init__(self, title: str, show: Show) -> None:
        super().__init__(title=title, timeout=TIMEOUT)
        self._show = show

    def ask(self, label: str, value: str, example: str = "") -> ui.TextInput[Any]:
        """Add a field, filled in with what holds now."""
        field = ui.TextInput[Any](default=value or None, placeholder=example or None, max_length=50)
        self.add_item(ui.Label(text=label, component=field))
        return field

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Change the setting."""
        if not interaction.permissions.manage_guild:
            raise discord.app_commands.MissingPermissions(["manage_guild"])
        await interaction.response.defer()
        await self._show(interaction, await self.change())

    async def change(self) -> str:
        """Change the setting, and return what holds then. Raises UserError."""
        raise NotImplementedError


class ChanceForm(SettingForm):
    """Asks in how many of a hundred messages of some channels something is said unasked."""

    def __init__(
        self, services: Services, guild: GuildId, channels: Sequence[ChannelId], show: Show
    ) -> None:
        super().__init__(_("Speak unasked"), show)
        self._services, self._guild, self._channels = services, guild, channels
        known = {services.policies.of(guild).chances.get(one, 0.0) for one in channels}
        shown = f"{known.pop():g}" if len(known) == 1 else ""
        self._chance = self.ask(_("In how many of 100 messages? 0: never"), shown, "2.5")

    async def change(self) -> str:
        """Set the chance."""
        typed = self._chance.value.strip().rstrip("%").replace(",", ".")
        try:
            percent = float(typed)
        except ValueError:
            percent = -1.0
        if not (isfinite(percent) and 0 <= percent <= 100):  # noqa: PLR2004 - percent
            raise UserError(_("That takes a number from 0 to 100, such as 2.5."))
        return await changes.set_chance(self._services, self._guild, self._channels, percent)


class LimitForm(SettingForm):
    """Asks how many unasked lines a channel may get in an hour."""

    def __init__(self, services: Services, guild: GuildId, show: Show) -> None:
        super().__init__(_("Speak unasked"), show)
        self._services, self._guild = services, guild
        limit = services.policies.of(guild).chime_limit
        self._limit = self.ask(_("At most so many an hour; 0: no limit"), str(limit))

    async def change(self) -> str:
        """Set the limit."""
        typed = self._limit.value.strip()
        if not (typed.isascii() and typed.isdigit() and int(typed) <= LARGEST_LIMIT):
            raise UserError(_("That takes a whole number from 0 to {most}.", most=LARGEST_LIMIT))
        return await changes.set_limit(self._services, self._guild, int(typed))


class QuietForm(SettingForm):
    """Asks when nothing is said unasked."""

    def __init__(self, services: Services, guild: GuildId, show: Show) -> None:
        super().__init__(_("Quiet hours"), show)
        self._services, self._guild = services, guild
        begin, end, zone = _shown(services.policies.of(guild))
        self._begin = self.ask(_("From"), begin, "22:00")
        self._end = self.ask(_("Until"), end, "07:30")
        self._zone = self.ask(_("Time zone"), zone, "Europe/Berlin")

    async def change(self) -> str:
        """Set quiet hours."""
        hours = parse_quiet_hours(self._begin.value, self._end.value, self._zone.value)
        return await changes.set_quiet_hours(self._services, self._guild, hours)


def _shown(policy: Policy) -> tuple[str, str, str]:
    quiet = policy.quiet_hours
    if quiet is None:
        return "", "", ""
    return shown_time(quiet.begin), shown_time(quiet.end), quiet.zone
