"""Weigh states and draw from them, without reading more than a few blocks of any."""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from markovbot.store.blocks.codec import decode
from markovbot.store.blocks.keys import LOWEST_WORD, Ids, lowest, split
from markovbot.store.blocks.runs import WITHIN, Run, all_runs
from markovbot.store.blocks.visible import Visible

LIGHT: Final = 4
"""Blocks, apart from each run's first and last, up to which a state is unpacked as a whole."""

MANY: Final = 16
"""Intervals from which a draw tries its luck first: draw from all sources, take what is visible."""

TRIES: Final = 8

KEPT_BLOCKS: Final = 256
"""Unpacked blocks that a reader keeps: about 3 MB."""

KEPT_ROWS: Final = 1 << 14
"""Rows of the directory that a reader keeps: about 2 MB."""

KEPT_PEOPLE: Final = 1 << 15
"""Members' ids of which a reader knows whose they are: about 3 MB."""

KEPT_WORDS: Final = 1 << 16
"""Tokens of which a reader knows what word they spell: about 7 MB."""

KEPT_COMMON: Final = 1 << 16
"""States known to be common that a reader keeps: about 8 MB."""

Sums = NDArray[np.int64]
NO_IDS: Final[Ids] = np.empty(0, np.uint64)
NO_SUMS: Final[Sums] = np.empty(0, np.int64)
_LOWEST_WORD: Final = np.uint64(LOWEST_WORD)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The blocks of a run that hold a state: the low half of each one's first key (0 where the
    state only begins inside the block), the sum of its counts, and its id."""

    firsts: Ids
    totals: Sums
    blocks: list[int]


@dataclass(slots=True)
class Kept:
    """What one reader has unpacked. Blocks and versions of runs never change, so nothing of them
    can be out of date; `clear` is for what should not even be in memory any more.

    `words` are those that tokens spell, `people` says whom a guild's members' ids belong to, and
    `common` which states two members of an audience stand behind: that only ends with something
    being forgotten, which clears it.
    """

    blocks: OrderedDict[int, tuple[Ids, Ids, Sums]] = field(default_factory=OrderedDict)
    stretches: OrderedDict[tuple[int, int, int], Stretch] = field(default_factory=OrderedDict)
    people: dict[tuple[int, int], int] = field(default_factory=dict)
    words: dict[int, int] = field(default_factory=dict)
    common: set[tuple[object, int]] = field(default_factory=set)
    rows: int = 0
    epoch: int = 0

    def clear(self, epoch: int) -> None:
        """Drop everything."""
        self.blocks.clear()
        self.stretches.clear()
        self.people.clear()
        self.words.clear()
        self.common.clear()
        self.rows, self.epoch = 0, epoch


class Weighed(Protocol):
    """A state's visible counts, added up."""

    total: int

    def select(self, rank: int) -> int:
        """Return the token that a rank below the total falls to."""


class States:
    """The states of one snapshot, for as long as its transaction lasts."""

    def __init__(self, connection: sqlite3.Connection, kept: Kept, visible: Visible | None) -> None:
        self._connection = connection
        self._kept = kept
        self._visible = visible
        self._runs = [run for run in all_runs(connection) if run.entries]
        self._unpacked: dict[int, tuple[Ids, Sums] | None] = {}
        self._weighed: dict[tuple[int, bool], Weighed] = {}

    def total(self, high: int) -> int:
        """Return how often a state was counted in visible sources."""
        return self._weigh(high, self._visible).total

    def draw(self, high: int, rng: Random) -> int | None:
        """Return a token with probability count/total; None if the state was never counted.

        Rejection and the sums draw from the same odds, each by itself; so the first that yields a
        token decides, and the odds stay exact.
        """
        if self._visible is not None and len(self._visible) > MANY:
            anything = self._weigh(high, None)
            if isinstance(anything, Heavy) and anything.total:
                for _ in range(TRIES):
                    low = anything.low(rng.randrange(anything.total))
                    if self._visible.mask(np.array([low], np.uint64))[0]:
                        return low & LOWEST_WORD
        weighed = self._weigh(high, self._visible)
        return weighed.select(rng.randrange(weighed.total)) if weighed.total else None

    def counts(self, high: int) -> dict[int, int]:
        """Return every token visible at a state, with its count: the plain sum."""
        sums: dict[int, int] = {}
        for low, counts in self.parts(high, self._visible):
            for token, count in zip((low & _LOWEST_WORD).tolist(), counts.tolist(), strict=True):
                sums[token] = sums.get(token, 0) + count
        return sums

    def parts(self, high: int, visible: Visible | None) -> Iterator[tuple[Ids, Sums]]:
        """Yield the visible entries of a state, block by block unless they are at hand."""
        few = self._unpacked.get(high)
        if few is None and self.size(high) == 1:
            few = self.few(high)
        if few is not None:
            low, counts = few
            if visible is not None:
                seen = visible.mask(low)
                low, counts = low[seen], counts[seen]
            yield low, counts
        else:
            for run in self._runs:
                for block in self._stretch(run, high).blocks:
                    yield self.within(block, high, visible)

    def few(self, high: int) -> tuple[Ids, Sums] | None:
        """Return all low halves and counts of a state, visible or not; None if they fill many
        blocks."""
        if high in self._unpacked:
            return self._unpacked[high]
        stretches = [self._stretch(run, high) for run in self._runs]
        blocks = [block for stretch in stretches for block in stretch.blocks]
        found = None
        if len(blocks) <= LIGHT + 2 * len(stretches):  # two of each are unpacked in any case
            parts = [part for block in blocks if len((part := self.within(block, high, None))[0])]
            if len(parts) == 1:
                (found,) = parts
            else:
                found = (
                    np.concatenate([NO_IDS, *(low for low, _ in parts)]),
                    np.concatenate([NO_SUMS, *(counts for _, counts in parts)]),
                )
        self._unpacked[high] = found
        return found

    def size(self, high: int) -> int:
        """Return how many blocks hold a state."""
        return sum(len(self._stretch(run, high).blocks) for run in self._runs)

    def counted(self, high: int, low: int) -> bool:
        """Tell whether a key was ever counted, visible or not."""
        for run in self._runs:
            stretch = self._stretch(run, high)
            place = int(stretch.firsts.searchsorted(np.uint64(low), "right")) - 1
            if place >= 0:
                lows, _ = self.within(stretch.blocks[place], high, None)
                at = int(lows.searchsorted(np.uint64(low)))
                if at < len(lows) and int(lows[at]) == low:
                    return True
        return False

    def within(self, block: int, high: int, visible: Visible | None) -> tuple[Ids, Sums]:
        """Return the low halves and counts of a block's visible entries of one state."""
        highs, lows, counts = self._block(block)
        start, stop = highs.searchsorted(np.array([high, high + 1], np.uint64))
        lows, counts = lows[start:stop], counts[start:stop]
        if visible is not None:
            seen = visible.mask(lows)
            lows, counts = lows[seen], counts[seen]
        return lows, counts

    def _weigh(self, high: int, visible: Visible | None) -> Weighed:
        key = high, visible is None
        if (weighed := self._weighed.get(key)) is None:
            if self.few(high) is not None:
                ((low, counts),) = self.parts(high, visible)
                weighed = Light(low, counts)
            else:
                stretches = [self._stretch(run, high) for run in self._runs]
                weighed = Heavy(self, high, visible, stretches)
            self._weighed[key] = weighed
        return weighed

    def _stretch(self, run: Run, high: int) -> Stretch:
        key = run.id, run.version, high
        kept = self._kept
        if (found := kept.stretches.get(key)) is not None:
            kept.stretches.move_to_end(key)
            return found
        start, stop = lowest(high), lowest(high + 1)
        rows = self._connection.execute(
            f"SELECT key, total, block FROM directory WHERE {WITHIN}", (run.id, start, stop)
        ).fetchall()
        half = len(start) // 2
        found = Stretch(
            np.array(
                [int.from_bytes(row[0][half:], "big") if row[0] >= start else 0 for row in rows],
                np.uint64,
            ),
            np.array([row[1] for row in rows], np.int64),
            [row[2] for row in rows],
        )
        kept.stretches[key] = found
        kept.rows += 1 + len(rows)
        while kept.rows > KEPT_ROWS:
            _, oldest = kept.stretches.popitem(last=False)
            kept.rows -= 1 + len(oldest.blocks)
        return found

    def _block(self, id_: int) -> tuple[Ids, Ids, Sums]:
        kept = self._kept.blocks
        if (found := kept.get(id_)) is not None:
            kept.move_to_end(id_)
            return found
        (data,) = self._connection.execute("SELECT data FROM block WHERE id = ?", (id_,)).fetchone()
        entries = decode(data)
        found = (*split(entries.keys), entries.counts.astype(np.int64))
        kept[id_] = found
        if len(kept) > KEPT_BLOCKS:
            kept.popitem(last=False)
        return found


class Light:
    """A state of a few blocks, unpacked."""

    def __init__(self, lows: Ids, counts: Sums) -> None:
        self._lows = lows
        self._upto = np.cumsum(counts)
        self.total = int(self._upto[-1]) if len(lows) else 0

    def select(self, rank: int) -> int:
        """Return the token that a rank falls to."""
        return int(self._lows[self._upto.searchsorted(rank, "right")]) & LOWEST_WORD


class Heavy:
    """A state of many blocks: their sums from the directory, corrected where a block is visible
    or belongs to the state only in part."""

    def __init__(
        self, states: States, high: int, visible: Visible | None, stretches: list[Stretch]
    ) -> None:
        self._states = states
        self._high = high
        self._visible = visible
        self._blocks = [block for stretch in stretches for block in stretch.blocks]
        self._upto = np.cumsum(np.concatenate([self._weights(stretch) for stretch in stretches]))
        self.total = int(self._upto[-1])

    def select(self, rank: int) -> int:
        """Return the token that a rank falls to."""
        return self.low(rank) & LOWEST_WORD

    def low(self, rank: int) -> int:
        """Return the low half of the key that a rank falls to."""
        place = int(self._upto.searchsorted(rank, "right"))
        before = int(self._upto[place - 1]) if place else 0
        lows, counts = self._states.within(self._blocks[place], self._high, self._visible)
        return int(lows[np.cumsum(counts).searchsorted(rank - before, "right")])

    def _weights(self, stretch: Stretch) -> Sums:
        firsts = stretch.firsts
        weights = stretch.totals.copy()
        if not len(firsts):
            return weights
        # The first block may begin before the state, the last may end after it.
        partly = firsts == 0
        partly[-1] = True
        if self._visible is not None:
            stops = np.append(firsts[1:], np.uint64((1 << 64) - 1))
            whole, seen = self._visible.covers(firsts, stops)
            weights[~whole] = 0
            partly = (partly & whole) | seen
        for place in np.flatnonzero(partly).tolist():
            _, counts = self._states.within(stretch.blocks[place], self._high, self._visible)
            weights[place] = counts.sum()
        return weights
