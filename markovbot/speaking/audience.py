"""Who may read a channel, and whether all who see one channel may read another (law 3).

This module is the one home of the audience rule: whose text may be heard where. Whoever speaks or
shows counts asks it for the channels to draw on, and passes them to the store as `Style.audience`.

Which roles a member has is unknown here, so the answers hold for every member there could be: any
set of roles, any id. Administrators and the owner see everything and change nothing; the bot
doesn't count.

To read a channel is to read back what was said there: who may view it but lacks Read Message
History has not read what came before they did. So nobody hears its text who can't, not even there.

Permissions are evaluated as Discord does (https://discord.com/developers/docs/topics/permissions):
what the roles grant; then the channel's overwrite for everyone; then those for the member's roles,
denying first; then the one for the member.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

Ids = frozenset[int]
NOBODY: Final[Ids] = frozenset()


@dataclass(frozen=True, slots=True)
class Grants:
    """Who has a permission on the whole server."""

    everyone: bool
    roles: Ids = NOBODY


@dataclass(frozen=True, slots=True)
class Overwrites:
    """What a channel says about a permission; where something is allowed and denied, it is allowed.

    `everyone` is None if the channel leaves it at what the server grants.
    """

    everyone: bool | None = None
    roles_allowed: Ids = NOBODY
    roles_denied: Ids = NOBODY
    members_allowed: Ids = NOBODY
    members_denied: Ids = NOBODY

    def of_member(self, id_: int) -> bool | None:
        """Return what is said of a member themselves; None if nothing."""
        return (
            True if id_ in self.members_allowed else False if id_ in self.members_denied else None
        )


@dataclass(frozen=True, slots=True)
class Guild:
    """What a server's roles grant."""

    view: Grants
    history: Grants
    connect: Grants
    everyone_administers: bool = False
    administrating: Ids = NOBODY


@dataclass(frozen=True, slots=True)
class Channel:
    """Who may read a channel: those who may view it and read its history; in a voice channel also
    connect to it."""

    view: Overwrites = field(default_factory=Overwrites)
    history: Overwrites = field(default_factory=Overwrites)
    connect: Overwrites | None = None
    age_restricted: bool = False


SEEN_BY_EVERYBODY: Final = Channel(Overwrites(everyone=True))
"""A channel that every possible member may view."""


def readable_by_everybody(source: Channel, guild: Guild) -> bool:
    """Tell whether every possible member may read `source`, wherever they are."""
    return readable_by_all_of(SEEN_BY_EVERYBODY, source, guild)


@lru_cache(maxsize=1 << 14)
def readable_by_all_of(speaker: Channel, source: Channel, guild: Guild) -> bool:
    """Tell whether every possible member who sees `speaker` may read `source`.

    Age-restricted text may go to age-restricted channels only.
    """
    if source.age_restricted and not speaker.age_restricted:
        return False
    needed = [(source.history, guild.history)]
    if speaker.view != source.view:
        needed.append((source.view, guild.view))
    if source.connect is not None:
        needed.append((source.connect, guild.connect))
    return not any(
        _somebody_left_out(speaker.view, guild.view, shut, granted, guild)
        for shut, granted in needed
    )


def _somebody_left_out(
    opened: Overwrites, open_to: Grants, shut: Overwrites, granted: Grants, guild: Guild
) -> bool:
    """Tell whether a member is possible whom one channel lets in and the other doesn't.

    What is asked of such a member's roles is of two kinds: to have one of some roles (which lets
    them in, or which keeps them out), at most once for each channel; and to have none of others.
    More roles only get in the way. So it suffices to look at each pair of ways: one of being let
    in, one of being kept out, for a member no channel names and for each kind of those that are
    named.
    """
    if guild.everyone_administers:
        return False
    named = (
        opened.members_allowed | opened.members_denied | shut.members_allowed | shut.members_denied
    )
    kinds = {(opened.of_member(id_), shut.of_member(id_)) for id_ in named} | {(None, None)}
    return any(
        _possible(way_in, way_out, guild.administrating)
        for said_by_opened, said_by_shut in kinds
        for way_in in _ways_in(opened, open_to, said_by_opened)
        for way_out in _ways_out(shut, granted, said_by_shut)
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """What it takes: one of some roles (None: no role at all), and none of others."""

    one_of: Ids | None
    none_of: Ids


def _possible(way_in: _Way, way_out: _Way, administrating: Ids) -> bool:
    barred = way_in.none_of | way_out.none_of | administrating
    return all(way.one_of is None or way.one_of - barred for way in (way_in, way_out))


def _ways_in(channel: Overwrites, granted: Grants, of_member: bool | None) -> list[_Way]:
    """Return the ways of having a permission in a channel."""
    if of_member is not None:
        return [_Way(None, NOBODY)] if of_member else []
    ways = [_Way(channel.roles_allowed, NOBODY)]
    if channel.everyone or (channel.everyone is None and granted.everyone):
        ways.append(_Way(None, channel.roles_denied))
    elif channel.everyone is None:
        ways.append(_Way(granted.roles, channel.roles_denied))
    return ways


def _ways_out(channel: Overwrites, granted: Grants, of_member: bool | None) -> list[_Way]:
    """Return the ways of lacking a permission in a channel."""
    if of_member is not None:
        return [] if of_member else [_Way(None, NOBODY)]
    ways = [_Way(channel.roles_denied, channel.roles_allowed)]
    if channel.everyone is False:
        ways.append(_Way(None, channel.roles_allowed))
    elif channel.everyone is None and not granted.everyone:
        ways.append(_Way(None, channel.roles_allowed | granted.roles))
    return ways
