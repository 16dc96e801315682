"""The surface forms of guilds that are copied one after the other.

They lie by word, then guild: to find those of one guild, those of all have to be read. So they are
read for as many of the guilds at once as there is room for.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import Relation
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import GUILD_BITS, guild_range, guilds_of, lowest, split
from markovbot.store.packed.runs import scan
from markovbot.store.packed.storage import BlockStorage

ROOM: Final = 1 << 22
"""Entries that are kept at once, unless one guild has more: about 80 MB."""


class SurfaceForms:
    """Asked for guilds in the order in which they are given; nothing is written meanwhile."""

    def __init__(self, guilds: Sequence[int]) -> None:
        self._guilds = list(guilds)
        self._sizes: NDArray[np.int64] | None = None
        self._kept: dict[int, list[Entries]] = {}

    def of(self, storage: BlockStorage, guild: int) -> list[Entries]:
        """Return a guild's surface forms, in order."""
        if guild not in self._kept:
            self._kept = self._read(storage, self._next(storage, guild))
        return self._kept.pop(guild)

    def _next(self, storage: BlockStorage, guild: int) -> list[int]:
        """Return the guild and those after it for which there is room."""
        if self._sizes is None:
            self._sizes = np.zeros(1 << GUILD_BITS, np.int64)
            for guilds, _ in _scanned(storage):
                self._sizes += np.bincount(guilds, minlength=len(self._sizes))
        chosen, room = [guild], ROOM - int(self._sizes[guild])
        here = self._guilds.index(guild) if guild in self._guilds else len(self._guilds)
        for one in self._guilds[here + 1 :]:
            room -= int(self._sizes[one])
            if room < 0:
                break
            chosen.append(one)
        return chosen

    def _read(self, storage: BlockStorage, guilds: Sequence[int]) -> dict[int, list[Entries]]:
        kept: dict[int, list[Entries]] = {guild: [] for guild in guilds}
        place = np.full(1 << GUILD_BITS, -1, np.intp)
        place[guilds] = np.arange(len(guilds))
        for of, entries in _scanned(storage):
            places = place[of]
            order = np.argsort(places, kind="stable")
            cuts = places[order].searchsorted(np.arange(len(guilds) + 1)).tolist()
            for number, (start, stop) in enumerate(pairwise(cuts)):
                if start < stop:
                    part = order[start:stop]
                    kept[guilds[number]].append(Entries(entries.keys[part], entries.counts[part]))
        return kept


def _scanned(storage: BlockStorage) -> Iterator[tuple[NDArray[np.intp], Entries]]:
    """Yield all surface forms, with the guild of each."""
    first, last = guild_range(0, Relation.SURFACE_FORM)
    for entries in scan(storage, lowest(first), lowest(last)):
        high, _ = split(entries.keys)
        yield guilds_of(Relation.SURFACE_FORM, high).astype(np.intp), entries
