"""Counts with texts in place of ids: all there are, and nobody else's."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from markovbot.chain.states import START, Relation
from markovbot.domain import GuildId, MessageId, Scope
from markovbot.store.ports import CountRecord, DatabaseStore, Example, StorageLayout
from markovbot.text import segments
from tests.support.oracle import EDGES, counted
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

WORDS = ["the", "cat", "The", "dog", "sat", "ran", "on", "off,", "and", "but"]


@pytest.fixture
async def examples(teacher: Teacher, monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    shrink(monkeypatch)
    rng = Random(9)
    taught = []
    for _ in range(60):
        content = " ".join(rng.choices(WORDS, k=rng.randint(1, 7)))
        where = rng.choice([GENERAL, RANDOM]), rng.choice([GUILD, OTHER_GUILD])
        message = teacher.message(content, rng.choice([ADA, BRUNO]), *where)
        await teacher.teach(message)
        taught.append(Example(message, segments(content)))
    return taught


def expected(examples: list[Example], guild: GuildId) -> Counter[tuple[object, ...]]:
    """Return the forward counts of order 2, from which those of order 1 are left out."""
    rows: Counter[tuple[object, ...]] = Counter()
    for key, times in counted(examples).items():
        relation, home, previous, before_previous, channel, member, period, token = key
        if (
            relation is Relation.FORWARD
            and home == guild
            and (before_previous or previous == EDGES[START])
        ):
            before = tuple(
                word for word in (before_previous, previous) if word not in (None, EDGES[START])
            )
            after = None if token in EDGES.values() else token
            rows[channel, member, period, before, after] += times
    return rows


def added_up(rows: Iterator[CountRecord]) -> Counter[tuple[object, ...]]:
    counts: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        counts[row[:-1]] += row.times
    return counts


async def test_all_counts_of_a_scope_are_revealed_once(
    store: DatabaseStore, examples: list[Example]
) -> None:
    for guild in (GUILD, OTHER_GUILD):
        rows = await store.inspect_counts(Scope(guild), list)
        assert len({row[:-1] for row in rows}) == len(rows)
        assert added_up(iter(rows)) == expected(examples, guild)
    own = [one for one in examples if one.message.member == ADA]
    assert await store.inspect_counts(Scope(GUILD, member=ADA), added_up) == expected(own, GUILD)
    here = [one for one in own if one.message.key.channel == RANDOM]
    scope = Scope(GUILD, RANDOM, ADA)
    assert await store.inspect_counts(scope, added_up) == expected(here, GUILD)
    assert await store.inspect_counts(Scope(GuildId(77)), list) == []


async def test_what_is_forgotten_is_not_revealed(
    store: DatabaseStore, examples: list[Example]
) -> None:
    await store.erase(Scope(GUILD, member=ADA), MessageId(1 << 62))
    left = [one for one in examples if one.message.member != ADA]
    assert await store.inspect_counts(Scope(GUILD), added_up) == expected(left, GUILD)
    assert await store.inspect_layout(GUILD, lambda one: added_up(one.written())) == expected(
        left, GUILD
    )


async def test_what_lies_in_the_blocks_is_exposed_as_it_lies(
    store: DatabaseStore, examples: list[Example]
) -> None:
    def look(layout: StorageLayout) -> tuple[list[str], list[str], int, int]:
        assert added_up(layout.written()) == expected(examples, GUILD)
        newest = sum(row.times for row in layout.newest())
        return layout.tokens(), layout.words(), newest, len(list(layout.blocks()))

    tokens, words, newest, blocks = await store.inspect_layout(GUILD, look)
    assert set(words) == {"the", "cat", "dog", "sat", "ran", "on", "off", ",", "and", "but"}
    assert {" The", " the"} <= set(tokens)
    assert blocks > 3
    assert 0 <= newest < sum(expected(examples, GUILD).values())


def test_nothing_of_what_was_said_is_in_a_repr() -> None:
    assert "secret" not in repr(CountRecord(GENERAL, ADA, 0, ("secret",), " secret", 1))
