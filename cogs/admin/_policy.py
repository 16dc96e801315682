"""/markov consent, imitation, retention and reports: the policies of a server."""

from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.adapters.rendering import plural
from markovbot.container import Services
from markovbot.domain import Consent, GuildId, Imitation, Policy
from markovbot.privacy.retention import CHOICES, PERIODS, period_days

NO_LIMIT: Final = "off"
RETENTION_NAMES: Final = tuple(str(days) if days else NO_LIMIT for days in CHOICES)


class PolicyCommands(commands.Cog):
    """The subcommands about policies; a mixin of the /markov cog."""

    _services: Services

    @app_commands.command()
    @app_commands.describe(mode="opt-out: all who haven't left; opt-in: only who has agreed")
    async def consent(
        self, interaction: discord.Interaction, mode: Literal["opt-out", "opt-in"]
    ) -> None:
        """Decide whether members are asked before I learn from them."""
        guild = GuildId(interaction.guild_id or 0)
        policy = await self._services.policies.change(guild, consent=Consent(mode))
        text = "I learn from everybody in the channels that are on, but for those who opted out."
        if policy.consent is Consent.OPT_IN:
            text = (
                "From now on I learn only from members who opt in with `/privacy`. What I learned "
                "from others before stays until `/markov reset`."
            )
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(who="everybody: all who are learned from; agreed: only who opted in")
    async def imitation(
        self, interaction: discord.Interaction, who: Literal["everybody", "agreed"]
    ) -> None:
        """Decide whom /imitate works for."""
        guild = GuildId(interaction.guild_id or 0)
        policy = await self._services.policies.change(guild, imitation=Imitation(who))
        text = "`/imitate` works for everybody I learn from."
        if policy.imitation is Imitation.AGREED:
            text = "`/imitate` works only for members who opted in with `/privacy`."
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(days="Days after which nothing of a message is left; off: no limit")
    @app_commands.choices(
        days=[app_commands.Choice(name=one, value=one) for one in RETENTION_NAMES]
    )
    async def retention(self, interaction: discord.Interaction, days: str) -> None:
        """Decide how long I keep what I learn."""
        guild = GuildId(interaction.guild_id or 0)
        span = 0 if days == NO_LIMIT else int(days)
        await self._services.retention.limit(guild, span)
        text = "I keep counts until somebody has them forgotten."
        if span:
            third = period_days(span)
            text = (
                f"Nothing I learn from now on is kept longer than {span} days. Counts are kept in "
                f"three periods of {third} days and each goes as a whole, so a message counts for "
                f"{third * (PERIODS - 1)} to {third * PERIODS} days. What I learned before has no "
                f"date, or a later one: it goes in {span} days."
            )
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(lift="Let everything be said again")
    async def reports(self, interaction: discord.Interaction, *, lift: bool = False) -> None:
        """Show how much was taken back after reports and deletions, and lift that."""
        guild = GuildId(interaction.guild_id or 0)
        if lift:
            unblocked = await self._services.sent_lines.unblock_all(guild)
            text = f"Lifted: {plural(unblocked, 'combination')} of words may be said again."
        else:
            blocked = await self._services.sent_lines.blocked(guild)
            text = (
                f"{plural(blocked, 'combination')} of three words came from lines that were "
                "reported, or that a moderator deleted, and are never said again. "
                "`/markov reports lift:True` lifts that."
            )
        await respond(interaction, text)


def policy_sentence(policy: Policy) -> str:
    """Return a server's policy in one sentence."""
    asked = "members who opted in" if policy.consent is Consent.OPT_IN else "all but who opted out"
    kept = f"kept for {policy.retention} days at most" if policy.retention else "kept until reset"
    who = "members who opted in" if policy.imitation is Imitation.AGREED else "whoever I learn from"
    return f"I learn from {asked}; counts are {kept}; `/imitate` works for {who}."
