"""Let a handful of messages take every path that a million do."""

import pytest

from markovbot.store.packed import (
    block_index,
    compaction,
    erasure,
    reader_cache,
    runs,
    sampling,
)
from markovbot.store.postgres import change, index_pieces, learning, lexicon, owner
from markovbot.store.sqlite.counts import maintenance


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Make blocks, slices and thresholds tiny."""
    patch.setattr(runs, "BLOCK_ENTRIES", 4)
    patch.setattr(runs, "SCAN_BLOCKS", 3)
    patch.setattr(compaction, "TIER_BASE", 12)
    patch.setattr(compaction, "FAN", 2)
    patch.setattr(compaction, "SLICE_BLOCKS", 3)
    patch.setattr(compaction, "LEAST_BLOCKS", 1)
    patch.setattr(erasure, "SLICE_BLOCKS", 3)
    patch.setattr(sampling, "SMALL_STATE_BLOCKS", -100)
    patch.setattr(reader_cache, "CACHED_BLOCKS", 5)
    patch.setattr(block_index, "SMALL_RUN", 8)
    patch.setattr(block_index, "CACHED_INDEX_ROWS", 20)
    patch.setattr(block_index, "CACHED_INDEXES", 2)
    patch.setattr(index_pieces, "ROWS", 4)
    patch.setattr(lexicon, "FULL", 3)
    patch.setattr(change, "FEW_BYTES", 100)
    patch.setattr(change, "MOST_DELTAS", 3)
    patch.setattr(learning, "FULL_TAIL", 2)
    patch.setattr(owner, "SLICE_BLOCKS", 1)
    patch.setattr(maintenance, "SLICE_PAUSE", 0)  # there are so many slices
