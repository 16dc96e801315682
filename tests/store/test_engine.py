"""Whatever is learned, forgotten, merged and interrupted: the store equals a plain Counter."""

import asyncio
import secrets
from collections import Counter, defaultdict
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from markovbot.chain.evidence import Marks, Triple
from markovbot.chain.states import END, START, Relation, State
from markovbot.domain import CoveredRange, GuildId, MessageId, Scope, StreamKey, Style
from markovbot.store import open_store
from markovbot.store.packed import compaction
from markovbot.store.ports import Example, Reading, Store
from markovbot.store.sqlite.counts import erasing
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.preferences import retention
from markovbot.store.sqlite.store import SqliteStore
from markovbot.text import fold, segments
from tests.support.contents import counts
from tests.support.oracle import counted
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

T = TypeVar("T")
NOW = MessageId(10**6)

guilds = st.sampled_from([GUILD, OTHER_GUILD])
channels = st.sampled_from([GENERAL, RANDOM])
members = st.sampled_from([ADA, BRUNO])
periods = st.sampled_from([0, 1])
words = st.sampled_from(["tea", "Tea", "TEA", "rain", "I", "like", ",", "我", "only", "once"])
contents = st.lists(words, min_size=1, max_size=7).map(" ".join)
said = st.tuples(guilds, channels, members, contents, periods)
scopes = st.builds(
    Scope,
    guilds,
    st.none() | channels,
    st.none() | members,
    st.none() | periods,
)
STYLES = {
    "server": Style(GUILD),
    "channel": Style(GUILD, frozenset({GENERAL})),
    "both channels": Style(GUILD, frozenset({GENERAL, RANDOM})),
    "member": Style(GUILD, None, frozenset({ADA})),
    "member in a channel": Style(GUILD, frozenset({RANDOM}), frozenset({BRUNO})),
}


def covered_ranges(examples: list[Example]) -> list[CoveredRange]:
    ids: defaultdict[StreamKey, list[MessageId]] = defaultdict(list)
    for example in examples:
        ids[example.message.key].append(example.message.id)
    return [CoveredRange(key, min(some), max(some)) for key, some in ids.items()]


def moved(period: int, latest: int | None) -> int:
    if latest is None:
        return 0
    return latest if period == 0 or period > latest else period


def within(scope: Scope, example: Example) -> bool:
    message = example.message
    return (
        message.key.guild == scope.guild
        and scope.channel in {None, message.key.channel}
        and scope.member in {None, message.member}
        and scope.period in {None, example.period}
    )


class Engine(RuleBasedStateMachine):
    """Drives a store on a file and a list of what it should know."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        shrink(self.patch)
        self.patch.setattr(secrets, "token_bytes", Random(7).randbytes)
        self.directory = TemporaryDirectory()
        self.path = Path(self.directory.name, "markov.db")
        self.loop = asyncio.Runner()
        self.teacher = Teacher.__new__(Teacher)
        self.next_id = 1 << 62  # after everything that is forgotten here, which ends now
        self.examples: list[Example] = []
        self.open()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def open(self) -> None:
        self.opened: AbstractAsyncContextManager[Store] = open_store(self.path, create=True)
        store = self.run(self.opened.__aenter__())
        assert isinstance(store, SqliteStore)
        self.run(store._maintenance.stop())  # so that what happens depends on the rules alone
        self.store = store

    def close(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))

    def teardown(self) -> None:
        self.close()
        self.loop.close()
        self.directory.cleanup()
        self.patch.undo()

    def example(self, row: tuple[Any, Any, Any, str, int]) -> Example:
        guild, channel, member, content, period = row
        self.next_id += 1
        message = Teacher.message(self.teacher, content, member, channel, guild, self.next_id)
        return Example(message, segments(content), period)

    @rule(rows=st.lists(said, min_size=1, max_size=6))
    def learn(self, rows: list[tuple[Any, Any, Any, str, int]]) -> None:
        batch = [self.example(row) for row in rows]
        learned = self.run(self.store.learn(batch, covered_ranges(batch)))
        assert learned.messages == len(batch)
        self.examples += [
            one._replace(source_id=learned.source_ids[one.message.id]) for one in batch
        ]

    @rule(scope=scopes)
    def forget(self, scope: Scope) -> None:
        gone = [example for example in self.examples if within(scope, example)]
        erased = self.run(self.store.erase(scope, NOW))
        assert erased.messages == len(gone)
        assert erased.tokens == sum(len(s) for example in gone for s in example.segments)
        self.examples = [example for example in self.examples if not within(scope, example)]

    @rule(scope=scopes, slices=st.integers(0, 5), more=st.lists(said, max_size=3))
    def forget_and_be_killed_on_the_way(
        self, scope: Scope, slices: int, more: list[tuple[Any, Any, Any, str, int]]
    ) -> None:
        async def part() -> None:
            await self.store._write(lambda db: erasing.mark(db, scope, NOW))
            for _ in range(slices):
                await self.store._write(erasing.erase_slice)

        self.run(part())
        self.examples = [example for example in self.examples if not within(scope, example)]
        if more:  # those who are being forgotten go on talking meanwhile
            self.learn(more)
        self.reopen()

    @precondition(lambda self: self.examples)
    @rule(data=st.data())
    def subtract_a_message(self, data: st.DataObject) -> None:
        example = data.draw(st.sampled_from(self.examples))
        assert self.run(self.store.subtract([example])) is not None
        self.examples.remove(example)

    @precondition(lambda self: self.examples)
    @rule(data=st.data(), content=contents)
    def edit_a_message(self, data: st.DataObject, content: str) -> None:
        place = data.draw(st.integers(0, len(self.examples) - 1))
        before = self.examples[place]
        after = Example(before.message, segments(content), before.period)
        source_ids = self.run(self.store.subtract([before], [after]))
        assert source_ids is not None
        self.examples[place] = after._replace(source_id=source_ids[after.message.id])

    @rule(guild=guilds, latest=st.sampled_from([None, 1, 2]))
    def change_the_retention(self, guild: GuildId, latest: int | None) -> None:
        self.run(self.store._write(lambda db: retention.limit(db, guild, latest)))
        self.examples = [
            example._replace(period=moved(example.period, latest))
            if example.message.key.guild == guild
            else example
            for example in self.examples
        ]

    @rule(row=said)
    def subtract_what_was_never_said(self, row: tuple[Any, Any, Any, str, int]) -> None:
        unheard = self.example((*row[:3], row[3] + " unheard", row[4]))
        assert self.run(self.store.subtract([unheard])) is None

    @rule()
    def merge(self) -> None:
        async def bulk() -> None:
            async with self.store.bulk():
                pass

        self.run(bulk())

    @rule(slices=st.integers(0, 3))
    def merge_and_be_killed_on_the_way(self, slices: int) -> None:
        async def part() -> None:
            for _ in range(slices):
                if await self.store._write(
                    lambda db: compaction.plan_major(SqliteBlockStorage(db))
                ):
                    await self.store._write(
                        lambda db: compaction.compact_slice(SqliteBlockStorage(db))
                    )

        self.run(part())
        self.reopen()

    @rule()
    def reopen(self) -> None:
        self.close()
        self.open()

    @rule()
    def compare_with_a_store_that_never_knew_the_rest(self) -> None:
        async def digests(store: Store) -> list[str]:
            return [await store.digest(guild) for guild in (GUILD, OTHER_GUILD)]

        async def fresh() -> list[str]:
            async with open_store(Path(self.directory.name, "fresh.db"), create=True) as store:
                for guild in (GUILD, OTHER_GUILD):
                    await store.erase(Scope(guild), NOW)
                anew = [one._replace(source_id=None) for one in self.examples]
                await store.learn(anew, covered_ranges(anew))
                return await digests(store)

        assert self.run(digests(self.store)) == self.run(fresh())

    async def erased(self) -> None:
        while await self.store._write(erasing.erase_slice):
            pass

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert self.run(self.store.check()) == []

    @invariant()
    def every_style_weighs_what_was_said_in_it(self) -> None:
        for style in STYLES.values():
            self.run(self.store.read(style, partial(self.weigh, style=style)))

    def weigh(self, reading: Reading, style: Style) -> None:
        mine = counted(
            example
            for example in self.examples
            if example.message.key.guild == style.guild
            and (style.channels is None or example.message.key.channel in style.channels)
            and (style.members is None or example.message.member in style.members)
        )
        sums: dict[tuple[Any, ...], Counter[Any]] = {}
        for (relation, _, previous, before_previous, *_, token), count in mine.items():
            sums.setdefault((relation, previous, before_previous), Counter())[token] += count
        for (relation, previous, before_previous), expected in sums.items():
            state = State(relation, named(reading, previous), named(reading, before_previous))
            assert reading.total(state) == expected.total()
            drawn = reading.draw(state, Random(3))
            assert drawn is not None
            assert text(reading, drawn) in expected
            plain = {text(reading, token): n for token, n in reading.successors(state).items()}
            assert plain == expected
        unseen = State(Relation.FORWARD, named(reading, "tea"), named(reading, "\x03"))
        assert reading.draw(unseen, Random(3)) is None

    @invariant()
    def who_has_said_what_is_known(self) -> None:
        for guild in (GUILD, OTHER_GUILD):
            mine = [one for one in self.examples if one.message.key.guild == guild]
            self.run(self.store.read(Style(guild), partial(witness, examples=mine)))

    @invariant()
    def the_file_holds_what_was_said_and_nothing_else(self) -> None:
        self.run(self.erased())
        assert counts(self.path) == dict(counted(self.examples))


def witness(reading: Reading, examples: list[Example]) -> None:
    """Hold what the guard of novelty asks against the lessons."""
    makers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    said: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for example in examples:
        for segment in example.segments:
            words = ["\x02", *map(fold, segment), "\x03"]
            asked = list(zip(words, words[1:], words[2:], strict=False))
            assert not reading.without_common_source([triple(reading, one) for one in asked])
            for one in asked:
                said[one].append(example.message.member)
            for step in pairwise(words[1:-1]):
                makers[step].add(example.message.member)
    for (before_previous, previous), members in makers.items():
        state = State(Relation.FORWARD, named(reading, previous), named(reading, before_previous))
        assert reading.support(state).members == min(len(members), 3)
    for words_of_three, times in said.items():
        by_two = len(set(times)) > 1
        assert reading.supported_by_two(triple(reading, words_of_three)) == by_two
        if not {"\x02", "\x03"}.intersection(words_of_three):
            ids = tuple(named(reading, word) for word in words_of_three)
            for often in (0, 1, 3):
                over_repeated = len(times) > often and len(set(times)) < 3
                assert reading.over_repeated(ids, Marks.NONE, often) == over_repeated
        before_previous, previous, last = words_of_three
        turned = previous, last, before_previous
        if turned not in said and "\x02" not in turned[1:]:
            assert reading.without_common_source([triple(reading, turned)])


def triple(reading: Reading, words: tuple[str, ...]) -> Triple:
    before_previous, previous, beside = (named(reading, word) for word in words)
    return State(Relation.FORWARD, previous, before_previous), beside


def named(reading: Reading, word: str | None) -> Any:
    if word in {"\x02", "\x03"}:
        return START if word == "\x02" else END
    return None if word is None else reading.named(word) or 15


def text(reading: Reading, token: Any) -> str:
    edges = {START: "\x02", END: "\x03"}
    return edges[token] if token in edges else reading.texts([token])[0]


TestEngine = pytest.mark.slow(Engine.TestCase)
TestEngine.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
