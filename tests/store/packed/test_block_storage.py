"""The engine keeps its laws on any block storage: on SQLite's and on two dictionaries."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from itertools import chain
from itertools import count as numbers
from random import Random

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from markovbot.chain.states import NOWHERE, Relation, State, TokenId, WordId, transitions
from markovbot.store.packed import compaction
from markovbot.store.packed.counting import count_transitions
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import remove_sources, subtract, tokens_used
from markovbot.store.packed.integrity import check_blocks
from markovbot.store.packed.keys import (
    HIGHEST,
    LOWEST,
    MEMBER_BITS,
    SOURCE_SHIFT,
    source_code,
    split,
    state_key,
)
from markovbot.store.packed.reader_cache import ReaderCache
from markovbot.store.packed.runs import scan
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.packed.source_filter import SourceFilter, whole_channel
from markovbot.store.packed.storage import BlockStorage, NewBlock
from markovbot.store.postgres.storage import PendingStorage
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.file.migrations import migrate
from tests.support.block_storage import DictBlockStorage
from tests.support.small import shrink

Said = tuple[int, int, int, list[int]]
"""A guild, a channel, a member and a token sequence."""
Counts = Counter[tuple[int, int]]
"""Counts by both halves of their keys."""

CHANNELS = (3, 4)
said = st.tuples(
    st.sampled_from([1, 2]),
    st.sampled_from(CHANNELS),
    st.sampled_from([5, 6]),
    st.lists(st.integers(16, 27), min_size=1, max_size=7),
)


def word_of(token: int) -> int:
    return token // 2 + 8


def counts_of(one: Said) -> Counts:
    guild, channel, member, tokens = one
    counts: Counts = Counter()
    steps = transitions([WordId(word_of(n)) for n in tokens], [TokenId(n) for n in tokens])
    for relation, previous, before_previous, token in steps:
        low = source_code(channel, member) << SOURCE_SHIFT | token
        counts[state_key(guild, State(relation, previous)), low] += 1
        if relation is not Relation.SURFACE_FORM and before_previous != NOWHERE:
            counts[state_key(guild, State(relation, previous, before_previous)), low] += 1
    return counts


def entries_of(batch: list[Said]) -> Entries:
    tokens = list(chain.from_iterable(numbers for *_, numbers in batch))
    return count_transitions(
        np.array([word_of(token) for token in tokens], np.uint64),
        np.array(tokens, np.uint64),
        np.arange(len(tokens)),
        np.array([len(numbers) for *_, numbers in batch], np.intp),
        np.array([guild for guild, *_ in batch], np.uint64),
        np.array([source_code(channel, member) for _, channel, member, _ in batch], np.uint64),
    )


class Storages:
    """A storage whose transactions can be rolled back."""

    storage: BlockStorage

    @contextmanager
    def rolled_back(self) -> Iterator[BlockStorage]:
        raise NotImplementedError

    def close(self) -> None:
        pass


class Dictionaries(Storages):
    def __init__(self) -> None:
        self.storage = DictBlockStorage()

    @contextmanager
    def rolled_back(self) -> Iterator[BlockStorage]:
        yield deepcopy(self.storage)


class Sqlite(Storages):
    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        migrate(self.connection)
        self.storage = SqliteBlockStorage(self.connection)

    @contextmanager
    def rolled_back(self) -> Iterator[BlockStorage]:
        self.connection.execute("BEGIN")
        yield self.storage
        self.connection.execute("ROLLBACK")

    def close(self) -> None:
        self.connection.close()


class Pending(Storages):
    """What PostgreSQL's store changes in memory before it commits."""

    def __init__(self) -> None:
        self.pending = PendingStorage({}, lambda _: {}, numbers(1))
        self.storage = self.pending

    @contextmanager
    def rolled_back(self) -> Iterator[BlockStorage]:
        stored, written = self.pending.stored, self.pending.written
        changed = PendingStorage(stored, lambda ids: _those(written, ids), numbers(10**6))
        yield changed


def _those(blocks: Mapping[int, bytes], ids: Iterable[int]) -> dict[int, bytes]:
    return {id_: blocks[id_] for id_ in ids if id_ in blocks}


class Engine(RuleBasedStateMachine):
    """Drives the engine on a storage, and a list of what it should have counted."""

    storages: Callable[[], Storages]

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        shrink(self.patch)
        self.opened = type(self).storages()
        self.storage = self.opened.storage
        self.cache = ReaderCache()
        self.said: list[Said] = []
        self.last_run = 0

    def teardown(self) -> None:
        self.opened.close()
        self.patch.undo()

    @rule(batch=st.lists(said, min_size=1, max_size=6))
    def insert(self, batch: list[Said]) -> None:
        compaction.insert(self.storage, entries_of(batch))
        self.said += batch

    @rule(data=st.data())
    def subtract(self, data: st.DataObject) -> None:
        if self.said:
            one = data.draw(st.sampled_from(self.said))
            suspects = subtract(self.storage, entries_of([one]))
            assert suspects is not None
            self.said.remove(one)
            used = {token for *_, numbers in self.said for token in numbers}
            assert set(one[3]) - used <= set(suspects.tolist())

    @rule(one=said)
    def subtract_what_was_never_counted(self, one: Said) -> None:
        with self.opened.rolled_back() as storage:
            assert subtract(storage, entries_of([(*one[:3], [*one[3], 99])])) is None

    @rule(slices=st.integers(0, 4), everything=st.booleans())
    def compact(self, slices: int, everything: bool) -> None:
        for _ in range(slices):
            if compaction.plan_major(self.storage, everything=everything):
                compaction.compact_slice(self.storage)

    @rule()
    def compact_all_that_is_due(self) -> None:
        while compaction.plan(self.storage, wait=False):
            compaction.compact_slice(self.storage)

    @rule(most=st.integers(0, 60))
    def merge_early(self, most: int) -> None:
        merged = compaction.plan_early(self.storage, most)
        assert merged <= most
        while merged and compaction.target(self.storage) is not None:
            compaction.compact_slice(self.storage)

    @rule(one=said, more=said)
    def erase(self, one: Said, more: Said) -> None:
        """Erase a source while somebody else's message is learned between two slices."""
        guild, channel, member, _ = one
        sources = np.array([source_code(channel, member)], np.uint64)
        tokens: set[int] = set()
        for relation in Relation:
            removed = remove_sources(self.storage, guild, relation, sources, None)
            while removed.cursor is not None:
                tokens.update(removed.tokens.tolist())
                self.compact(1, everything=True)
                removed = remove_sources(self.storage, guild, relation, sources, removed.cursor)
            tokens.update(removed.tokens.tolist())
        gone = [one for one in self.said if one[:3] == (guild, channel, member)]
        assert {token for *_, numbers in gone for token in numbers} <= tokens
        self.said = [one for one in self.said if one not in gone]
        self.insert([more])

    @invariant()
    def every_key_has_the_sum_of_its_counts(self) -> None:
        found: Counts = Counter()
        last = b""
        for entries in scan(self.storage, LOWEST, HIGHEST):
            high, low = split(entries.keys)
            halves = zip(high.tolist(), low.tolist(), strict=True)
            found.update(dict(zip(halves, entries.counts.tolist(), strict=True)))
            assert last < entries.keys[:1].tobytes()
            last = entries.keys[-1:].tobytes()
        assert found == self.counted()
        assert list(check_blocks(self.storage)) == []

    @invariant()
    def every_state_is_weighed_and_drawn_from(self) -> None:
        visible = {
            None: None,
            CHANNELS[:1]: SourceFilter.within([whole_channel(CHANNELS[0])]),
        }
        for channels, source_filter in visible.items():
            states: dict[int, Counter[int]] = {}
            for (high, low), count in self.counted().items():
                if channels is None or low >> SOURCE_SHIFT + MEMBER_BITS in channels:
                    states.setdefault(high, Counter())[low & 0xFFFFFF] += count
            sampler = StateSampler(self.storage, self.cache, source_filter)
            for high, counts in states.items():
                assert sampler.draw(high, Random(1)) in counts
                assert sampler.counts(high) == counts
                assert sampler.total(high) == counts.total()

    @invariant()
    def used_tokens_are_found(self) -> None:
        used = {token for *_, numbers in self.said for token in numbers}
        for word in (16, 17):
            tokens = {token for token in range(16, 28) if word_of(token) == word}
            assert tokens_used(self.storage, word, tokens) == tokens & used

    def counted(self) -> Counts:
        counts: Counts = Counter()
        for one in self.said:
            counts.update(counts_of(one))
        return counts


class EngineOnDictionaries(Engine):
    storages = Dictionaries


class EngineOnSqlite(Engine):
    storages = Sqlite


class EngineOnPending(Engine):
    storages = Pending


TestEngineOnDictionaries = EngineOnDictionaries.TestCase
TestEngineOnSqlite = EngineOnSqlite.TestCase
TestEngineOnPending = EngineOnPending.TestCase
for case in (TestEngineOnDictionaries, TestEngineOnSqlite, TestEngineOnPending):
    case.settings = settings(max_examples=10, stateful_step_count=10, deadline=None)


@pytest.fixture(params=[Dictionaries, Sqlite, Pending])
def storage(request: pytest.FixtureRequest) -> Iterator[BlockStorage]:
    with closing(request.param()) as opened:
        yield opened.storage


def block(key: bytes, entries: int = 1) -> NewBlock:
    return NewBlock(key, entries, entries, b"data of " + key)


def test_an_index_range_begins_with_the_block_that_may_hold_its_first_key(
    storage: BlockStorage,
) -> None:
    run, other = storage.create_run(), storage.create_run()
    storage.write(run, [block(b"b"), block(b"d"), block(b"f")])
    storage.write(other, [block(b"c")])

    def keys(start: bytes, stop: bytes) -> list[bytes]:
        return [key for key, _, _ in storage.index(run, start, stop)]

    assert keys(LOWEST, HIGHEST) == [b"b", b"d", b"f"]
    assert keys(b"c", b"e") == [b"b", b"d"]
    assert keys(b"d", b"f") == [b"d"]
    assert keys(b"a", b"b") == []
    assert keys(b"g", b"h") == [b"f"]
    assert [storage.nth_key(run, b"b", b"f", n) for n in range(2)] == [b"d", None]


def test_blocks_of_any_runs_are_read_at_once(storage: BlockStorage) -> None:
    keys = [bytes([97 + number]) for number in range(9)]
    for key in keys:
        storage.write(storage.create_run(), [block(key)])
    ids = [id_ for run in storage.runs() for _, _, id_ in storage.index(run.id, LOWEST, HIGHEST)]
    for some in (ids, ids[:2], []):
        assert storage.read([*some, 10**9]) == {
            id_: b"data of " + key for id_, key in zip(some, keys, strict=False)
        }


def test_ids_are_never_used_again(storage: BlockStorage) -> None:
    run = storage.create_run()
    storage.write(run, [block(b"a"), block(b"b")])
    rows = storage.index(run, LOWEST, HIGHEST)
    storage.delete(run, rows, 2)
    storage.write(run, [block(b"c")])
    assert storage.read([id_ for _, _, id_ in rows]) == {}
    ((_, _, new),) = storage.index(run, LOWEST, HIGHEST)
    assert new > max(id_ for _, _, id_ in rows)
    storage.delete(run, [(b"c", 1, new)], 1)
    storage.delete_runs([run])
    assert storage.create_run() > run


def test_runs_know_their_size_and_their_changes(storage: BlockStorage) -> None:
    large, small, target = (storage.create_run() for _ in range(3))
    storage.write(large, [block(b"a", 3), block(b"b", 4)])
    storage.write(small, [block(b"a", 2)])
    before = {run.id: run.version for run in storage.runs()}
    storage.retarget([large, small], target)
    storage.delete(large, storage.index(large, b"b", b"c")[-1:], 4)
    runs = storage.runs()
    assert [(run.id, run.entries, run.target) for run in runs] == [
        (target, 0, None),
        (small, 2, target),
        (large, 3, target),
    ]
    assert [run.version > before[run.id] for run in runs] == [False, False, True]
    assert storage.unindexed() == 0
