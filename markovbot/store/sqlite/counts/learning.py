"""Add the transitions of a batch of messages to the counts, or subtract them."""

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import LEFT_OUT
from markovbot.domain import CoveredRange, MessageId
from markovbot.store.packed import compaction
from markovbot.store.packed.counting import count_transitions, without_left_out
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import subtract as subtract_entries
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import Example, LearnResult
from markovbot.store.rules.fresh import fresh_examples, newly_empty
from markovbot.store.sqlite.counts import backfill_jobs, coverage, erasing
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.encoding import Segments, segments_of
from markovbot.store.sqlite.counts.leaving_out import uncounted_places
from markovbot.store.sqlite.counts.source_ids import SourceIds
from markovbot.store.sqlite.counts.sources import Source, add_said
from markovbot.store.sqlite.counts.tombstones import without_tombstoned
from markovbot.store.sqlite.counts.vocabulary import Vocabulary
from markovbot.store.sqlite.preferences import word_lists
from markovbot.store.sqlite.preferences.choices import without_opted_out
from markovbot.store.sqlite.preferences.pauses import without_paused

BatchCounts = tuple[Entries, list[tuple[Source, int, int]], dict[MessageId, Source]]
"""The counts of some examples, each source's messages and tokens, the source of each message."""


class IdCache:
    """The ids that the writer has cached, all of one epoch of the database."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._sources = SourceIds()
        self._epoch = -1

    def clear(self) -> None:
        """Clear the cache, as after a transaction that was rolled back."""
        self._vocabulary.clear()
        self._sources.clear()

    def count(self, connection: sqlite3.Connection, examples: Sequence[Example]) -> BatchCounts:
        """Return what examples add to the counts and to each source, and the source of each."""
        epoch = erasing.epoch(connection)
        if epoch != self._epoch:
            self.clear()
            self._epoch = epoch
        places: dict[Source, int] = {}
        place_of = [  # the place of each example's source
            places.setdefault(source, len(places))
            for source in self._sources_of(connection, examples)
        ]
        segments = segments_of(examples)
        source_of = np.array(place_of, np.intp)[segments.example_of]
        guilds = np.array([guild for guild, _ in places], np.uint64)[source_of]
        codes = np.array([code for _, code in places], np.uint64)[source_of]
        counted = segments.lengths
        left_out = _left_out(connection, segments, examples)
        if left_out is None:
            words, ids = self._vocabulary.enter(connection, segments.tokens)
            entries = count_transitions(
                words[segments.codes], ids[segments.codes], segments.lengths, guilds, codes
            )
        else:
            words, ids = self._ids_of_counted(connection, segments, ~left_out)
            entries = without_left_out(
                count_transitions(words, ids, segments.lengths, guilds, codes)
            )
            segment_of = np.repeat(np.arange(len(counted)), counted)
            counted = np.bincount(segment_of[~left_out], minlength=len(counted))
        messages = np.bincount(place_of, minlength=len(places)).tolist()
        tokens = np.bincount(source_of, counted, len(places)).astype(np.intp).tolist()
        sources = list(places)
        where = {
            example.message.id: sources[place]
            for example, place in zip(examples, place_of, strict=True)
        }
        return entries, list(zip(places, messages, tokens, strict=True)), where

    def _ids_of_counted(
        self, connection: sqlite3.Connection, segments: Segments, counted: NDArray[np.bool_]
    ) -> tuple[Ids, Ids]:
        """Return the word and the token at each place, `LEFT_OUT` where none is counted: nothing
        else may enter the vocabulary."""
        used, codes = np.unique(segments.codes[counted], return_inverse=True)
        texts = [segments.tokens[code] for code in used.tolist()]
        found = [np.full(len(counted), LEFT_OUT, np.uint64) for _ in ("words", "tokens")]
        for ids, entered in zip(found, self._vocabulary.enter(connection, texts), strict=True):
            ids[counted] = entered[codes]
        return found[0], found[1]

    def _sources_of(
        self, connection: sqlite3.Connection, examples: Sequence[Example]
    ) -> list[Source]:
        """Return the source of each example."""
        unknown = [one for one in examples if one.source_id is None]
        entered = iter(
            self._sources.enter(
                connection,
                [(*one.message.key[:2], one.message.member, one.period) for one in unknown],
            )
        )
        return [one.source_id or next(entered) for one in examples]


def _left_out(
    connection: sqlite3.Connection, segments: Segments, examples: Sequence[Example]
) -> NDArray[np.bool_] | None:
    """Mark the places of words that aren't counted; None if there are none."""
    uncounted = word_lists.uncounted(connection, {one.message.key.guild for one in examples})
    if not uncounted:  # as mostly
        return None
    marked = uncounted_places(segments, examples, uncounted)
    return marked if marked.any() else None


def learn(
    connection: sqlite3.Connection,
    id_cache: IdCache,
    examples: Sequence[Example],
    covered_ranges: Sequence[CoveredRange],
    backfilled: int | None = None,
) -> LearnResult:
    """Count the examples that nothing covers yet, and record their covered ranges.

    `backfilled` is how many messages of a page of a backfill were read; they count for its job.
    """
    examples = without_paused(connection, examples)
    known = coverage.covered_ranges(connection, {one.key for one in covered_ranges})
    refused = coverage.refused(connection, covered_ranges, known)
    fresh = without_tombstoned(
        connection, without_opted_out(connection, fresh_examples(examples, known, refused))
    )
    empty = newly_empty(examples, known, refused)
    entries, said, source_of = id_cache.count(connection, fresh)
    compaction.insert(SqliteBlockStorage(connection), entries)
    add_said(connection, said)
    coverage.record(connection, [one for one in covered_ranges if one.key not in refused], known)
    if backfilled is not None and not refused:
        key = covered_ranges[0].key
        backfill_jobs.advance(connection, key.guild, key.channel, backfilled, len(fresh))
    tokens = sum(tokens for _, _, tokens in said)
    return LearnResult(len(fresh), tokens, refused, source_of, empty)


class NotLearned(Exception):
    """What is to be subtracted was never counted; the transaction must be rolled back."""


def subtract(
    connection: sqlite3.Connection,
    id_cache: IdCache,
    examples: Iterable[Example],
    instead: Iterable[Example],
) -> dict[MessageId, Source]:
    """Subtract examples and count others instead; return in which sources those are counted.

    Raises NotLearned if not all of the former were counted.
    """
    entries, said, _ = id_cache.count(
        connection, [example for example in examples if example.segments]
    )
    storage = SqliteBlockStorage(connection)
    if not subtract_entries(storage, entries):
        raise NotLearned
    worded = [example for example in instead if example.segments]
    new = without_opted_out(connection, without_paused(connection, worded))
    more, said_instead, where = id_cache.count(connection, new)
    compaction.insert(storage, more)
    add_said(connection, said_instead)
    add_said(connection, said, sign=-1)
    erasing.drop_unused_after(connection, [source for source, _, _ in said], entries)
    return where
