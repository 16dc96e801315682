"""Read the audience rule's input (law 3) from discord.py's cache: roles, overwrites, channels.

The cache is read again at every call, so a change of permissions takes effect at the next line. The
rule itself is in `markovbot/speaking/audience.py`.
"""

from collections.abc import Callable, Iterable
from typing import Final

import discord

from markovbot.domain import ChannelId
from markovbot.speaking.audience import (
    Channel,
    Grants,
    Guild,
    Overwrites,
    readable_by_all_of,
    readable_by_everybody,
)

NO_CHANNELS: Final[frozenset[ChannelId]] = frozenset()

VIEW: Final = discord.Permissions(view_channel=True).value
HISTORY: Final = discord.Permissions(read_message_history=True).value
CONNECT: Final = discord.Permissions(connect=True).value


def channels_visible_to_all(place: object) -> frozenset[ChannelId]:
    """Return the channels that everyone who can see a channel or thread may read.

    A thread counts as its channel, whose readers include those of a private thread.
    """
    target_channel = _with_overwrites(place)
    if target_channel is None:
        return NO_CHANNELS
    guild = target_channel.guild
    grants, ignored_ids = _grants(guild), _ids_to_ignore(guild)
    target = _channel(target_channel, ignored_ids)
    return _readable_among(
        guild.channels,
        lambda one: readable_by_all_of(target, _channel(one, ignored_ids), grants),
    )


def public_channels(guild: discord.Guild) -> frozenset[ChannelId]:
    """Return the channels that everybody who is or will be a member of a server may read."""
    if guild.get_role(guild.id) is None:  # the bot is not a member of the server
        return NO_CHANNELS
    grants, ignored_ids = _grants(guild), _ids_to_ignore(guild)
    return _readable_among(
        guild.channels, lambda one: readable_by_everybody(_channel(one, ignored_ids), grants)
    )


def channels_visible_to(member: discord.Member, place: object) -> frozenset[ChannelId]:
    """Return the channels a member may read, for an answer that only they see.

    Age-restricted channels are among them only if the answer's channel is age-restricted.
    """
    asked_in = _with_overwrites(place)
    if asked_in is None:
        return NO_CHANNELS
    adult = _age_restricted(asked_in)
    return _readable_among(
        member.guild.channels,
        lambda one: (adult or not _age_restricted(one)) and can_read(member, one),
    )


def channels_readable_by(user: discord.User | discord.Member) -> frozenset[ChannelId]:
    """Return every channel a member may read, for figures that only they see."""
    if not isinstance(user, discord.Member):
        return NO_CHANNELS
    return _readable_among(user.guild.channels, lambda one: can_read(user, one))


def readable_channel(place: object) -> ChannelId | None:
    """Return the channel that whoever sees a channel or thread may read; None if unknown."""
    channel = _with_overwrites(place)
    return None if channel is None else ChannelId(channel.id)


def _with_overwrites(place: object) -> discord.abc.GuildChannel | None:
    """Return the channel whose overwrites apply to a channel or thread; None if unknown."""
    channel = place.parent if isinstance(place, discord.Thread) else place
    if not isinstance(channel, discord.abc.GuildChannel):
        return None
    known = channel.guild.get_role(
        channel.guild.id
    )  # None if the bot is not a member of the server
    return None if known is None else channel


def can_read(member: discord.Member, channel: discord.abc.GuildChannel) -> bool:
    """Tell whether a member may read a channel, and what was said there before they came."""
    granted = channel.permissions_for(member)
    return (
        granted.view_channel
        and granted.read_message_history
        and (granted.connect or not _is_voice(channel))
    )


def _readable_among(
    channels: Iterable[discord.abc.GuildChannel],
    readable: Callable[[discord.abc.GuildChannel], bool],
) -> frozenset[ChannelId]:
    """Return the channels of a server that are readable, asking once for those alike.

    Most are: each by itself, the event loop would stand still for 20 ms in a server of 500.
    """
    answers: dict[object, bool] = {}
    found = []
    for one in channels:
        key = _permission_key(one)
        if (answer := answers.get(key)) is None:
            answer = answers[key] = readable(one)
        if answer:
            found.append(ChannelId(one.id))
    return frozenset(found)


def _permission_key(channel: discord.abc.GuildChannel) -> object:
    """Return all that tells channels of one server apart for those who may read them."""
    said = [
        (one.id, one.is_role(), one.is_member(), one.allow, one.deny)
        for one in channel._overwrites  # noqa: SLF001 - the public one is slow, see below
    ]
    return type(channel), _age_restricted(channel), tuple(said)


def _is_voice(channel: discord.abc.GuildChannel) -> bool:
    return isinstance(channel, discord.VoiceChannel | discord.StageChannel)


def _age_restricted(channel: discord.abc.GuildChannel) -> bool:
    kinds = (discord.TextChannel, discord.VoiceChannel, discord.StageChannel, discord.ForumChannel)
    return isinstance(channel, kinds) and bool(channel.is_nsfw())  # the payload may hold any type


def _ids_to_ignore(guild: discord.Guild) -> frozenset[int]:
    """Return the ids whose overwrites don't matter: the bot, its own role, and the owner, who sees
    every channel."""
    known = (guild.me, guild.self_role)
    ids = (guild.owner_id, *(one.id for one in known if one is not None))
    return frozenset(id_ for id_ in ids if id_ is not None)


def _grants(guild: discord.Guild) -> Guild:
    roles = [role for role in guild.roles if not role.is_default() and role != guild.self_role]
    everyone = guild.default_role.permissions

    def having(permission: str) -> frozenset[int]:
        return frozenset(role.id for role in roles if getattr(role.permissions, permission))

    return Guild(
        Grants(everyone.view_channel, having("view_channel")),
        Grants(everyone.read_message_history, having("read_message_history")),
        Grants(everyone.connect, having("connect")),
        everyone.administrator,
        having("administrator"),
    )


def _channel(channel: discord.abc.GuildChannel, ignored_ids: frozenset[int]) -> Channel:
    view = _overwrites(channel, VIEW, ignored_ids)
    history = _overwrites(channel, HISTORY, ignored_ids)
    connect = _overwrites(channel, CONNECT, ignored_ids) if _is_voice(channel) else None
    return Channel(view, history, connect, _age_restricted(channel))


def _overwrites(
    channel: discord.abc.GuildChannel, bit: int, ignored_ids: frozenset[int]
) -> Overwrites:
    everyone: bool | None = None
    sets: tuple[set[int], ...] = (set(), set(), set(), set())
    # The public `overwrites` builds a Permissions object for each, which takes 3 ms a channel and
    # more than a second for a large guild.
    for one in channel._overwrites:  # noqa: SLF001
        if not (one.allow | one.deny) & bit or one.id in ignored_ids:
            continue
        allowed = bool(one.allow & bit)
        if one.id == channel.guild.id:
            everyone = allowed
        else:
            sets[2 * (not one.is_role()) + (not allowed)].add(one.id)
    return Overwrites(everyone, *map(frozenset, sets))
