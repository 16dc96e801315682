"""Let a handful of messages take every path that a million do."""

import pytest

from markovbot.store.blocks import merging, removing, runs, states
from markovbot.store.sqlite import upkeep


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Make blocks, slices and thresholds tiny."""
    patch.setattr(runs, "BLOCK_ENTRIES", 4)
    patch.setattr(runs, "SCAN_BLOCKS", 3)
    patch.setattr(merging, "SMALL", 12)
    patch.setattr(merging, "FAN", 2)
    patch.setattr(merging, "SLICE_BLOCKS", 3)
    patch.setattr(merging, "LEAST_BLOCKS", 1)
    patch.setattr(removing, "SLICE_BLOCKS", 3)
    patch.setattr(states, "LIGHT", -100)
    patch.setattr(states, "KEPT_BLOCKS", 5)
    patch.setattr(states, "SMALL_RUN", 8)
    patch.setattr(states, "KEPT_ROWS", 20)
    patch.setattr(states, "KEPT_RUNS", 2)
    patch.setattr(upkeep, "BREATH", 0)  # there are so many slices
