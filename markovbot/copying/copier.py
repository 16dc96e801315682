"""Copy every guild of one store to another, one after the other.

A guild appears in the target as a whole, once what was written there has the digest of what was
read. So what is interrupted goes on with the guild that it was at. The target keeps a fingerprint
of what it has copied: a guild whose source is still the same isn't copied again.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol

from markovbot.chain.states import NOWHERE, Relation
from markovbot.copying.pipe import Pipe
from markovbot.copying.source_digest import SourceDigest
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.store.ports import CopyableStore
from markovbot.store.ports.copying import GuildRecords, Transitions, already_stored
from markovbot.store.rules.facts import copied_from

PASSES: Final = len(Relation)
"""How often each token is counted by states of one word: once in each relation."""


class Target(CopyableStore, Protocol):
    """What is asked of the store that takes the guilds."""

    async def get_fact(self, key: str) -> str | None:
        """Return the fact under a key; None if there is none."""


@dataclass(frozen=True, slots=True)
class CopiedGuild:
    """A guild that is in the target now, and its digest there and at the source.

    `digest` is None if an earlier run has copied it.
    """

    guild: GuildId
    messages: int
    tokens: int
    digest: str | None


class CopyProgress(Protocol):
    """Is told how far a copy is."""

    def begun(self, guild: GuildId, number: int, of: int, tokens: int) -> None:
        """Begin the guild with a number (from 1) of so many, which has so many tokens."""

    def moved(self, tokens: int) -> None:
        """Say how many tokens were read; called from another thread."""


class _Read(NamedTuple):
    """What was read of a guild; the digest is None if it needn't be copied."""

    records: GuildRecords
    digest: str | None


async def copy_store(
    source: CopyableStore,
    target: Target,
    progress: CopyProgress,
    done: Callable[[CopiedGuild], None] = lambda _: None,
) -> list[CopiedGuild]:
    """Copy what the source has into the target; `done` is called after each guild.

    The source isn't changed, but erasures and purges that were under way there are ended first.
    Raises UserError if the source is in use, or the target has something of a guild that isn't a
    copy of it.
    """
    copied: list[CopiedGuild] = []
    async with source.held():
        await target.add_shared_records(await source.shared_records())
        guilds = await source.stored_guilds()
        for number, guild in enumerate(guilds, 1):
            known = await target.get_fact(copied_from(guild))

            def begun(records: GuildRecords, at: int = number) -> None:
                progress.begun(records.guild, at, len(guilds), _said(records)[1])

            copied.append(await _copy_guild(source, target, guild, known, begun, progress.moved))
            done(copied[-1])
    return copied


async def _copy_guild(
    source: CopyableStore,
    target: CopyableStore,
    guild: GuildId,
    known: str | None,
    begun: Callable[[GuildRecords], None],
    moved: Callable[[int], None],
) -> CopiedGuild:
    """Copy a guild; `known` is the fingerprint of what the target has copied of it."""
    loop = asyncio.get_running_loop()
    pipe: Pipe[Transitions] = Pipe()
    wanted: asyncio.Future[GuildRecords | None] = loop.create_future()
    digest: SourceDigest | None = None

    def read(records: GuildRecords, transitions: Iterator[Transitions]) -> _Read:
        nonlocal digest
        fingerprint = records.fingerprint()
        if known is not None:
            if known != fingerprint:
                raise already_stored(guild)
            return _Read(records, None)
        marked = replace(records, facts=(*records.facts, (copied_from(guild), fingerprint)))
        digest = SourceDigest(records)
        loop.call_soon_threadsafe(_settle, wanted, marked)
        tokens = 0
        for one in transitions:
            digest.add(one)
            tokens += int(one.times[one.before_previous == NOWHERE].sum())
            moved(tokens // PASSES)
            pipe.put(one)
        pipe.complete()
        return _Read(records, digest.hexdigest())

    def check(written: str) -> None:
        if digest is None or written != digest.hexdigest():
            raise UserError(
                f"What was written of the server {guild} isn't what was read, so nothing of it was "
                "kept. Check the source with `markovbot check`, and see that nobody writes to it."
            )

    reading = asyncio.create_task(source.copy_out(guild, read))
    reading.add_done_callback(lambda _: _settle(wanted, None))
    writing: asyncio.Task[None] | None = None
    try:
        if (records := await wanted) is None:
            found = await reading
            return CopiedGuild(guild, *_said(found.records), None)
        begun(records)
        writing = asyncio.create_task(target.copy_in(records, pipe, check))
        found, _ = await asyncio.gather(reading, writing)
    finally:
        pipe.close()  # neither thread waits for the other any more
        await asyncio.gather(*filter(None, (reading, writing)), return_exceptions=True)
    return CopiedGuild(guild, *_said(found.records), found.digest)


def _settle(future: "asyncio.Future[GuildRecords | None]", result: GuildRecords | None) -> None:
    if not future.done():
        future.set_result(result)


def _said(records: GuildRecords) -> tuple[int, int]:
    """Return how many messages and tokens were learned in a guild."""
    messages = sum(one for _, _, one, _ in records.sources)
    return messages, sum(tokens for _, _, _, tokens in records.sources)
