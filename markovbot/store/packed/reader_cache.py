"""What a reader keeps between its transactions: unpacked blocks, index rows, and answers about ids.

Blocks and versions of runs never change, so nothing cached of them is ever out of date. What is
cached of ids is right for one epoch: whoever deletes ids or counts begins a new epoch, and then the
reader clears its cache, also so that nothing erased stays in memory.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from markovbot.chain.states import WordId
from markovbot.store.packed.block_index import IndexCache
from markovbot.store.packed.codec import DamagedBlock, Packed, columns
from markovbot.store.packed.keys import Ids
from markovbot.store.packed.storage import BlockStorage, Run

CACHED_BLOCKS: Final = 512
"""Unpacked blocks that a reader keeps: about 5 MB. Lines are no faster with twice as many."""

CACHED_PEOPLE: Final = 1 << 15
"""Member ids of which a reader knows whose they are: about 3 MB."""

CACHED_WORDS: Final = 1 << 16
"""Tokens of which a reader knows the word: about 7 MB."""

CACHED_SPELLINGS: Final = 1 << 14
"""Words of which a reader knows the tokens: about 3 MB."""

CACHED_MARKS: Final = 1 << 17
"""Tokens, and words, of which a reader knows whether they are marks: about 11 MB."""

CACHED_COMMON: Final = 1 << 16
"""States known to be common that a reader keeps: about 8 MB."""

Columns = tuple[Ids, Ids, Packed]
"""A block's high halves, low halves and counts."""


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
    """The caches of one reader, all of one `epoch`.

    `people`: whose a member id of a guild is. `words`: the word of a token. `spellings`: the tokens
    of a word, for as long as `runs` are the same, since a new spelling comes with a new count.
    `common`: by audience, states behind which three of it stand; only an erasure ends that.
    `marks`: which words are marks, such as a comma. `mark_tokens`: the word of a token that is a
    mark. `judged_tokens`: tokens of which it is known whether they are.
    """

    blocks: BlockCache = field(default_factory=BlockCache)
    index: IndexCache = field(default_factory=IndexCache)
    people: dict[tuple[int, int], int] = field(default_factory=dict)
    spellings: dict[int, list[int]] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    words: dict[int, int] = field(default_factory=dict)
    common: dict[object, set[int]] = field(default_factory=dict)
    marks: dict[int, bool] = field(default_factory=dict)
    mark_tokens: dict[int, WordId] = field(default_factory=dict)
    judged_tokens: set[int] = field(default_factory=set)
    epoch: int = 0

    def clear(self, epoch: int) -> None:
        """Drop everything and begin an epoch."""
        self.blocks.clear()
        self.index.clear()
        self.people.clear()
        self.spellings.clear()
        self.words.clear()
        self.common.clear()
        self.marks.clear()
        self.mark_tokens.clear()
        self.judged_tokens.clear()
        self.epoch = epoch
