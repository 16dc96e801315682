"""Unpacked blocks of all guilds, the least recently used dropped."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

from markovbot.domain import GuildId
from markovbot.store.packed.codec import columns
from markovbot.store.packed.columnar import Columns
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.reader_cache import BlockCache
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.postgres.storage import PendingStorage

T = TypeVar("T")

CACHED_BYTES: Final = 64 << 20
"""Bytes of unpacked blocks that a process keeps: some 7,000 blocks."""

WRITTEN_BYTES: Final = 32 << 20
"""Bytes of packed blocks that a process keeps since it will soon merge them with what is new."""

FEW_BLOCKS: Final = 64
"""Blocks up to which all of a guild are read at once: some 200 kB, in one round trip."""

ENTRY_BYTES: Final = 500
"""About what Python takes for a block besides its numbers."""


class _Limited(Generic[T]):
    """Values by guild and block, the oldest dropped above so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._values: OrderedDict[tuple[GuildId, int], tuple[T, int]] = OrderedDict()
        self._blocks: dict[GuildId, set[int]] = {}

    def find(self, guild: GuildId, block: int, *, use: bool) -> T | None:
        """Return a value if it is there; `use` makes it the newest."""
        if (found := self._values.get((guild, block))) is None:
            return None
        if use:
            self._values.move_to_end((guild, block))
        return found[0]

    def add(self, guild: GuildId, block: int, value: T, size: int) -> None:
        """Add a value of so many bytes."""
        self.discard(guild, block)
        self._values[guild, block] = value, size
        self._blocks.setdefault(guild, set()).add(block)
        self._bytes += size
        while self._bytes > self._most:
            self.discard(*next(iter(self._values)))

    def discard(self, guild: GuildId, block: int) -> None:
        """Drop a value if it is there."""
        if (found := self._values.pop((guild, block), None)) is not None:
            self._bytes -= found[1]
            blocks = self._blocks[guild]
            blocks.discard(block)
            if not blocks:
                del self._blocks[guild]

    def drop(self, guild: GuildId) -> None:
        """Drop all values of a guild."""
        for block in tuple(self._blocks.get(guild, ())):
            self.discard(guild, block)


class FleetBlocks:
    """The cache of a process; readings of several guilds use it at the same time."""

    def __init__(self, most_bytes: int = CACHED_BYTES) -> None:
        self._unpacked = _Limited[Columns](most_bytes)
        self._written = _Limited[bytes](WRITTEN_BYTES)
        self._lock = Lock()

    def find(self, guild: GuildId, block: int) -> Columns | None:
        """Return a block if it is cached."""
        with self._lock:
            return self._unpacked.find(guild, block, use=True)

    def add(self, guild: GuildId, block: int, found: Columns) -> None:
        """Cache a block."""
        with self._lock:
            self._unpacked.add(guild, block, found, _size(found))

    def find_written(self, guild: GuildId, blocks: Iterable[int]) -> dict[int, bytes]:
        """Return those of some blocks that were written not long ago."""
        with self._lock:
            return {
                block: data
                for block in blocks
                if (data := self._written.find(guild, block, use=False)) is not None
            }

    def add_written(self, guild: GuildId, blocks: Mapping[int, bytes]) -> None:
        """Keep blocks that were written, for a while."""
        with self._lock:
            for block, data in blocks.items():
                self._written.add(guild, block, data, len(data))

    def drop_written(self, guild: GuildId, blocks: Iterable[int]) -> None:
        """Drop blocks that are deleted."""
        with self._lock:
            for block in blocks:
                self._written.discard(guild, block)

    def drop(self, guild: GuildId) -> None:
        """Drop a guild's blocks."""
        with self._lock:
            self._unpacked.drop(guild)
            self._written.drop(guild)


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
