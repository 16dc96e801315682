"""Requests: what a process asks of a guild that another one owns.

A request is a sealed mark on the guild. Its owner can't append before it has read the mark, begins
what is asked in the same transaction in which it folds the tail, and removes the mark when all is
done. If the owner dies meanwhile, the next one finds the mark and does it again.
"""

import json
from collections.abc import Iterator
from typing import Final, NamedTuple
from uuid import UUID

from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, Scope
from markovbot.store.postgres.change import GuildChange
from markovbot.store.postgres.guild_book import Erasure, GuildBook
from markovbot.store.postgres.world import World

TABLE: Final = "mark"


class EraseRequest(NamedTuple):
    """Erase a scope, as `CountStore.erase` does."""

    scope: Scope
    now: MessageId


class TombstoneRequest(NamedTuple):
    """Never learn what a person said up to a message."""

    member: MemberId
    until: MessageId


class FactRequest(NamedTuple):
    """Save a fact of the guild."""

    key: str
    value: str


Request = EraseRequest | TombstoneRequest | FactRequest


def sealed_request(world: World, id_: UUID, request: Request) -> bytes:
    """Return a request as it is stored."""
    values: list[object] = [type(request).__name__]
    if isinstance(request, EraseRequest):
        scope = request.scope
        values += [scope.channel, scope.member, scope.period, request.now]
    else:
        values += request
    return world.seal(TABLE, [id_.int], json.dumps(values).encode())


def begin_requests(change: GuildChange) -> None:
    """Begin what is asked of a guild that was just claimed; erasures take more changes."""
    world = change.world
    for id_, request in _requests(world):
        change.decided = True
        if isinstance(request, EraseRequest):
            begin_erasure(change, request.scope, request.now)
            world.asked[id_] = request.scope, request.now
        else:
            do_request(world.book, request)
            change.done_marks.append(id_)


def do_request(book: GuildBook, request: TombstoneRequest | FactRequest) -> None:
    """Do in a book what is asked."""
    if isinstance(request, TombstoneRequest):
        book.bury(Scope(book.guild, member=request.member), request.until)
    else:
        book.facts[request.key] = request.value


def begin_erasure(change: GuildChange, scope: Scope, now: MessageId) -> tuple[int, int]:
    """Take a scope's sources out of the book, which hides them; return what they have said."""
    book = change.world.book
    gone = book.mark_erased(scope, now)
    if gone:
        book.erasures.append(Erasure([source.number for source in gone]))
        book.reindex()
    change.decided = change.resettled = change.deleted = True
    return sum(one.messages for one in gone), sum(one.tokens for one in gone)


def _requests(world: World) -> Iterator[tuple[UUID, Request]]:
    for id_, data in world.marks:
        kind, *values = json.loads(world.open(TABLE, [id_.int], data))
        if kind == EraseRequest.__name__:
            channel, member, period, now = values
            yield id_, EraseRequest(_scope(world.guild, channel, member, period), MessageId(now))
        elif kind == TombstoneRequest.__name__:
            yield id_, TombstoneRequest(MemberId(values[0]), MessageId(values[1]))
        else:
            yield id_, FactRequest(*values)


def _scope(guild: GuildId, channel: int | None, member: int | None, period: int | None) -> Scope:
    return Scope(
        guild,
        None if channel is None else ChannelId(channel),
        None if member is None else MemberId(member),
        period,
    )
