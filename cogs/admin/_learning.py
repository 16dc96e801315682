"""/markov learn, stop and new-channels: where the bot learns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel, LearnablePlace, place_of
from cogs.adapters.deferral import respond
from cogs.admin._notice import post_notice
from cogs.admin._policy import guild_of
from cogs.admin._reset import ask_channel_reset
from cogs.admin._sentences import channels
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

PAUSED_LEARNING: Final = gettext_noop(
    "I'm paused on this server, so that begins with `/markov resume`."
)


class LearningCommands(commands.Cog):
    """The subcommands about where it learns; a mixin of the /markov cog."""

    _services: Services
    _privacy_policy: str | None

    @app_commands.command()
    @app_commands.describe(
        channel="The channel to learn from, with its public threads; or a category, with all in it"
    )
    async def learn(self, interaction: discord.Interaction, channel: LearnablePlace) -> None:
        """Learn from a channel or a whole category, from now on."""
        done = await learn_from(self._services, interaction, [channel])
        await respond(interaction, done.text)
        # Last, because the answer has to be sent within three seconds.
        await tell_members(self._services, interaction, done.fresh, self._privacy_policy)

    @app_commands.command()
    @app_commands.describe(
        channel="The channel, or the category, to stop learning from",
        purge="Also forget all that was learned in the channel, after asking once more",
    )
    async def stop(
        self, interaction: discord.Interaction, channel: LearnablePlace, *, purge: bool = False
    ) -> None:
        """Stop learning from a channel; what was learned stays, unless you say otherwise."""
        if purge and isinstance(channel, discord.CategoryChannel):
            raise UserError(_("`purge` takes one channel at a time, no whole category."))
        text = await stop_learning(self._services, interaction, [channel])
        if purge and not isinstance(channel, discord.CategoryChannel):
            await ask_channel_reset(self._services, interaction, channel)
        else:
            await respond(interaction, text)

    @app_commands.command(name="new-channels")
    @app_commands.describe(learn="Whether to learn from every channel that is made from now on")
    async def new_channels(self, interaction: discord.Interaction, *, learn: bool) -> None:
        """Decide whether I also learn from channels that are made later."""
        await respond(interaction, await learn_new(self._services, interaction, learn=learn))


@dataclass(slots=True)
class Learned:
    """What to say about channels that were to be switched on, and which ones were off before."""

    text: str
    fresh: list[LearnableChannel] = field(default_factory=list)


async def learn_from(
    services: Services, interaction: discord.Interaction, places: Sequence[LearnablePlace]
) -> Learned:
    """Learn from channels and whole categories. Raises UserError if the store can't."""
    if not places:
        return Learned("")
    # In a direct message about a server, only the places tell which one.
    guild, now = GuildId(places[0].guild.id), MessageId(interaction.id)
    chosen: dict[int, LearnableChannel] = {}
    categories = [one for one in places if isinstance(one, discord.CategoryChannel)]
    for category in categories:
        inside = {one.id: one for one in learnable_in(category)}
        await services.learning_places.learn_category(
            guild, ChannelId(category.id), [ChannelId(one) for one in inside]
        )
        chosen |= inside
    chosen |= {one.id: one for one in places if not isinstance(one, discord.CategoryChannel)}
    hidden, deaf, known = [], [], []
    done = Learned("")
    for channel in chosen.values():
        mine = channel.permissions_for(channel.guild.me)
        if not mine.read_messages:
            hidden.append(ChannelId(channel.id))
            continue
        if await services.learning_places.learn(guild, ChannelId(channel.id), now):
            done.fresh.append(channel)
        else:
            known.append(ChannelId(channel.id))
        if not mine.read_message_history:
            deaf.append(ChannelId(channel.id))
    _record(services, guild, AdminAction.LEARNING_STARTED, [*categories, *done.fresh])
    if done.fresh or known or categories:
        await services.policies.change(guild, contact_admin=MemberId(interaction.user.id))
    lines = _outcome(done.fresh, known, hidden, deaf)
    if categories:
        names = channels([ChannelId(one.id) for one in categories])
        lines.append(
            _(
                "Channels that are made or moved into {categories} are learned, too.",
                categories=names,
            )
        )
    if services.pauses.is_paused(guild):
        lines.append(_(PAUSED_LEARNING))
    done.text = "\n".join(lines)
    return done


def _outcome(
    fresh: Collection[LearnableChannel],
    known: Collection[ChannelId],
    hidden: Collection[ChannelId],
    deaf: Collection[ChannelId],
) -> list[str]:
    lines = []
    if fresh:
        lines.append(
            _(
                "From now on I learn from {channels}: I count which word follows which, for each "
                "member, and keep no message. `/markov stop` ends it, `/markov reset` forgets, "
                "`/markov history read` also learns what was said before.",
                channels=channels([ChannelId(one.id) for one in fresh]),
            )
        )
    if known:
        lines.append(_("I already learn from {channels}.", channels=channels(known)))
    if hidden:
        lines.append(
            _(
                "I can't see {channels}. Give me the permission **View Channel** there and ask "
                "again.",
                channels=channels(hidden),
            )
        )
    if deaf:
        lines.append(
            _(
                "Without the permission **Read Message History** in {channels}, I miss what is "
                "said while I'm away.",
                channels=channels(deaf),
            )
        )
    return lines


async def stop_learning(
    services: Services, interaction: discord.Interaction, places: Sequence[LearnablePlace]
) -> str:
    """Learn nothing more in channels and whole categories; return what to say."""
    guild = guild_of(interaction)
    chosen: dict[int, LearnableChannel] = {}
    for one in places:
        if isinstance(one, discord.CategoryChannel):
            await services.learning_places.stop_category(guild, ChannelId(one.id))
            chosen |= {channel.id: channel for channel in learnable_in(one)}
        else:
            chosen[one.id] = one
    stopped: list[ChannelId] = []
    off: list[ChannelId] = []
    for channel in chosen.values():
        where = place_of(channel)
        category = None if where is None else where.category
        id_ = ChannelId(channel.id)
        was_on = await services.learning_places.stop(guild, id_, category)
        (stopped if was_on else off).append(id_)
    categories = [one for one in places if isinstance(one, discord.CategoryChannel)]
    switched = [*categories, *(one for one in chosen.values() if one.id in stopped)]
    _record(services, guild, AdminAction.LEARNING_STOPPED, switched)
    lines = []
    if stopped:
        lines.append(
            _(
                "I no longer learn from {channels}. What I learned there stays until `/markov "
                "reset channel`.",
                channels=channels(stopped),
            )
        )
    elif off:
        lines.append(_("I wasn't learning from {channels}.", channels=channels(off)))
    return "\n".join(lines) or _("I wasn't learning there.")


def _record(
    services: Services, guild: GuildId, action: AdminAction, places: Sequence[LearnablePlace]
) -> None:
    if places:
        services.admin_log.record(guild, action, [ChannelId(one.id) for one in places])


async def learn_new(services: Services, interaction: discord.Interaction, *, learn: bool) -> str:
    """Learn from channels that are made from now on, or no more of them; return what to say."""
    after = MessageId(interaction.id) if learn else None
    await services.learning_places.learn_new(guild_of(interaction), after)
    if learn:
        return _(
            "From now on I also learn from every channel that is made and that I can see; each is "
            "told once. `/markov stop` leaves one out."
        )
    return _("Channels that are made from now on aren't learned. Those I learn from stay on.")


def learnable_in(category: discord.CategoryChannel) -> list[LearnableChannel]:
    """Return the channels of a category that can be learned from."""
    return [one for one in category.channels if isinstance(one, LearnableChannel)]


async def tell_members(
    services: Services,
    interaction: discord.Interaction,
    fresh: Sequence[LearnableChannel],
    privacy_policy: str | None,
) -> None:
    """Post the notice in channels that were switched on; ask the admin to do it where that can't
    be."""
    untold = [
        ChannelId(one.id) for one in fresh if not await post_notice(services, one, privacy_policy)
    ]
    if untold:
        await interaction.followup.send(
            _(
                "I may not write in {channels}, so please tell its members yourself: what I keep, "
                "and how to leave, is behind `/privacy`.",
                channels=channels(untold),
            ),
            ephemeral=True,
        )
