"""Counts with texts in place of ids: all there are, and nobody else's."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from markovbot.chain.states import START, Relation
from markovbot.domain import GuildId, MessageId, Scope
from markovbot.store import Counted, Exposure, Lesson, Store
from markovbot.text import segments
from tests.conftest import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher
from tests.store.oracle import EDGES, counted
from tests.store.small import shrink

WORDS = ["the", "cat", "The", "dog", "sat", "ran", "on", "off,", "and", "but"]


@pytest.fixture
async def lessons(teacher: Teacher, monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    shrink(monkeypatch)
    rng = Random(9)
    taught = []
    for _ in range(60):
        content = " ".join(rng.choices(WORDS, k=rng.randint(1, 7)))
        where = rng.choice([GENERAL, RANDOM]), rng.choice([GUILD, OTHER_GUILD])
        message = teacher.message(content, rng.choice([ADA, BRUNO]), *where)
        await teacher.teach(message)
        taught.append(Lesson(message, segments(content)))
    return taught


def expected(lessons: list[Lesson], guild: GuildId) -> Counter[tuple[object, ...]]:
    """Return the forward counts of order 2, from which those of order 1 are left out."""
    rows: Counter[tuple[object, ...]] = Counter()
    for key, times in counted(lessons).items():
        relation, home, near, far, channel, member, period, token = key
        if relation is Relation.FORWARD and home == guild and (far or near == EDGES[START]):
            before = tuple(word for word in (far, near) if word not in (None, EDGES[START]))
            after = None if token in EDGES.values() else token
            rows[channel, member, period, before, after] += times
    return rows


def added_up(rows: Iterator[Counted]) -> Counter[tuple[object, ...]]:
    counts: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        counts[row[:-1]] += row.times
    return counts


async def test_all_counts_of_a_scope_are_revealed_once(store: Store, lessons: list[Lesson]) -> None:
    for guild in (GUILD, OTHER_GUILD):
        rows = await store.reveal(Scope(guild), list)
        assert len({row[:-1] for row in rows}) == len(rows)
        assert added_up(iter(rows)) == expected(lessons, guild)
    own = [one for one in lessons if one.message.member == ADA]
    assert await store.reveal(Scope(GUILD, member=ADA), added_up) == expected(own, GUILD)
    here = [one for one in own if one.message.key.channel == RANDOM]
    scope = Scope(GUILD, RANDOM, ADA)
    assert await store.reveal(scope, added_up) == expected(here, GUILD)
    assert await store.reveal(Scope(GuildId(77)), list) == []


async def test_what_is_forgotten_is_not_revealed(store: Store, lessons: list[Lesson]) -> None:
    await store.forget(Scope(GUILD, member=ADA), MessageId(1 << 62))
    left = [one for one in lessons if one.message.member != ADA]
    assert await store.reveal(Scope(GUILD), added_up) == expected(left, GUILD)
    assert await store.expose(GUILD, lambda one: added_up(one.written())) == expected(left, GUILD)


async def test_what_lies_in_the_blocks_is_exposed_as_it_lies(
    store: Store, lessons: list[Lesson]
) -> None:
    def look(exposure: Exposure) -> tuple[list[str], list[str], int, int]:
        assert added_up(exposure.written()) == expected(lessons, GUILD)
        newest = sum(row.times for row in exposure.newest())
        return exposure.tokens(), exposure.words(), newest, len(list(exposure.blocks()))

    tokens, words, newest, blocks = await store.expose(GUILD, look)
    assert set(words) == {"the", "cat", "dog", "sat", "ran", "on", "off", ",", "and", "but"}
    assert {" The", " the"} <= set(tokens)
    assert blocks > 3
    assert 0 <= newest < sum(expected(lessons, GUILD).values())


def test_nothing_of_what_was_said_is_in_a_repr() -> None:
    assert "secret" not in repr(Counted(GENERAL, ADA, 0, ("secret",), " secret", 1))
