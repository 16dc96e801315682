"""The places in a batch's segments whose words aren't counted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from markovbot.store.model.segments import Segments
from markovbot.store.ports import Example
from markovbot.store.rules.word_lists import UncountedByGuild
from markovbot.text import fold

NEVER = -1
"""Up to which message a word isn't counted that always is."""


def uncounted_places(
    segments: Segments, examples: Sequence[Example], uncounted: UncountedByGuild
) -> NDArray[np.bool_]:
    """Mark the places (of `segments.codes`) of words that their guild doesn't count in their
    message."""
    example_of = np.repeat(segments.example_of, segments.lengths)
    ids = np.array([one.message.id for one in examples], np.int64)[example_of]
    guilds = np.array([one.message.key.guild for one in examples], np.int64)[example_of]
    folded = list(map(fold, segments.tokens))
    marked = np.zeros(len(segments.codes), np.bool_)
    for guild, words in uncounted.items():
        until = np.array([words.get(word, NEVER) for word in folded], np.int64)
        marked |= (guilds == guild) & (ids <= until[segments.codes])
    return marked
