"""/markov speak, chime-in, quiet-hours, length, order, language, log: where and how it speaks."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel, LearnablePlace, place_of
from cogs.adapters.deferral import respond
from cogs.adapters.languages import LANGUAGES
from cogs.admin import _changes as changes
from cogs.admin._log import choose_log, remove_log
from cogs.admin._page_texts import SERVERS_OWN
from cogs.admin._policy import guild_of
from cogs.admin._sentences import chime_sentences, quiet_sentence, speaking_sentence
from markovbot.container import Services
from markovbot.domain import ChannelId, LineLength
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.speaking.chime_in import LARGEST_LIMIT
from markovbot.speaking.quiet_hours import parse_quiet_hours, zones_like

MOST_CHOICES = 25
"""Choices that Discord takes for an option that is being typed."""


class SpeechCommands(commands.Cog):
    """The subcommands about speaking; a mixin of the /markov cog."""

    _services: Services

    @app_commands.command()
    @app_commands.describe(
        where="everywhere, or only in channels that you allow",
        allow="A channel, or a category, where I may speak",
        forbid="A channel, or a category, where I am not to speak",
    )
    async def speak(
        self,
        interaction: discord.Interaction,
        where: Literal["everywhere", "allowed"] | None = None,
        allow: LearnablePlace | None = None,
        forbid: LearnablePlace | None = None,
    ) -> None:
        """Decide in which channels I speak, by command, when mentioned, or unasked."""
        services, guild = self._services, guild_of(interaction)
        text = speaking_sentence(services.policies.of(guild))
        if where is not None:
            text = await changes.speak_elsewhere(services, guild, allowed=where == "everywhere")
        for place, allowed in ((allow, True), (forbid, False)):
            if place is not None:
                places = [ChannelId(place.id)]
                text = await changes.speak_in(services, guild, places, allowed=allowed)
        await respond(interaction, text)

    @app_commands.command(name="chime-in")
    @app_commands.describe(
        chance="In how many of a hundred messages, such as 2.5; 0: never",
        channel="The channel; this one if you leave it out",
        per_hour="At most so many an hour in each channel; 0: no limit",
    )
    async def chime_in(
        self,
        interaction: discord.Interaction,
        chance: app_commands.Range[float, 0, 100] | None = None,
        channel: LearnableChannel | None = None,
        per_hour: app_commands.Range[int, 0, LARGEST_LIMIT] | None = None,
    ) -> None:
        """Decide how often I speak unasked, after what somebody has written."""
        services, guild = self._services, guild_of(interaction)
        text = "\n".join(chime_sentences(services.policies.of(guild)))
        if per_hour is not None:
            text = await changes.set_limit(services, guild, per_hour)
        if chance is not None:
            place = place_of(interaction.channel if channel is None else channel)
            if place is None:
                raise UserError(_("I don't see that channel."))
            text = await changes.set_chance(services, guild, [place.channel], chance)
        await respond(interaction, text)

    @app_commands.command(name="quiet-hours")
    @app_commands.describe(
        begin="From when on, such as 22:00; leave all three out to have none",
        end="Until when, such as 7:30",
        zone="The time zone, such as Europe/Berlin",
    )
    async def quiet_hours(
        self,
        interaction: discord.Interaction,
        begin: str | None = None,
        end: str | None = None,
        zone: str | None = None,
    ) -> None:
        """Decide when I never speak unasked."""
        guild, hours = guild_of(interaction), None
        if begin is not None or end is not None or zone is not None:
            if begin is None or end is None or zone is None:
                shown = quiet_sentence(self._services.policies.of(guild))
                raise UserError(_("That takes begin, end and zone together. {shown}", shown=shown))
            hours = parse_quiet_hours(begin, end, zone)
        await respond(interaction, await changes.set_quiet_hours(self._services, guild, hours))

    @quiet_hours.autocomplete("zone")
    async def complete_zone(
        self, _interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer time zones."""
        return [app_commands.Choice(name=one, value=one) for one in zones_like(typed, MOST_CHOICES)]

    @app_commands.command()
    @app_commands.describe(how="natural: as long as people's messages here")
    async def length(
        self, interaction: discord.Interaction, how: Literal["short", "natural", "long"]
    ) -> None:
        """Decide how long my lines are."""
        guild = guild_of(interaction)
        await respond(interaction, await changes.set_length(self._services, guild, LineLength(how)))

    @app_commands.command()
    @app_commands.describe(words="2: reads smoother; 1: wilder, for every line")
    async def order(self, interaction: discord.Interaction, words: Literal[2, 1]) -> None:
        """Decide how many words decide on the next one."""
        guild = guild_of(interaction)
        await respond(interaction, await changes.set_order(self._services, guild, words))

    @app_commands.command()
    @app_commands.describe(which="The language; the server's own is what Discord has of it")
    @app_commands.choices(
        which=[
            app_commands.Choice(name="the server's own", value=SERVERS_OWN),
            *(app_commands.Choice(name=name, value=one) for one, name in LANGUAGES.items()),
        ]
    )
    async def language(self, interaction: discord.Interaction, which: str) -> None:
        """Decide in which language I speak where everybody sees it."""
        guild = guild_of(interaction)
        await respond(interaction, await changes.set_language(self._services, guild, which))

    @app_commands.command()
    @app_commands.describe(channel="The channel; none if you leave it out")
    async def log(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None = None
    ) -> None:
        """Choose the channel for reports of lines, and for the log of what admins do."""
        services, guild = self._services, guild_of(interaction)
        if channel is None:
            text = await remove_log(services, guild)
        else:
            text = await choose_log(services, guild, [channel])
        await respond(interaction, text)
