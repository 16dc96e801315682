"""What a batch of examples adds to the counts: entries, and what each source has said."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import LEFT_OUT
from markovbot.domain import MessageId
from markovbot.store.model.segments import Numbers, Segments, segments_of
from markovbot.store.model.uncounted import uncounted_places
from markovbot.store.packed.counting import count_transitions, without_left_out
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import Example, SourceId
from markovbot.store.rules.word_lists import UncountedByGuild

SourceKey = tuple[int, int, int, int]
"""A source by snowflakes: guild, channel, member; then the retention period."""

Said = tuple[SourceId, int, int]
"""A source, and how many messages and tokens it has said."""


class Entered(NamedTuple):
    """Words and tokens side by side, and which of them stands at each place."""

    words: Ids
    tokens: Ids
    codes: Numbers


class BatchIds(Protocol):
    """Gives out the ids of sources, words and tokens."""

    def sources(self, keys: Sequence[SourceKey], /) -> Sequence[SourceId]:
        """Return the id of each source's guild, and the source's code; enter the new ones."""

    def enter(self, texts: Sequence[str], codes: Numbers, guilds: Ids, /) -> Entered:
        """Return the words and the tokens of texts; enter the new ones.

        `codes` has the number of the text at each place, `guilds` the id of the guild that uses it
        there. `texts` may hold a text several times.
        """


class BatchCounts(NamedTuple):
    """The counts of some examples, what each source has said, and the source of each message."""

    entries: Entries
    said: list[Said]
    source_ids: dict[MessageId, SourceId]


def count_batch(
    examples: Sequence[Example], ids: BatchIds, uncounted: UncountedByGuild
) -> BatchCounts:
    """Return what examples add to the counts, without words that their guild doesn't count."""
    places: dict[SourceId, int] = {}
    place_of = [  # the place of each example's source
        places.setdefault(source, len(places)) for source in _sources_of(examples, ids)
    ]
    segments = segments_of(examples)
    source_of = np.array(place_of, np.intp)[segments.example_of]
    guilds = np.array([guild for guild, _ in places], np.uint64)[source_of]
    codes = np.array([code for _, code in places], np.uint64)[source_of]
    counted = segments.lengths
    left_out = _left_out(segments, examples, uncounted)
    if left_out is None:
        entered = ids.enter(segments.tokens, segments.codes, np.repeat(guilds, counted))
        entries = count_transitions(*entered, counted, guilds, codes)
    else:
        entered = _enter_counted(segments, guilds, ~left_out, ids)
        entries = without_left_out(count_transitions(*entered, counted, guilds, codes))
        segment_of = np.repeat(np.arange(len(counted)), counted)
        counted = np.bincount(segment_of[~left_out], minlength=len(counted))
    messages = np.bincount(place_of, minlength=len(places)).tolist()
    occurrences = np.bincount(source_of, counted, len(places)).astype(np.intp).tolist()
    sources = list(places)
    return BatchCounts(
        entries,
        list(zip(places, messages, occurrences, strict=True)),
        {
            example.message.id: sources[place]
            for example, place in zip(examples, place_of, strict=True)
        },
    )


def _sources_of(examples: Sequence[Example], ids: BatchIds) -> list[SourceId]:
    """Return the source of each example."""
    unknown = [one for one in examples if one.source_id is None]
    keys = [(*one.message.key[:2], one.message.member, one.period) for one in unknown]
    entered = iter(ids.sources(keys))
    return [one.source_id or next(entered) for one in examples]


def _left_out(
    segments: Segments, examples: Sequence[Example], uncounted: UncountedByGuild
) -> NDArray[np.bool_] | None:
    """Mark the places of words that aren't counted; None if there are none."""
    if not uncounted:  # as mostly
        return None
    marked = uncounted_places(segments, examples, uncounted)
    return marked if marked.any() else None


def _enter_counted(
    segments: Segments, guilds: Ids, counted: NDArray[np.bool_], ids: BatchIds
) -> Entered:
    """Return what stands at each place, `LEFT_OUT` where nothing is counted: nothing else may enter
    the vocabulary."""
    used, codes = np.unique(segments.codes[counted], return_inverse=True)
    texts = [segments.tokens[code] for code in used.tolist()]
    entered = ids.enter(texts, codes, np.repeat(guilds, segments.lengths)[counted])
    places = np.full(len(counted), len(entered.words))
    places[counted] = entered.codes
    words, tokens = (np.append(one, np.uint64(LEFT_OUT)) for one in entered[:2])
    return Entered(words, tokens, places)
