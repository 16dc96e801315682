"""Which ranges of message ids an import covers, whatever the order of the rows in the file.

The ids of a file are read before the import, 8 bytes each. A batch then covers what is complete:
ids that are neighbours among those of the file, and have been learned. So a file that begins with
the newest message, or has some rows in the wrong place, is learned as a stream.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.domain import CoveredRange, GuildId, MessageId, StreamKey
from markovbot.errors import UserError
from markovbot.ingest.formats import Export

Ids = NDArray[np.uint64]

ID_LIMIT: Final = 1 << 63


class Claims:
    """The ids of one export, and which of them the import has come by."""

    def __init__(self, ids: Mapping[StreamKey, Sequence[int]], *, one_author: bool = False) -> None:
        """`one_author`: what lies between two ids isn't known, as others wrote there, too."""
        self._order: dict[StreamKey, Ids] = {}
        """The ids in the file's order; those up to `_place` are dealt with, learned or left out."""
        self._place: dict[StreamKey, int] = {}
        self._ids: dict[StreamKey, Ids] = {}
        self._done: dict[StreamKey, NDArray[np.bool_]] = {}
        self._repeated: dict[StreamKey, set[int]] = {}
        self._lows: dict[StreamKey, MessageId] = {}
        self._one_author = one_author
        for key, found in ids.items():
            self._order[key] = np.array(found, np.uint64)
            self._place[key] = 0
            unique, times = np.unique(self._order[key], return_counts=True)
            self._ids[key] = unique
            self._done[key] = np.zeros(len(unique), np.bool_)
            self._repeated[key] = set()
            if len(unique) < len(found):
                self._repeated[key] = set(unique[times > 1].tolist())
        self._seen: set[tuple[StreamKey, int]] = set()

    def is_repeated(self, key: StreamKey, id_: int) -> bool:
        """Tell whether an earlier row had this id; each row is asked about once."""
        if id_ not in self._repeated.get(key, ()):
            return False
        if (key, id_) in self._seen:
            return True
        self._seen.add((key, id_))
        return False

    def covered_by(self, messages: Mapping[StreamKey, Sequence[MessageId]]) -> list[CoveredRange]:
        """Return what is covered once the messages of a batch are learned."""
        found: list[CoveredRange] = []
        for key, ids in messages.items():
            if key in self._ids:
                found += self._ranges(key, np.array(ids, np.uint64))
            else:  # rows without ids: their numbers ascend
                low = self._lows.setdefault(key, ids[0])
                found.append(CoveredRange(key, low, ids[-1]))
        return found

    def extent(self) -> dict[StreamKey, tuple[int, int]]:
        """Return the lowest and the highest id of each stream that others may have written in."""
        if self._one_author:
            return {}
        return {key: (int(ids[0]), int(ids[-1])) for key, ids in self._ids.items() if len(ids)}

    def _ranges(self, key: StreamKey, ids: Ids) -> Iterator[CoveredRange]:
        known, done = self._ids[key], self._done[key]
        missing = ids[~_among(ids, known)]
        alone = [(int(one), int(one)) for one in missing]
        if self._one_author:
            alone += [(int(one), int(one)) for one in ids]
        elif len(missing) < len(ids):
            places = np.unique(np.searchsorted(known, self._passed(key, ids)))
            done[places] = True
            breaks = np.flatnonzero(np.diff(places) > 1)
            firsts = places[np.concatenate(([0], breaks + 1))]
            lasts = places[np.concatenate((breaks, [len(places) - 1]))]
            # What touches something that was learned before becomes one range with it.
            firsts = np.where((firsts > 0) & done[firsts - 1], firsts - 1, firsts)
            after = np.minimum(lasts + 1, len(known) - 1)
            lasts = np.where(done[after], after, lasts)
            alone += zip(known[firsts].tolist(), known[lasts].tolist(), strict=True)
        for low, high in alone:
            yield CoveredRange(key, MessageId(low), MessageId(high))

    def _passed(self, key: StreamKey, ids: Ids) -> Ids:
        """Return the ids of a batch together with those of rows in between that are left out."""
        order, place = self._order[key], self._place[key]
        found = np.flatnonzero(order[place:] == ids[-1])
        if not len(found):  # it came earlier, and the file's order isn't that of `ids`
            return ids[_among(ids, self._ids[key])]
        self._place[key] = place + int(found[0]) + 1
        here = ids[_among(ids, self._ids[key])]
        return np.concatenate((order[place : self._place[key]], here))


def _among(ids: Ids, known: Ids) -> NDArray[np.bool_]:
    """Mark the ids that are among known ones, which ascend. `numpy.isin` would sort all of them
    for each batch."""
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    among: NDArray[np.bool_] = known[places] == ids
    return among


def claims_of(export: Export, guild: GuildId) -> Claims:
    """Read the ids of an export. Damage raises nothing: whoever reads it for good says it."""
    ids: dict[StreamKey, array[int]] = {}
    try:
        for channel, stream, id_ in export.ids():
            key = StreamKey(guild, channel, stream)
            if key not in ids:
                ids[key] = array("Q")
            ids[key].append(id_)
    except UserError:
        pass
    return Claims(ids, one_author=export.format.one_author)
