"""Add the transitions of a batch of messages to the counts, or subtract them."""

import sqlite3
from collections.abc import Iterable, Sequence

from markovbot.domain import CoveredRange, MessageId
from markovbot.store.model.batch import BatchCounts, Entered, SourceKey, count_batch
from markovbot.store.model.segments import Numbers
from markovbot.store.packed import compaction
from markovbot.store.packed.erasure import subtract as subtract_entries
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import Example, LearnResult, SourceId
from markovbot.store.rules.fresh import fresh_examples, newly_empty
from markovbot.store.sqlite.counts import backfill_jobs, coverage, erasing
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.source_ids import SourceIds
from markovbot.store.sqlite.counts.sources import add_said
from markovbot.store.sqlite.counts.tombstones import without_tombstoned
from markovbot.store.sqlite.counts.vocabulary import Vocabulary
from markovbot.store.sqlite.preferences import word_lists
from markovbot.store.sqlite.preferences.choices import without_opted_out
from markovbot.store.sqlite.preferences.pauses import without_paused


class IdCache:
    """The ids that the writer has cached, all of one epoch of the database."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.sources = SourceIds()
        self._epoch = -1

    def clear(self) -> None:
        """Clear the cache, as after a transaction that was rolled back."""
        self.vocabulary.clear()
        self.sources.clear()

    def note_epoch(self, epoch: int) -> None:
        """Clear the cache if another epoch has begun."""
        if epoch != self._epoch:
            self.clear()
            self._epoch = epoch


class _Ids:
    """Implements `BatchIds` inside one transaction: all guilds share the vocabulary."""

    def __init__(self, connection: sqlite3.Connection, cache: IdCache) -> None:
        self._connection = connection
        self._cache = cache

    def sources(self, keys: Sequence[SourceKey]) -> list[SourceId]:
        """Return the ids of each source, new ones if need be."""
        return self._cache.sources.enter(self._connection, keys)

    def enter(self, texts: Sequence[str], codes: Numbers, _guilds: Ids) -> Entered:
        """Return the words and the tokens of texts, new ones included."""
        return Entered(*self._cache.vocabulary.enter(self._connection, texts), codes)


def _count(
    connection: sqlite3.Connection, id_cache: IdCache, examples: Sequence[Example]
) -> BatchCounts:
    """Return what examples add to the counts."""
    id_cache.note_epoch(erasing.epoch(connection))
    guilds = {one.message.key.guild for one in examples}
    return count_batch(
        examples, _Ids(connection, id_cache), word_lists.uncounted(connection, guilds)
    )


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
    entries, said, source_of = _count(connection, id_cache, fresh)
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
) -> dict[MessageId, SourceId]:
    """Subtract examples and count others instead; return in which sources those are counted.

    Raises NotLearned if not all of the former were counted.
    """
    entries, said, _ = _count(
        connection, id_cache, [example for example in examples if example.segments]
    )
    storage = SqliteBlockStorage(connection)
    if (suspects := subtract_entries(storage, entries)) is None:
        raise NotLearned
    worded = [example for example in instead if example.segments]
    new = without_opted_out(connection, without_paused(connection, worded))
    more, said_instead, where = _count(connection, id_cache, new)
    compaction.insert(storage, more)
    add_said(connection, said_instead)
    add_said(connection, said, sign=-1)
    erasing.drop_unused_after(connection, [source for source, _, _ in said], suspects)
    return where
