"""/markov: where the bot learns, and what it is to forget."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import answer
from cogs.adapters.rendering import count, plain
from cogs.admin._backfill import Past, told
from cogs.admin._confirmation import Confirmation
from cogs.admin._notice import post_notice
from cogs.admin._policy import Trust, decided
from cogs.runtime.client import MarkovBot
from cogs.speaking._cog import Channel
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, Scope, StreamId, StreamKey

SHOWN = 40
BACKFILLS_SHOWN = 2
"""Channels listed by name, and those whose past is being read; a message has room for these."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Admin(
    Trust,
    Past,
    commands.GroupCog,
    group_name="markov",
    group_description="Where I learn, and what I forget",
):
    """Switch channels on and off, show the state, reset."""

    reset = app_commands.Group(name="reset", description="Forget, for good")

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._privacy_policy = bot.settings.privacy_policy

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Demand the permission here too: what Discord shows to whom can be changed by anyone."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command()
    @app_commands.describe(channel="The channel to learn from; its public threads are included")
    async def learn(self, interaction: discord.Interaction, channel: Channel) -> None:
        """Learn from a channel, from now on."""
        mine = channel.permissions_for(channel.guild.me)
        if not mine.read_messages:
            await answer(
                interaction,
                f"I can't see {channel.mention}. Give me the permission **View Channel** there "
                "and ask again.",
            )
            return
        key = StreamKey(GuildId(channel.guild.id), ChannelId(channel.id), StreamId(channel.id))
        fresh = await self._services.live.switch_on(key, MessageId(interaction.id))
        await self._services.policies.change(key.guild, contact_admin=MemberId(interaction.user.id))
        text = f"I already learn from {channel.mention}."
        if fresh:
            text = (
                f"From now on I learn from {channel.mention}: I count which word follows which, "
                "for each member, and keep no message. `/markov stop` ends it, `/markov reset` "
                "forgets, `/markov history read` also learns what was said before."
            )
        if not mine.read_message_history:
            text += (
                "\nWithout the permission **Read Message History** there, "
                "I miss what is said while I'm away."
            )
        await answer(interaction, text)
        # Only now: an answer has to come within three seconds, whatever the notice takes.
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
        self, interaction: discord.Interaction, channel: Channel, *, purge: bool = False
    ) -> None:
        """Stop learning from a channel; what was learned stays, unless you say otherwise."""
        stopped = await self._services.live.switch_off(
            GuildId(channel.guild.id), ChannelId(channel.id)
        )
        if purge:
            await self._ask_to_forget_channel(interaction, channel)
            return
        text = f"I wasn't learning from {channel.mention}."
        if stopped:
            text = (
                f"I no longer learn from {channel.mention}. What I learned there stays until "
                "`/markov reset channel`."
            )
        await answer(interaction, text)

    @app_commands.command()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show where I learn, how far I am, and how much I know."""
        guild = GuildId(interaction.guild_id or 0)
        await self._services.live.refresh()
        channels = self._services.live.channels(guild)
        tally = await self._services.store.scope_statistics(Scope(guild))
        pending = self._services.catch_up.pending_streams(guild)
        backfills = [one for one in self._services.backfill.list_active() if one.job.guild == guild]
        where = " ".join(f"<#{channel}>" for channel in channels[:SHOWN])
        if len(channels) > SHOWN:
            where += f" and {len(channels) - SHOWN} more"
        lines = [
            f"I learn from {where}." if where else "I learn nowhere; `/markov learn` changes that.",
            f"Known: {count(tally.messages, 'message')}, {count(tally.tokens, 'token')}, "
            f"{count(tally.members, 'member')}, {count(tally.channels, 'channel')}.",
            f"Still reading up {count(pending, 'channel')}." if pending else "I'm up to date.",
            *[told(active) for active in backfills[:BACKFILLS_SHOWN]],
            decided(self._services.policies.of(guild)),
        ]
        await answer(interaction, "\n".join(lines))

    @reset.command(name="channel")
    @app_commands.describe(channel="The channel whose words to forget")
    async def reset_channel(self, interaction: discord.Interaction, channel: Channel) -> None:
        """Forget everything learned in a channel."""
        await self._ask_to_forget_channel(interaction, channel)

    @reset.command(name="member")
    @app_commands.describe(member="Whose words to forget; an id will do for one who has left")
    async def reset_member(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Forget everything learned from a member."""
        scope = Scope(GuildId(interaction.guild_id or 0), member=MemberId(member.id))
        await self._confirm(interaction, scope, f"learned from **{plain(member.display_name)}**")

    @reset.command(name="server")
    async def reset_server(self, interaction: discord.Interaction) -> None:
        """Forget everything learned on this server."""
        scope = Scope(GuildId(interaction.guild_id or 0))
        await self._confirm(interaction, scope, "learned on this server")

    async def _ask_to_forget_channel(
        self, interaction: discord.Interaction, channel: Channel
    ) -> None:
        scope = Scope(GuildId(channel.guild.id), channel=ChannelId(channel.id))
        await self._confirm(interaction, scope, f"learned in {channel.mention}")

    async def _confirm(self, interaction: discord.Interaction, scope: Scope, what: str) -> None:
        await self._services.live.refresh()
        tally = await self._services.store.scope_statistics(scope)
        if not tally.messages:
            await answer(interaction, f"There is nothing that I {what}.")
            return

        async def act(now: int) -> str:
            erased = await self._services.eraser.erase(scope, MessageId(now))
            return (
                f"Forgotten: all that I {what}, {count(erased.messages, 'message')} and "
                f"{count(erased.tokens, 'token')}."
            )

        await answer(
            interaction,
            f"This forgets all that I {what}: {count(tally.messages, 'message')} by "
            f"{count(tally.members, 'member')} in {count(tally.channels, 'channel')}, "
            f"{count(tally.tokens, 'token')}. "
            "It can't be undone.",
            Confirmation(interaction, act),
        )
