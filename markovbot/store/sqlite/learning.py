"""Add the transitions of a batch of messages to the counts."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from markovbot.domain import Span, StreamKey
from markovbot.model.transitions import Transition, transitions
from markovbot.store.protocol import Learned, Lesson
from markovbot.store.sqlite import ranges, vocabulary
from markovbot.store.sqlite.sources import SINGLE_PERIOD, Sources

Source = tuple[int, int, int]

ADD_COUNT = (
    "INSERT INTO transition "
    "(guild, relation, near, far, channel, member, period, next, count) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
ADD_MESSAGES = (
    "INSERT INTO source (guild, channel, member, period, messages) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET messages = messages + excluded.messages"
)


def learn(
    connection: sqlite3.Connection, lessons: Sequence[Lesson], spans: Sequence[Span]
) -> Learned:
    """Count the lessons that no learned range covers, and record the spans."""
    fresh, refused = _fresh(connection, lessons, spans)
    uses = Counter(chain.from_iterable(chain.from_iterable(one.segments for one in fresh)))
    ids = vocabulary.enter(connection, uses)
    sources = Sources(connection)
    counts: defaultdict[Source, Counter[Transition]] = defaultdict(Counter)
    messages: Counter[Source] = Counter()
    for lesson in fresh:
        message = lesson.message
        guild = sources.guild(message.key.guild)
        source = (
            guild,
            sources.channel(guild, message.key.channel),
            sources.member(guild, message.member),
        )
        messages[source] += 1
        for segment in lesson.segments:
            tokens, words = zip(*(ids[text] for text in segment), strict=True)
            counts[source].update(transitions(words, tokens))
    connection.executemany(
        ADD_MESSAGES, [(*source, SINGLE_PERIOD, count) for source, count in messages.items()]
    )
    connection.executemany(ADD_COUNT, _rows(counts))
    for span in spans:
        if span.key not in refused:
            ranges.record(connection, span)
    return Learned(len(fresh), uses.total(), refused)


def _fresh(
    connection: sqlite3.Connection, lessons: Sequence[Lesson], spans: Sequence[Span]
) -> tuple[list[Lesson], frozenset[StreamKey]]:
    known = {span.key: ranges.learned(connection, span.key) for span in spans}
    refused = frozenset(
        span.key
        for span in spans
        if span.anchored and not ranges.contains(known[span.key], span.low)
    )
    fresh: dict[tuple[StreamKey, int], Lesson] = {}  # by id: one batch may hold a message twice
    for lesson in lessons:
        key, id_ = lesson.message.key, lesson.message.id
        if lesson.segments and key not in refused and not ranges.contains(known[key], id_):
            fresh.setdefault((key, id_), lesson)
    return list(fresh.values()), refused


def _rows(counts: dict[Source, Counter[Transition]]) -> list[tuple[int, ...]]:
    """Return rows in key order, in which SQLite finds its way through the tree fastest."""
    return sorted(
        (guild, int(relation), near, far, channel, member, SINGLE_PERIOD, token, count)
        for (guild, channel, member), counter in counts.items()
        for (relation, near, far, token), count in counter.items()
    )
