"""/markov: switch channels on and off, show the state, erase."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.deferral import respond
from cogs.adapters.rendering import channel_list, escaped, plural
from cogs.adapters.visibility import channels_readable_by
from cogs.admin._backfill import BackfillCommands
from cogs.admin._backfill_progress import progress
from cogs.admin._doctor import DoctorCommand
from cogs.admin._learning import learn_from
from cogs.admin._notice import post_notice
from cogs.admin._pause import PAUSED, PauseCommands
from cogs.admin._policy import PolicyCommands, policy_sentence
from cogs.admin._views import Confirmation
from cogs.runtime.client import MarkovBot
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, Scope
from markovbot.statistics import ScopeStatistics

MAX_CHANNELS_LISTED = 40
BACKFILLS_SHOWN = 2
"""So many channels and backfills fit into one message."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Admin(
    PolicyCommands,
    PauseCommands,
    BackfillCommands,
    DoctorCommand,
    commands.GroupCog,
    group_name="markov",
    group_description="Where I learn, and what I forget",
):
    """The commands of those who manage a server."""

    reset = app_commands.Group(name="reset", description="Forget, for good")

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._privacy_policy = bot.settings.privacy_policy

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Check the permission here too: Discord's own check can be changed by a server."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command()
    @app_commands.describe(channel="The channel to learn from; its public threads are included")
    async def learn(self, interaction: discord.Interaction, channel: LearnableChannel) -> None:
        """Learn from a channel, from now on."""
        mine = channel.permissions_for(channel.guild.me)
        if not mine.read_messages:
            await respond(
                interaction,
                f"I can't see {channel.mention}. Give me the permission **View Channel** there "
                "and ask again.",
            )
            return
        fresh = await learn_from(self._services, channel, interaction)
        text = f"I already learn from {channel.mention}."
        if fresh:
            text = (
                f"From now on I learn from {channel.mention}: I count which word follows which, "
                "for each member, and keep no message. `/markov stop` ends it, `/markov reset` "
                "forgets, `/markov history read` also learns what was said before."
            )
        if self._services.pauses.is_paused(GuildId(channel.guild.id)):
            text += "\nI'm paused on this server, so that begins with `/markov resume`."
        if not mine.read_message_history:
            text += (
                "\nWithout the permission **Read Message History** there, "
                "I miss what is said while I'm away."
            )
        await respond(interaction, text)
        # Last, because the answer has to be sent within three seconds.
        if fresh and not await post_notice(self._services, channel, self._privacy_policy):
            await interaction.followup.send(
                f"I may not write in {channel.mention}, so please tell its members yourself: what "
                "I keep, and how to leave, is behind `/privacy`.",
                ephemeral=True,
            )

    @app_commands.command()
    @app_commands.describe(
        channel="The channel to stop learning from",
        purge="Also forget all that was learned there, after asking once more",
    )
    async def stop(
        self, interaction: discord.Interaction, channel: LearnableChannel, *, purge: bool = False
    ) -> None:
        """Stop learning from a channel; what was learned stays, unless you say otherwise."""
        stopped = await self._services.live.switch_off(
            GuildId(channel.guild.id), ChannelId(channel.id)
        )
        if purge:
            await self._confirm_channel_reset(interaction, channel)
            return
        text = f"I wasn't learning from {channel.mention}."
        if stopped:
            text = (
                f"I no longer learn from {channel.mention}. What I learned there stays until "
                "`/markov reset channel`."
            )
        await respond(interaction, text)

    @app_commands.command()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show where I learn, how far I am, and how much I know."""
        guild = GuildId(interaction.guild_id or 0)
        await self._services.live.refresh()
        channels = self._services.live.channels(guild)
        readable = channels_readable_by(interaction.user)
        tally = await self._services.statistics.of_scope(Scope(guild), readable)
        pending = self._services.catch_up.pending_streams(guild)
        backfills = [
            one
            for one in self._services.backfill.list_active()
            if one.job.guild == guild and one.job.channel in readable
        ]
        where = channel_list(channels, MAX_CHANNELS_LISTED)
        lines = [
            f"I learn from {where}." if where else "I learn nowhere; `/markov learn` changes that.",
            f"Known: {plural(tally.messages, 'message')}, {plural(tally.tokens, 'token')}, "
            f"{plural(tally.members, 'member')}, {plural(tally.channels, 'channel')}.",
            f"Still reading up {plural(pending, 'channel')}." if pending else "I'm up to date.",
            *[progress(active) for active in backfills[:BACKFILLS_SHOWN]],
            policy_sentence(self._services.policies.of(guild)),
        ]
        if self._services.pauses.is_paused(guild):
            lines.insert(0, PAUSED)
        await respond(interaction, "\n".join(lines))

    @reset.command(name="channel")
    @app_commands.describe(channel="The channel whose words to forget")
    async def reset_channel(
        self, interaction: discord.Interaction, channel: LearnableChannel
    ) -> None:
        """Forget everything learned in a channel."""
        await self._confirm_channel_reset(interaction, channel)

    @reset.command(name="member")
    @app_commands.describe(member="Whose words to forget; an id will do for one who has left")
    async def reset_member(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Forget everything learned from a member."""
        scope = Scope(GuildId(interaction.guild_id or 0), member=MemberId(member.id))
        await self._confirm(interaction, scope, f"learned from **{escaped(member.display_name)}**")

    @reset.command(name="server")
    async def reset_server(self, interaction: discord.Interaction) -> None:
        """Forget everything learned on this server."""
        scope = Scope(GuildId(interaction.guild_id or 0))
        await self._confirm(interaction, scope, "learned on this server")

    async def _confirm_channel_reset(
        self, interaction: discord.Interaction, channel: LearnableChannel
    ) -> None:
        scope = Scope(GuildId(channel.guild.id), channel=ChannelId(channel.id))
        await self._confirm(interaction, scope, f"learned in {channel.mention}")

    async def _confirm(self, interaction: discord.Interaction, scope: Scope, what: str) -> None:
        """Ask, and show the figures of what the admin may read: all of it goes, but figures of
        other channels would tell what is written there."""
        await self._services.live.refresh()
        readable = channels_readable_by(interaction.user)
        tally = await self._services.statistics.of_scope(scope, readable)
        if not tally.messages and scope.channel in readable:
            await respond(interaction, f"There is nothing that I {what}.")
            return

        async def act(now: int) -> str:
            tally = await self._services.statistics.of_scope(scope, readable)
            await self._services.eraser.erase(scope, MessageId(now))
            return f"Forgotten: all that I {what}. {_share(tally)}"

        await respond(
            interaction,
            f"This forgets all that I {what}, wherever that was. {_share(tally)} "
            "It can't be undone.",
            Confirmation(interaction, act),
        )


def _share(tally: ScopeStatistics) -> str:
    """Return a sentence on how much of what goes an admin may read."""
    if not tally.messages:
        return "None of it comes from channels that you can read."
    return (
        f"From channels that you can read come {plural(tally.messages, 'message')} by "
        f"{plural(tally.members, 'member')} in {plural(tally.channels, 'channel')}, "
        f"{plural(tally.tokens, 'token')}."
    )
