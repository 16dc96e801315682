"""Find what the names on a command line mean: the operator's labels, names of exports, and ids."""

import argparse
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Final

from markovbot.cli.outcome import id_named
from markovbot.cli.suggestions import MOST, did_you_mean, nearest, one_edit_away
from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.errors import UserError
from markovbot.ingest.named_ids import id_of
from markovbot.store.ports import Store

LARGEST_ID: Final = 1 << 63

MAKING: Final = ("import", "audit")
"""Commands whose guild may be a new one; their other names are those in the file."""


async def resolve_names(store: Store, options: argparse.Namespace) -> None:
    """Put ids in the place of the names in the options.

    Raises UserError, with what may have been meant, if the database knows nothing of one.
    """
    if not hasattr(options, "guild"):
        return
    names = _Names(store, await store.labels())
    options.typed_guild = options.guild
    making = options.command in MAKING
    options.guild = await names.id_of(SERVERS, options.guild, may_be_new=making)
    if making:
        return
    guild = GuildId(options.guild)
    for option, kind in (("channel", _channels), ("audience", _channels), ("member", _members)):
        given = getattr(options, option, None)
        if isinstance(given, list):
            found = [await names.id_of(kind(guild), one) for one in given]
            setattr(options, option, found)
        elif given is not None:
            setattr(options, option, await names.id_of(kind(guild), given))


async def keep_name(store: Store, options: argparse.Namespace) -> None:
    """Let a guild that was named at its first import be called so from now on."""
    scope = Scope(GuildId(options.guild))
    if not options.typed_guild.isdigit() and scope not in await store.labels():
        await store.set_label(scope, options.typed_guild)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Servers, or the channels or members of one: their name, the command that lists them, and
    what an id is among them."""

    name: str
    command: str
    scope_of: Callable[[int], Scope]
    ids: Callable[[Store], Awaitable[Iterable[int]]]
    guild: GuildId | None = None


async def _guild_ids(store: Store) -> Iterable[int]:
    return await store.guilds()


def _channels(guild: GuildId) -> _Kind:
    async def ids(store: Store) -> Iterable[int]:
        return await store.channels_of(guild)

    return _Kind("channel", "channels", lambda id_: Scope(guild, ChannelId(id_)), ids, guild)


def _members(guild: GuildId) -> _Kind:
    async def ids(store: Store) -> Iterable[int]:
        return await store.members_of(guild)

    return _Kind("member", "members", lambda id_: Scope(guild, member=MemberId(id_)), ids, guild)


SERVERS: Final = _Kind("server", "servers", lambda id_: Scope(GuildId(id_)), _guild_ids)


class _Names:
    def __init__(self, store: Store, labels: Mapping[Scope, str]) -> None:
        self._store = store
        self._labels = labels

    async def id_of(self, kind: _Kind, name: str, *, may_be_new: bool = False) -> int:
        """Return the id that a name stands for: that of the label like it, or its own."""
        found = {
            id_
            for id_, label in self._labels_of(kind).items()
            if label.casefold() == name.casefold()
        }
        own = _id(name)
        if await self._store.is_known(kind.scope_of(own)):
            found.add(own)
        if len(found) == 1:
            return found.pop()
        if found:
            ids = ", ".join(map(str, sorted(found)))
            raise UserError(
                f"{len(found)} {kind.command} are called {name!r}: give the id ({ids})."
            )
        if may_be_new:
            return id_named(name)
        raise UserError(await self._unknown(kind, name))

    def _labels_of(self, kind: _Kind) -> dict[int, str]:
        return {
            id_in(scope): label
            for scope, label in self._labels.items()
            if kind.scope_of(id_in(scope)) == scope
        }

    async def _unknown(self, kind: _Kind, name: str) -> str:
        """Return that a name is unknown, and what may have been meant."""
        known = set(await kind.ids(self._store))
        if name.isdigit():
            called = f"has the id {name}"
            meant = nearest(name, list(map(str, known)))
        else:
            called = f"is called {name!r}"
            edits = (one for one in one_edit_away(name) if one and not one.isdigit())
            tried = [one for one in edits if id_of(one) in known]
            meant = [*tried, *nearest(name, list(self._labels_of(kind).values()))]
        where, flag = "", ""
        if kind.guild is not None:
            server = self._labels.get(Scope(kind.guild), str(kind.guild))
            where, flag = f" of server {server}", f" --guild {quote(server)}"
        suggested = list(dict.fromkeys(meant))[:MOST]
        return (
            f"No {kind.name}{where} {called}.{did_you_mean(suggested)} `markovbot "
            f"{kind.command}{flag}` lists those that the database knows."
        )


def id_in(scope: Scope) -> int:
    """Return the id of what a label belongs to."""
    return scope.channel or scope.member or scope.guild


def _id(name: str) -> int:
    """Return the id that a name stands for; one that is listed may be as large as ids can be."""
    if name.isascii() and name.isdigit() and len(name) <= len(str(LARGEST_ID)):
        number = int(name)
        if number < LARGEST_ID:
            return number
    return id_named(name)
