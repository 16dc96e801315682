"""/markov reset: forget a channel, a member or all of the server, after a typed confirmation."""

from typing import Final, NamedTuple

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters import amounts
from cogs.adapters.converters import LearnableChannel
from cogs.adapters.deferral import respond
from cogs.adapters.rendering import escaped
from cogs.adapters.visibility import channels_readable_by
from cogs.admin._policy import guild_of
from cogs.admin._views import Confirmation
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import ChannelId, MemberId, MessageId, Scope
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.statistics import ScopeStatistics

FINAL: Final = gettext_noop("It can't be undone.")
BACKUPS: Final = gettext_noop("Backups made before hold it until newer ones replace them.")


class Sentences(NamedTuple):
    """What is said of an erasure: that there is nothing to erase, the question, what was done, and
    what holds for the time after."""

    nothing: str
    question: str
    done: str
    after: str


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
        name = escaped(member.display_name)
        said = Sentences(
            _("There is nothing that I learned from **{name}**.", name=name),
            _("This forgets all that I learned from **{name}**, wherever that was.", name=name),
            _("Forgotten: all that I learned from **{name}**.", name=name),
            _(
                "What they wrote until now is never learned again, not from history either. What "
                "they write from now on is, unless they opt out; `/markov ignore` prevents that."
            ),
        )
        await _ask(self._services, interaction, scope, said)

    @reset.command(name="server")
    async def reset_server(self, interaction: discord.Interaction) -> None:
        """Forget everything learned on this server."""
        await ask_server_reset(self._services, interaction)


async def ask_server_reset(services: Services, interaction: discord.Interaction) -> None:
    """Ask whether to forget all that was learned on the server."""
    said = Sentences(
        _("There is nothing that I learned on this server."),
        " ".join(
            [
                _("This forgets all that I learned on this server, wherever that was."),
                _("It also empties the list of what is banned, and lifts what reports blocked."),
            ]
        ),
        _("Forgotten: all that I learned on this server."),
        _(
            "I go on learning where I do now. What was said until now can be learned again if an "
            "admin uses `/markov history read` in a channel that I learn from; `/markov stop` "
            "prevents that."
        ),
    )
    await _ask(services, interaction, Scope(guild_of(interaction)), said)


async def ask_channel_reset(
    services: Services, interaction: discord.Interaction, channel: LearnableChannel
) -> None:
    """Ask whether to forget all that was learned in a channel."""
    scope = Scope(guild_of(interaction), channel=ChannelId(channel.id))
    where = channel.mention
    said = Sentences(
        _("There is nothing that I learned in {channel}.", channel=where),
        _("This forgets all that I learned in {channel}.", channel=where),
        _("Forgotten: all that I learned in {channel}.", channel=where),
        _(
            "What was said until now can be learned again if I learn there and an admin uses "
            "`/markov history read`; `/markov stop` prevents that."
        ),
    )
    await _ask(services, interaction, scope, said)


async def _ask(
    services: Services, interaction: discord.Interaction, scope: Scope, said: Sentences
) -> None:
    """Ask, and show the figures of what the admin may read: all of it goes, but figures of other
    channels would tell what is written there."""
    await services.live.refresh()
    readable = channels_readable_by(interaction.user)
    tally = await services.statistics.of_scope(scope, readable)
    if not tally.messages and scope.channel in readable:
        await respond(interaction, said.nothing)
        return

    async def act(now: int) -> str:
        tally = await services.statistics.of_scope(scope, readable)
        await services.eraser.erase(scope, MessageId(now))
        _record(services, scope)
        return f"{said.done} {_share(tally)}\n{said.after}"

    await respond(
        interaction,
        f"{said.question} {_share(tally)} {_(FINAL)} {_(BACKUPS)}\n{said.after}",
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
        return _("None of it comes from channels that you can read.")
    return _(
        "From channels that you can read come {messages} by {members} in {channels}, {tokens}.",
        messages=amounts.messages(tally.messages),
        members=amounts.members(tally.members),
        channels=amounts.channels(tally.channels),
        tokens=amounts.tokens(tally.tokens),
    )
