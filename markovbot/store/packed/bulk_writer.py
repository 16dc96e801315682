"""Write many entries at once that come in ascending order, or nearly."""

from typing import Final

import numpy as np

from markovbot.store.packed.compaction import insert
from markovbot.store.packed.entries import Counts, Entries
from markovbot.store.packed.keys import Keys
from markovbot.store.packed.runs import add
from markovbot.store.packed.storage import BlockStorage

WRITTEN_AT_ONCE: Final = 1 << 20
"""Entries that are sorted and written at once: about 60 MB while that lasts."""


class BulkWriter:
    """Writes entries as one run as long as they ascend, and begins another one where they don't.

    Few entries are merged with what little there is, as those of a batch are.
    """

    def __init__(self, storage: BlockStorage) -> None:
        self._storage = storage
        self._parts: list[tuple[Keys, Counts]] = []
        self._waiting = 0
        self._run: int | None = None
        self._highest = b""

    def add(self, keys: Keys, counts: Counts) -> bool:
        """Add entries in any order; return whether some were written by that."""
        self._parts.append((keys, counts))
        self._waiting += len(keys)
        if self._waiting < WRITTEN_AT_ONCE:
            return False
        self._write()
        return True

    def close(self) -> None:
        """Write what is left."""
        if self._run is None:
            insert(self._storage, self._taken())
        elif self._waiting:
            self._write()

    def _write(self) -> None:
        entries = self._taken()
        if self._run is None or entries.keys[:1].tobytes() <= self._highest:
            self._run = self._storage.create_run()
        add(self._storage, self._run, entries)
        self._highest = entries.keys[-1:].tobytes()

    def _taken(self) -> Entries:
        """Return what waits, in order."""
        if not self._parts:
            return Entries.none()
        keys = np.concatenate([part for part, _ in self._parts])
        counts = np.concatenate([part for _, part in self._parts])
        self._parts, self._waiting = [], 0
        if (keys[1:] > keys[:-1]).all():
            return Entries(keys, counts)
        return Entries.summed(keys, counts)
