"""The rules that every store keeps, against their plainest definitions."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from markovbot.chain.states import NOWHERE
from markovbot.domain import GuildId, Scope
from markovbot.store import open_store
from markovbot.store.rules.coverage import Range, contains, merged, range_with
from markovbot.store.rules.digest import EDGES, SourceTotals, TransitionCount, digest_of
from tests.support.contents import counts
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

ids = st.integers(0, 40)
ranges = st.lists(st.tuples(ids, ids).map(lambda pair: (min(pair), max(pair))), max_size=8)


@given(ranges)
def test_merged_ranges_are_disjoint_and_cover_what_was_added(added: list[Range]) -> None:
    covered = merged([], added[:3])
    for one in added[3:]:
        covered = merged(covered, [one])
    assert all(high + 1 < low for (_, high), (low, _) in pairwise(covered))
    wanted = {id_ for low, high in added for id_ in range(low, high + 1)}
    assert {id_ for id_ in range(50) if contains(covered, id_)} == wanted
    assert all((range_with(covered, id_) is not None) == (id_ in wanted) for id_ in range(50))


async def test_a_store_has_the_digest_of_its_texts_and_counts(database: Path) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say("the tea is ready, is it?")
        await teacher.say("the rain is ready", member=BRUNO, channel=RANDOM)
        await teacher.say("Tea!", channel=RANDOM)
        found, nothing = await store.digest(GUILD), await store.digest(GuildId(77))
        sources = [
            SourceTotals(channel, member, 0, scope.messages, scope.tokens)
            for channel in (GENERAL, RANDOM)
            for member in (ADA, BRUNO)
            if (scope := await store.scope_statistics(Scope(GUILD, channel, member))).messages
        ]
    content: dict[Any, int] = dict(counts(database))
    transitions = [
        TransitionCount._make(
            (relation, previous, before or EDGES[NOWHERE], channel, member, period, token, times)
        )
        for (relation, _, previous, before, channel, member, period, token), times in (
            content.items()
        )
    ]
    assert found == digest_of(sources, transitions)
    assert found == digest_of(sources[::-1], transitions[::-1])
    assert found != digest_of(sources, transitions[1:])
    assert nothing == digest_of([], [])
