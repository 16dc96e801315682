"""A guild's runs and their block indexes in memory, and a change of them that isn't committed yet.

A block's id is its run's id and its number in the run. Both are numbered upwards and never used
again, so a block that is cached under its id is never out of date.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markovbot.store.packed.storage import IndexRow, NewBlock, Run

NUMBER_BITS: Final = 32
"""Bits of a block's number in its run; `NUMBER` has all of them set."""

NUMBER: Final = (1 << NUMBER_BITS) - 1

FetchBlocks = Callable[[Sequence[int]], dict[int, bytes]]
"""Returns the bytes of blocks by id; those that don't exist are missing."""


@dataclass(slots=True)
class StoredRun:
    """A run with its block index, in the order of keys.

    `next_number` is that of its next block. `pieces` has a hash of each piece of the index as it is
    stored (`index_pieces.py`).
    """

    run: Run
    keys: list[bytes]
    rows: list[IndexRow]
    next_number: int
    pieces: dict[int, int]

    @classmethod
    def empty(cls, id_: int) -> "StoredRun":
        """Return a new run."""
        return cls(Run(id_, 0, 0, None), [], [], 1, {})

    def copy(self) -> "StoredRun":
        """Return a run that can be changed, while readers use this one."""
        return replace(self, keys=self.keys.copy(), rows=self.rows.copy())


StoredRuns = Mapping[int, StoredRun]
"""Runs by id. Nothing of them is changed: a change makes other ones."""


class PendingStorage:
    """Implements `BlockStorage`: some runs as they are stored, and what is to be written.

    `run_ids` are those of new runs.
    """

    def __init__(self, runs: StoredRuns, fetch: FetchBlocks, run_ids: Iterator[int]) -> None:
        self._before = runs
        self._fetch = fetch
        self._run_ids = run_ids
        self.stored = dict(runs)
        self.written: dict[int, bytes] = {}
        """New blocks by id; `deleted` are the ids of stored blocks that go, `touched` the runs that
        were changed."""
        self.deleted: set[int] = set()
        self.touched: set[int] = set()

    def runs(self) -> list[Run]:
        """Return every run, the smallest first."""
        return sorted(
            (one.run for one in self.stored.values()), key=lambda run: (run.entries, run.id)
        )

    def create_run(self) -> int:
        """Create an empty run."""
        id_ = next(self._run_ids)
        self.stored[id_] = StoredRun.empty(id_)
        self.touched.add(id_)
        return id_

    def delete_runs(self, runs: Iterable[int]) -> None:
        """Delete runs that have no blocks."""
        for run in runs:
            del self.stored[run]
            self.touched.add(run)

    def retarget(self, runs: Iterable[int], target: int) -> None:
        """Set the target of some runs."""
        for run in runs:
            one = self._changing(run)
            one.run = one.run._replace(target=target)

    def index(self, run: int, start: bytes, stop: bytes) -> list[IndexRow]:
        """Return the index rows of the blocks that may hold keys from `start` to before `stop`."""
        if (one := self.stored.get(run)) is None:
            return []
        first = max(bisect_right(one.keys, start) - 1, 0)
        return one.rows[first : bisect_left(one.keys, stop, first)]

    def nth_key(self, run: int, after: bytes, before: bytes, n: int) -> bytes | None:
        """Return the n-th (from 0) of a run's index keys between two keys, both excluded."""
        if (one := self.stored.get(run)) is None:
            return None
        place = bisect_right(one.keys, after) + n
        return one.keys[place] if place < bisect_left(one.keys, before) else None

    def read(self, blocks: Sequence[int]) -> dict[int, bytes]:
        """Return the bytes of some blocks by id: one round trip for all that are stored."""
        found = {id_: self.written[id_] for id_ in blocks if id_ in self.written}
        if missing := [id_ for id_ in blocks if id_ not in found and id_ not in self.deleted]:
            found |= self._fetch(missing)
        return found

    def write(self, run: int, blocks: Sequence[NewBlock]) -> None:
        """Add blocks to a run under new, ascending ids."""
        one = self._changing(run)
        for id_, block in enumerate(blocks, run << NUMBER_BITS | one.next_number):
            self.written[id_] = block.data
            place = bisect_left(one.keys, block.key)
            one.keys.insert(place, block.key)
            one.rows.insert(place, (block.key, block.total, id_))
        one.next_number += len(blocks)
        self._resize(one, sum(block.entries for block in blocks))

    def delete(self, run: int, blocks: Sequence[IndexRow], entries: int) -> None:
        """Delete blocks of a run."""
        one = self._changing(run)
        for key, _, id_ in blocks:
            place = bisect_left(one.keys, key)
            del one.keys[place], one.rows[place]
            if self.written.pop(id_, None) is None:
                self.deleted.add(id_)
        self._resize(one, -entries)

    def few_blocks(self, most: int) -> list[int]:
        """Return the ids of all blocks if there are no more than so many."""
        if sum(len(one.rows) for one in self.stored.values()) > most:
            return []
        return [id_ for one in self.stored.values() for _, _, id_ in one.rows]

    def unindexed(self) -> int:
        """Return 0: what the database holds besides is counted elsewhere."""
        return 0

    def _changing(self, run: int) -> StoredRun:
        if self.stored[run] is self._before.get(run):
            self.stored[run] = self.stored[run].copy()
        self.touched.add(run)
        return self.stored[run]

    @staticmethod
    def _resize(one: StoredRun, by: int) -> None:
        run = one.run
        one.run = run._replace(entries=run.entries + by, version=run.version + 1)
