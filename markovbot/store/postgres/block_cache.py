"""Unpacked blocks of all guilds, the least recently used dropped."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Final

from markovbot.domain import GuildId
from markovbot.store.packed.codec import DamagedBlock, columns
from markovbot.store.packed.reader_cache import BlockCache, Columns
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.postgres.storage import PendingStorage

CACHED_BYTES: Final = 64 << 20
"""Bytes of unpacked blocks that a process keeps: some 7,000 blocks."""

WRITTEN_BYTES: Final = 32 << 20
"""Bytes of packed blocks that a process keeps since it will soon merge them with what is new."""

FEW_BLOCKS: Final = 64
"""Blocks up to which all of a guild are read at once: some 200 kB, in one round trip."""

ENTRY_BYTES: Final = 500
"""About what Python takes for a block besides its numbers."""


class FleetBlocks:
    """The cache of a process; readings of several guilds use it at the same time."""

    def __init__(self, most_bytes: int = CACHED_BYTES) -> None:
        self._most = most_bytes
        self._blocks: OrderedDict[tuple[GuildId, int], Columns] = OrderedDict()
        self._bytes = 0
        self._written: OrderedDict[tuple[GuildId, int], bytes] = OrderedDict()
        self._written_bytes = 0
        self._lock = Lock()

    def find(self, guild: GuildId, block: int) -> Columns | None:
        """Return a block if it is cached."""
        with self._lock:
            if (found := self._blocks.get((guild, block))) is not None:
                self._blocks.move_to_end((guild, block))
            return found

    def add(self, guild: GuildId, block: int, found: Columns) -> None:
        """Cache a block."""
        with self._lock:
            if (guild, block) not in self._blocks:
                self._bytes += _size(found)
            self._blocks[guild, block] = found
            while self._bytes > self._most:
                _, oldest = self._blocks.popitem(last=False)
                self._bytes -= _size(oldest)

    def find_written(self, guild: GuildId, blocks: Iterable[int]) -> dict[int, bytes]:
        """Return those of some blocks that were written not long ago."""
        with self._lock:
            return {
                block: data
                for block in blocks
                if (data := self._written.get((guild, block))) is not None
            }

    def add_written(self, guild: GuildId, blocks: Mapping[int, bytes]) -> None:
        """Keep blocks that were written, for a while."""
        with self._lock:
            for block, data in blocks.items():
                self._written[guild, block] = data
                self._written_bytes += len(data)
            while self._written_bytes > WRITTEN_BYTES:
                _, oldest = self._written.popitem(last=False)
                self._written_bytes -= len(oldest)

    def drop_written(self, guild: GuildId, blocks: Iterable[int]) -> None:
        """Drop blocks that are deleted."""
        with self._lock:
            for block in blocks:
                if (data := self._written.pop((guild, block), None)) is not None:
                    self._written_bytes -= len(data)

    def drop(self, guild: GuildId) -> None:
        """Drop a guild's blocks."""
        with self._lock:
            for key in [key for key in self._blocks if key[0] == guild]:
                self._bytes -= _size(self._blocks.pop(key))
            for key in [key for key in self._written if key[0] == guild]:
                self._written_bytes -= len(self._written.pop(key))


class GuildBlocks(BlockCache):
    """A guild's part of the cache."""

    def __init__(self, blocks: FleetBlocks, guild: GuildId) -> None:
        super().__init__()
        self._fleet = blocks
        self._guild = guild

    def clear(self) -> None:
        """Drop the guild's blocks."""
        self._fleet.drop(self._guild)

    def get(self, storage: BlockStorage, id_: int, others: Sequence[int] = ()) -> Columns:
        """Return a block, read with what isn't cached of `others` if it isn't cached itself."""
        if (found := self._fleet.find(self._guild, id_)) is not None:
            self.hits += 1
            return found
        wanted = others or (id_,)
        if isinstance(storage, PendingStorage) and (blocks := storage.few_blocks(FEW_BLOCKS)):
            wanted = blocks
        missing = [one for one in wanted if self._fleet.find(self._guild, one) is None]
        self.misses += len(missing)
        for one, data in storage.read(missing).items():
            unpacked = columns(data)
            self._fleet.add(self._guild, one, unpacked)
            if one == id_:
                found = unpacked
        if found is None:
            raise DamagedBlock("a block of counts is missing")
        return found


def _size(block: Columns) -> int:
    return sum(column.nbytes for column in block) + ENTRY_BYTES
