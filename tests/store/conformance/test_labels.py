"""Labels an operator gives: kept as long as there is something of what they belong to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from markovbot.domain import ChannelId, MessageId, Policy, Scope
from markovbot.store.ports import Example, ScopeStatistics, Store
from markovbot.text import segments
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

NOW = MessageId(1 << 40)
NEW = ChannelId(2003)

TEA = Scope(GUILD)
TALK = Scope(GUILD, GENERAL)
AUNT = Scope(GUILD, member=ADA)
UNCLE = Scope(GUILD, member=BRUNO)
ELSEWHERE = Scope(OTHER_GUILD, member=ADA)
LABELS = {TEA: "tea house", TALK: "talk", AUNT: "aunt", UNCLE: "uncle", ELSEWHERE: "the same"}


@pytest.fixture
async def labelled(store: Store, teacher: Teacher) -> Store:
    """Two servers that talk, with labels."""
    await teacher.say("alpha beta", member=ADA, channel=GENERAL)
    await teacher.say("gamma", member=ADA, channel=RANDOM)
    await teacher.say("beta gamma", member=BRUNO, channel=RANDOM)
    await teacher.say("delta", member=ADA, guild=OTHER_GUILD)
    for scope, label in LABELS.items():
        assert await store.set_label(scope, label)
    return store


async def test_labels_are_kept_changed_and_deleted(labelled: Store) -> None:
    assert await labelled.labels() == LABELS
    before = await labelled.digest(GUILD)
    await labelled.set_label(AUNT, "my aunt")
    await labelled.set_label(UNCLE, "")
    left = {scope: label for scope, label in LABELS.items() if scope != UNCLE}
    assert await labelled.labels() == left | {AUNT: "my aunt"}
    assert await labelled.digest(GUILD) == before


@pytest.mark.parametrize(
    "scope", [Scope(OTHER_GUILD), Scope(GUILD, NEW), Scope(GUILD, member=BRUNO)]
)
async def test_nobody_unknown_gets_a_label(store: Store, teacher: Teacher, scope: Scope) -> None:
    await teacher.say("alpha")
    assert not await store.set_label(scope, "somebody")
    assert await store.labels() == {}


Act = Callable[[Store, Teacher], Awaitable[object]]


async def opt_out(store: Store, _teacher: Teacher) -> None:
    await store.choose(ADA, GUILD, learned=False)
    await store.erase(AUNT, NOW)


async def leave(store: Store, _teacher: Teacher) -> None:
    await store.erase(TEA, NOW)
    await store.drop_guild(GUILD)


async def delete_last_message(store: Store, teacher: Teacher) -> None:
    said = teacher.message("beta gamma", BRUNO, RANDOM, id_=3)
    await store.subtract([Example(said, segments(said.content))])


async def erase_everywhere_apart(store: Store, _teacher: Teacher) -> None:
    await store.erase(replace(AUNT, channel=GENERAL), NOW)
    assert AUNT in await store.labels()
    await store.erase(replace(AUNT, channel=RANDOM), NOW)


@pytest.mark.parametrize(
    ("act", "gone"),
    [
        (opt_out, {AUNT, TALK}),  # nobody else is in that channel
        (lambda store, _: store.erase(AUNT, NOW), {AUNT, TALK}),
        (lambda store, _: store.erase(TALK, NOW), {TALK}),
        (lambda store, _: store.erase(TEA, NOW), {TEA, TALK, AUNT, UNCLE}),
        (lambda store, _: store.drop_guild(GUILD), {TEA, TALK, AUNT, UNCLE}),
        (leave, {TEA, TALK, AUNT, UNCLE}),
        (delete_last_message, {UNCLE}),
        (erase_everywhere_apart, {AUNT, TALK}),
        # Retention: a period that is over takes all there is of its members.
        (lambda store, _: store.erase(replace(TEA, period=0), NOW), {TALK, AUNT, UNCLE}),
    ],
)
async def test_a_label_goes_with_what_it_belongs_to(
    labelled: Store, teacher: Teacher, act: Act, gone: set[Scope]
) -> None:
    await labelled.set_policy(GUILD, Policy(order=1), 20_000)
    await act(labelled, teacher)
    assert LABELS.keys() - (await labelled.labels()).keys() == gone


async def test_a_channel_that_is_switched_on_keeps_its_label_without_counts(
    labelled: Store,
) -> None:
    await labelled.switch_on(GUILD, GENERAL, MessageId(5))
    await labelled.erase(AUNT, NOW)
    assert TALK in await labelled.labels()


async def test_what_is_held_is_listed_with_its_counts(labelled: Store) -> None:
    await labelled.switch_on(GUILD, NEW, MessageId(5))
    assert await labelled.guilds() == {
        GUILD: ScopeStatistics(3, 5, 2, 2),
        OTHER_GUILD: ScopeStatistics(1, 1, 1, 1),
    }
    assert await labelled.channels_of(GUILD) == {
        GENERAL: ScopeStatistics(1, 2, 1, 1),
        RANDOM: ScopeStatistics(2, 3, 1, 2),
        NEW: ScopeStatistics(0, 0, 1, 0),
    }
    assert await labelled.members_of(GUILD) == {
        ADA: ScopeStatistics(2, 3, 2, 1),
        BRUNO: ScopeStatistics(1, 2, 1, 1),
    }


async def test_what_was_reset_is_known_and_what_never_was_is_not(labelled: Store) -> None:
    await labelled.erase(TEA, NOW)
    assert (await labelled.guilds())[GUILD] == ScopeStatistics(0, 0, 0, 0)
    assert await labelled.is_known(TEA)
    assert not await labelled.is_known(Scope(OTHER_GUILD, NEW))
    assert not await labelled.is_known(AUNT)
