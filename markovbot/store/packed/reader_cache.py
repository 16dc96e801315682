"""What readers keep between their transactions: unpacked blocks, index rows, common states.

Blocks and versions of runs never change, so nothing cached of them is ever out of date. What is
cached of states is right for one epoch: whoever deletes ids or counts begins a new epoch, and then
the reader clears its cache, also so that nothing erased stays in memory.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from markovbot.store.packed.block_index import IndexCache
from markovbot.store.packed.codec import columns
from markovbot.store.packed.columnar import Columns
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.storage import BlockStorage

CACHED_BLOCKS: Final = 512
"""Unpacked blocks that are kept: about 4 MB. With twice as many, lines would unpack a few less."""

CACHED_COMMON: Final = 1 << 16
"""States known to be common that are kept: about 8 MB."""


class BlockCache:
    """Unpacked blocks by id, the least recently used dropped."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[int, Columns] = OrderedDict()
        self.hits = 0
        """Times that a block was cached; `misses` counts those that had to be read."""
        self.misses = 0

    def clear(self) -> None:
        """Drop everything."""
        self._blocks.clear()

    def get(self, storage: BlockStorage, id_: int, others: Sequence[int] = ()) -> Columns:
        """Return a block. If it isn't cached, read it, and with it what isn't cached of `others`.

        `others` is empty or holds the block, too.
        """
        if (found := self._blocks.get(id_)) is not None:
            self._blocks.move_to_end(id_)
            self.hits += 1
            return found
        missing = [one for one in others if one not in self._blocks] if others else [id_]
        self.misses += len(missing)
        read = storage.read(missing)
        if (data := read.pop(id_, None)) is None:
            raise DamagedBlock("a block of counts is missing")
        for other, theirs in read.items():
            self._add(other, theirs)
        return self._add(id_, data)

    def _add(self, id_: int, data: bytes) -> Columns:
        found = self._blocks[id_] = columns(data)
        if len(self._blocks) > CACHED_BLOCKS:
            self._blocks.popitem(last=False)
        return found


@dataclass(slots=True)
class ReaderCache:
    """The caches of one reader, all of one `epoch` of a guild's ids or of all guilds'.

    `common`: by audience, states behind which three of it stand; only an erasure ends that.
    """

    blocks: BlockCache = field(default_factory=BlockCache)
    index: IndexCache = field(default_factory=IndexCache)
    common: dict[object, set[int]] = field(default_factory=dict)
    epoch: int = 0

    def clear(self, epoch: int) -> None:
        """Drop everything and begin an epoch."""
        self.blocks.clear()
        self.index.clear()
        self.common.clear()
        self.epoch = epoch
