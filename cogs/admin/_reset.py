"""/markov reset: forget a channel, a member or all of the server, after a typed confirmation."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.deferral import respond
from cogs.adapters.rendering import escaped, plural
from cogs.adapters.visibility import channels_readable_by
from cogs.admin._policy import guild_of
from cogs.admin._views import Confirmation
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import ChannelId, MemberId, MessageId, Scope
from markovbot.statistics import ScopeStatistics

BACKUPS = "Backups made before hold it until newer ones replace them."


class ResetCommands(commands.Cog):
    """The subcommands that forget; a mixin of the /markov cog."""

    _services: Services

    reset = app_commands.Group(name="reset", description="Forget, for good")

    @reset.command(name="channel")
    @app_commands.describe(channel="The channel whose words to forget")
    async def reset_channel(
        self, interaction: discord.Interaction, channel: LearnableChannel
    ) -> None:
        """Forget everything learned in a channel."""
        await ask_channel_reset(self._services, interaction, channel)

    @reset.command(name="member")
    @app_commands.describe(member="Whose words to forget; an id will do for one who has left")
    async def reset_member(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Forget everything learned from a member."""
        scope = Scope(guild_of(interaction), member=MemberId(member.id))
        what = f"learned from **{escaped(member.display_name)}**"
        after = (
            "What they wrote until now is never learned again, not from history either. What they "
            "write from now on is, unless they opt out; `/markov ignore` prevents that."
        )
        await _ask(self._services, interaction, scope, what, after)

    @reset.command(name="server")
    async def reset_server(self, interaction: discord.Interaction) -> None:
        """Forget everything learned on this server."""
        await ask_server_reset(self._services, interaction)


async def ask_server_reset(services: Services, interaction: discord.Interaction) -> None:
    """Ask whether to forget all that was learned on the server."""
    after = (
        "I go on learning where I do now. What was said until now can be learned again if an admin "
        "uses `/markov history read` in a channel that I learn from; `/markov stop` prevents that."
    )
    await _ask(services, interaction, Scope(guild_of(interaction)), "learned on this server", after)


async def ask_channel_reset(
    services: Services, interaction: discord.Interaction, channel: LearnableChannel
) -> None:
    """Ask whether to forget all that was learned in a channel."""
    scope = Scope(guild_of(interaction), channel=ChannelId(channel.id))
    after = (
        "What was said until now can be learned again if I learn there and an admin uses "
        "`/markov history read`; `/markov stop` prevents that."
    )
    await _ask(services, interaction, scope, f"learned in {channel.mention}", after)


async def _ask(
    services: Services, interaction: discord.Interaction, scope: Scope, what: str, after: str
) -> None:
    """Ask, and show the figures of what the admin may read: all of it goes, but figures of other
    channels would tell what is written there. `after` says what holds for the time after."""
    await services.live.refresh()
    readable = channels_readable_by(interaction.user)
    tally = await services.statistics.of_scope(scope, readable)
    if not tally.messages and scope.channel in readable:
        await respond(interaction, f"There is nothing that I {what}.")
        return

    async def act(now: int) -> str:
        tally = await services.statistics.of_scope(scope, readable)
        await services.eraser.erase(scope, MessageId(now))
        _record(services, scope)
        return f"Forgotten: all that I {what}. {_share(tally)}\n{after}"

    await respond(
        interaction,
        f"This forgets all that I {what}, wherever that was. {_share(tally)} "
        f"It can't be undone. {BACKUPS}\n{after}",
        Confirmation(interaction, act),
    )


def _record(services: Services, scope: Scope) -> None:
    if scope.member is not None:
        services.admin_log.record(scope.guild, AdminAction.MEMBER_RESET, member=scope.member)
    elif scope.channel is not None:
        services.admin_log.record(scope.guild, AdminAction.CHANNEL_RESET, [scope.channel])
    else:
        services.admin_log.record(scope.guild, AdminAction.SERVER_RESET)


def _share(tally: ScopeStatistics) -> str:
    """Return a sentence on how much of what goes an admin may read."""
    if not tally.messages:
        return "None of it comes from channels that you can read."
    return (
        f"From channels that you can read come {plural(tally.messages, 'message')} by "
        f"{plural(tally.members, 'member')} in {plural(tally.channels, 'channel')}, "
        f"{plural(tally.tokens, 'token')}."
    )
