"""Add the transitions of a batch of messages to the counts, or take them back."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from markovbot.domain import CoveredRange, MessageId, StreamKey
from markovbot.store.packed import compaction
from markovbot.store.packed.counting import count_transitions
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import subtract as subtract_entries
from markovbot.store.protocol import Example, LearnResult
from markovbot.store.sqlite.counts import coverage, erasing
from markovbot.store.sqlite.counts.sources import Source, Sources, add_said
from markovbot.store.sqlite.counts.tombstones import without_tombstoned
from markovbot.store.sqlite.counts.vocabulary import Vocabulary
from markovbot.store.sqlite.preferences.choices import opted_out

BatchCounts = tuple[Entries, list[tuple[Source, int, int]], dict[MessageId, Source]]
"""The counts of some lessons, each source's messages and tokens, and the source of each lesson."""


class IdCache:
    """The ids that the writer has at hand.

    `epoch` is that of the database when they were read: whoever deletes ids begins a new one.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._sources = Sources()
        self._epoch = -1

    def clear(self) -> None:
        """Take nothing for granted, as after a transaction that was rolled back."""
        self._vocabulary.clear()
        self._sources.clear()

    def count(self, connection: sqlite3.Connection, examples: Sequence[Example]) -> BatchCounts:
        """Return what lessons add to the counts and to each source, and which source each is in."""
        epoch = erasing.epoch(connection)
        if epoch != self._epoch:
            self.clear()
            self._epoch = epoch
        places: dict[Source, int] = {}
        first: list[int] = []  # for each lesson, and for each segment, the place of its source
        source_of: list[int] = []
        segments: list[Sequence[str]] = []
        for example in examples:
            guild, channel, _ = example.message.key
            source = example.source_id or self._sources.enter(
                connection, guild, channel, example.message.member, example.period
            )
            place = places.setdefault(source, len(places))
            first.append(place)
            for segment in example.segments:
                segments.append(segment)
                source_of.append(place)
        lengths = np.fromiter(map(len, segments), np.intp, len(segments))
        texts = list(chain.from_iterable(segments))
        words, ids = self._vocabulary.enter(connection, texts)
        entries = count_transitions(
            words,
            ids,
            lengths,
            np.array([guild for guild, _ in places], np.uint64)[source_of],
            np.array([code for _, code in places], np.uint64)[source_of],
        )
        messages = np.bincount(first, minlength=len(places)).tolist()
        tokens = np.bincount(source_of, lengths, len(places)).astype(np.intp).tolist()
        sources = list(places)
        where = {
            example.message.id: sources[place]
            for example, place in zip(examples, first, strict=True)
        }
        return entries, list(zip(places, messages, tokens, strict=True)), where


def learn(
    connection: sqlite3.Connection,
    id_cache: IdCache,
    examples: Sequence[Example],
    covered_ranges: Sequence[CoveredRange],
) -> LearnResult:
    """Count the lessons that no learned range covers, and record the spans."""
    known = {
        covered_range.key: coverage.covered_ranges(connection, covered_range.key)
        for covered_range in covered_ranges
    }
    refused = frozenset(
        covered_range.key
        for covered_range in covered_ranges
        if not coverage.precondition_holds(connection, covered_range, known[covered_range.key])
    )
    fresh = _fresh(examples, known, refused)
    fresh = without_tombstoned(connection, _willing(connection, fresh))
    entries, said, source_of = id_cache.count(connection, fresh)
    compaction.insert(connection, entries)
    add_said(connection, said)
    for covered_range in covered_ranges:
        if covered_range.key not in refused:
            place = known.pop(
                covered_range.key, None
            )  # a second span of a stream has to look again
            coverage.record(
                connection,
                covered_range,
                place or coverage.covered_ranges(connection, covered_range.key),
            )
    return LearnResult(len(fresh), sum(tokens for _, _, tokens in said), refused, source_of)


def _willing(connection: sqlite3.Connection, examples: list[Example]) -> list[Example]:
    """Return the lessons of those who are to be learned from."""
    left_out = opted_out(connection, examples)
    if not left_out:
        return examples
    return [one for one in examples if (one.message.key.guild, one.message.member) not in left_out]


class NotLearned(Exception):
    """What is to be subtracted was never counted; the transaction has to be rolled back."""


def subtract(
    connection: sqlite3.Connection,
    id_cache: IdCache,
    examples: Iterable[Example],
    instead: Iterable[Example],
) -> dict[MessageId, Source]:
    """Take back lessons and count others instead; return where those are counted.

    Raises NotLearned if not all of the former were learned.
    """
    entries, said, _ = id_cache.count(
        connection, [example for example in examples if example.segments]
    )
    if not subtract_entries(connection, entries):
        raise NotLearned
    new = _willing(connection, [example for example in instead if example.segments])
    more, said_instead, where = id_cache.count(connection, new)
    compaction.insert(connection, more)
    add_said(connection, said_instead)
    add_said(connection, said, sign=-1)
    erasing.drop_unused_after(connection, [source for source, _, _ in said], entries)
    return where


def _fresh(
    examples: Sequence[Example],
    known: Mapping[StreamKey, Sequence[coverage.Range]],
    refused: Collection[StreamKey],
) -> list[Example]:
    """Return the lessons that hold something and lie in no learned range, each once."""
    streams: defaultdict[StreamKey, list[Example]] = defaultdict(list)
    for example in examples:
        if example.segments:
            streams[example.message.key].append(example)
    fresh: list[Example] = []
    for key, heard in streams.items():
        if key not in refused:
            by_id = {one.message.id: one for one in reversed(heard)}  # a batch may repeat itself
            learned = known[key]
            newest = learned[-1][1] if learned else -1
            fresh += [
                one
                for id_, one in by_id.items()
                if id_ > newest or not coverage.contains(learned, id_)
            ]
    return fresh
