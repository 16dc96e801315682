"""Add the transitions of a batch of messages to the counts, or take them back."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from markovbot.domain import MessageId, Span, StreamKey
from markovbot.store.packed import compaction
from markovbot.store.packed.counting import count_transitions
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import subtract as subtract_entries
from markovbot.store.protocol import Learned, Lesson
from markovbot.store.sqlite.counts import coverage, erasing
from markovbot.store.sqlite.counts.sources import Source, Sources, add_said
from markovbot.store.sqlite.counts.tombstones import without_forgotten
from markovbot.store.sqlite.counts.vocabulary import Vocabulary
from markovbot.store.sqlite.preferences.choices import unwilling

Counted = tuple[Entries, list[tuple[Source, int, int]], dict[MessageId, Source]]
"""The counts of some lessons, each source's messages and tokens, and the source of each lesson."""


class Memory:
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

    def count(self, connection: sqlite3.Connection, lessons: Sequence[Lesson]) -> Counted:
        """Return what lessons add to the counts and to each source, and which source each is in."""
        epoch = erasing.epoch(connection)
        if epoch != self._epoch:
            self.clear()
            self._epoch = epoch
        places: dict[Source, int] = {}
        first: list[int] = []  # for each lesson, and for each segment, the place of its source
        homes: list[int] = []
        segments: list[Sequence[str]] = []
        for lesson in lessons:
            guild, channel, _ = lesson.message.key
            source = lesson.home or self._sources.enter(
                connection, guild, channel, lesson.message.member, lesson.period
            )
            place = places.setdefault(source, len(places))
            first.append(place)
            for segment in lesson.segments:
                segments.append(segment)
                homes.append(place)
        lengths = np.fromiter(map(len, segments), np.intp, len(segments))
        texts = list(chain.from_iterable(segments))
        words, ids = self._vocabulary.enter(connection, texts)
        entries = count_transitions(
            words,
            ids,
            lengths,
            np.array([guild for guild, _ in places], np.uint64)[homes],
            np.array([code for _, code in places], np.uint64)[homes],
        )
        messages = np.bincount(first, minlength=len(places)).tolist()
        tokens = np.bincount(homes, lengths, len(places)).astype(np.intp).tolist()
        sources = list(places)
        where = {
            lesson.message.id: sources[place] for lesson, place in zip(lessons, first, strict=True)
        }
        return entries, list(zip(places, messages, tokens, strict=True)), where


def learn(
    connection: sqlite3.Connection,
    memory: Memory,
    lessons: Sequence[Lesson],
    spans: Sequence[Span],
) -> Learned:
    """Count the lessons that no learned range covers, and record the spans."""
    known = {span.key: coverage.learned(connection, span.key) for span in spans}
    refused = frozenset(
        span.key for span in spans if not coverage.holds(connection, span, known[span.key])
    )
    fresh = _fresh(lessons, known, refused)
    fresh = without_forgotten(connection, _willing(connection, fresh))
    entries, said, homes = memory.count(connection, fresh)
    compaction.insert(connection, entries)
    add_said(connection, said)
    for span in spans:
        if span.key not in refused:
            place = known.pop(span.key, None)  # a second span of a stream has to look again
            coverage.record(connection, span, place or coverage.learned(connection, span.key))
    return Learned(len(fresh), sum(tokens for _, _, tokens in said), refused, homes)


def _willing(connection: sqlite3.Connection, lessons: list[Lesson]) -> list[Lesson]:
    """Return the lessons of those who are to be learned from."""
    left_out = unwilling(connection, lessons)
    if not left_out:
        return lessons
    return [one for one in lessons if (one.message.key.guild, one.message.member) not in left_out]


class NotLearned(Exception):
    """What is to be subtracted was never counted; the transaction has to be rolled back."""


def subtract(
    connection: sqlite3.Connection,
    memory: Memory,
    lessons: Iterable[Lesson],
    instead: Iterable[Lesson],
) -> dict[MessageId, Source]:
    """Take back lessons and count others instead; return where those are counted.

    Raises NotLearned if not all of the former were learned.
    """
    entries, said, _ = memory.count(connection, [lesson for lesson in lessons if lesson.segments])
    if not subtract_entries(connection, entries):
        raise NotLearned
    new = _willing(connection, [lesson for lesson in instead if lesson.segments])
    more, said_instead, where = memory.count(connection, new)
    compaction.insert(connection, more)
    add_said(connection, said_instead)
    add_said(connection, said, sign=-1)
    erasing.tidy_up_after(connection, [source for source, _, _ in said], entries)
    return where


def _fresh(
    lessons: Sequence[Lesson],
    known: Mapping[StreamKey, Sequence[coverage.Range]],
    refused: Collection[StreamKey],
) -> list[Lesson]:
    """Return the lessons that hold something and lie in no learned range, each once."""
    streams: defaultdict[StreamKey, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if lesson.segments:
            streams[lesson.message.key].append(lesson)
    fresh: list[Lesson] = []
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
