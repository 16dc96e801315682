"""What somebody gets who takes the database: for the audit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeVar

from markovbot.domain import ChannelId, GuildId, MemberId
from markovbot.store.model.inspection import guild_records
from markovbot.store.packed.codec import decode
from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import HIGHEST, LOWEST
from markovbot.store.packed.runs import blocks_within
from markovbot.store.ports import AuditedStore, CountRecord, StorageLayout
from markovbot.store.postgres.delta import text_of_tail_row
from markovbot.store.postgres.reading import Readings, Snapshot
from markovbot.store.postgres.view import WorldView
from markovbot.store.postgres.world import GUILD_KEY

T = TypeVar("T")

COMPRESSED: Final = ("lexicon", "book")
"""Tables whose rows are compressed texts."""

READ_AT_ONCE: Final = 256


class PostgresLayout:
    """Implements `StorageLayout`: how a guild's rows lie, opened."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._storage = snapshot.storage
        self._view = WorldView(snapshot.world)
        self._lexicon = snapshot.world.lexicon
        self._names = {
            code: (ChannelId(one.channel), MemberId(one.member), one.period)
            for code, one in snapshot.sources.items()
        }

    def tokens(self) -> list[str]:
        """Return all tokens: segment after segment, each in the order of ids."""
        return [self._lexicon.texts[token] for token in self._tokens()]

    def words(self) -> list[str]:
        """Return all words in the order of their tokens."""
        words = dict.fromkeys(self._lexicon.word_of[token] for token in self._tokens())
        return [self._lexicon.text_of_word(word) for word in words]

    def written(self) -> Iterator[CountRecord]:
        """Yield the guild's counts in the order in which blocks were written."""
        for block in self.blocks():
            yield from self._records(decode(block))

    def newest(self) -> Iterator[CountRecord]:
        """Yield the guild's counts in the tail; if it is empty, in the smallest of several runs."""
        runs = [run for run in self._storage.runs() if run.entries]
        if len(runs) > 1:
            newest = min(runs, key=lambda run: (run.id > 0, run.entries))
            for block in blocks_within(self._storage, newest.id, LOWEST, HIGHEST):
                yield from self._records(block.entries)

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of every block, those of the tail first."""
        ids = sorted(
            id_
            for run in self._storage.runs()
            for _, _, id_ in self._storage.index(run.id, LOWEST, HIGHEST)
        )
        for start in range(0, len(ids), READ_AT_ONCE):
            found = self._storage.read(ids[start : start + READ_AT_ONCE])
            yield from (found[id_] for id_ in ids[start : start + READ_AT_ONCE])

    def _tokens(self) -> list[int]:
        segments = sorted(self._lexicon.segments.items())
        stored = [token for _, tokens in segments for token in tokens.tolist()]
        return [*stored, *sorted(self._lexicon.texts.keys() - {*stored})]

    def _records(self, entries: Entries) -> Iterator[CountRecord]:
        return guild_records(entries, GUILD_KEY, self._names, self._view)


class PostgresLayouts(Readings):
    """The port of what is written."""

    _open_scratch: Callable[[], AbstractAsyncContextManager[AuditedStore]]

    async def inspect_layout(self, guild: GuildId, work: Callable[[StorageLayout], T]) -> T:
        """Run `work` on how a guild's rows lie, in a thread."""
        return await self._run(guild, lambda snapshot: work(PostgresLayout(snapshot)))

    async def stored(self, guild: GuildId, *, opened: bool) -> list[bytes]:
        """Return the rows of a guild, and those that belong to no guild."""
        tables = self._worlds.tables
        rows = await tables.stored(guild)
        _, shared = await tables.shared(0)
        if not opened:
            return [row.data for row in rows] + [data for one in shared for data in one]
        world = await self._worlds.view(guild) or self._worlds.unknown(guild)
        found = self._worlds.shared.opened(shared)
        for table, position, data in rows:
            if table == "tail":
                found.append(text_of_tail_row(world.open(table, position, data)))
            elif table in COMPRESSED:
                found.append(COMPRESSORS.decompress(world.open(table, position, data)))
            elif table == "mark":
                found.append(world.open(table, position, data))
        return found

    def scratch(self) -> AbstractAsyncContextManager[AuditedStore]:
        """Open an empty store in a schema of its own, which is dropped at the end."""
        return self._open_scratch()
