"""Preferences: choices, names to redact, blocked lines, deletions that are due, facts."""

from dataclasses import replace

import pytest

from markovbot.domain import (
    EVERYWHERE,
    ChannelId,
    Consent,
    GuildId,
    Imitation,
    Language,
    LineLength,
    MemberId,
    MessageId,
    Pause,
    Policy,
    QuietHours,
    Scope,
    Style,
)
from markovbot.store.ports import Example, Reading, RedactedNames, Store
from markovbot.store.rules.contributors import had_three_contributors
from markovbot.text import tokenize
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

HERE = Style(GUILD)


async def redacted(store: Store, guild: GuildId = GUILD) -> RedactedNames | None:
    return await store.read(Style(guild), lambda reading: reading.redacted_names())


async def test_names_are_redacted_where_their_owner_has_opted_out(store: Store) -> None:
    assert await redacted(store) is None
    await store.choose(ADA, GUILD, learned=False)
    await store.add_redacted_names(ADA, ["ada", "ada lovelace"])
    found = await redacted(store)
    assert found is not None
    assert found.members == {ADA}
    assert found.names == {found.hashed("ada"), found.hashed("ada lovelace")}
    assert await redacted(store, OTHER_GUILD) is None
    await store.choose(ADA, GUILD, learned=True)
    assert await redacted(store) is None


async def test_somebody_who_left_everywhere_may_be_named_where_they_stayed(store: Store) -> None:
    await store.choose(ADA, EVERYWHERE, learned=False)
    await store.choose(ADA, GUILD, learned=True)
    await store.choose(BRUNO, EVERYWHERE, learned=False)
    here, there = await redacted(store), await redacted(store, OTHER_GUILD)
    assert here is not None
    assert there is not None
    assert here.members == {BRUNO}
    assert there.members == {ADA, BRUNO}


async def test_names_go_with_the_last_opting_out(store: Store) -> None:
    await store.choose(ADA, GUILD, learned=False)
    await store.add_redacted_names(ADA, ["ada"])
    await store.choose(ADA, GUILD, learned=True)
    await store.choose(ADA, GUILD, learned=False)
    found = await redacted(store)
    assert found is not None
    assert found.names == frozenset()


async def test_policies_that_differ_are_kept(store: Store) -> None:
    assert await store.policies() == {}
    strict = replace(Policy(), imitation=Imitation.AGREED, retention=90)
    await store.set_policy(GUILD, strict, 20_000)
    assert await store.policies() == {GUILD: strict}
    assert await store.policy(GUILD) == strict
    assert await store.policy(OTHER_GUILD) == Policy()


EVERYTHING = Policy(
    Consent.OPT_IN,
    Imitation.AGREED,
    30,
    contact_admin=ADA,
    never_learned=frozenset({ADA, BRUNO}),
    learned_categories=frozenset({RANDOM}),
    learned_after=MessageId(77),
    left_out=frozenset({GENERAL}),
    spoken_in=frozenset({GENERAL}),
    silent_in=frozenset({RANDOM}),
    speaks_elsewhere=False,
    chances={GENERAL: 0.25, RANDOM: 100.0},
    chime_limit=0,
    quiet_hours=QuietHours(22 * 60, 7 * 60 + 30, "America/Argentina/Buenos_Aires"),
    length=LineLength.LONG,
    order=1,
    log_channel=RANDOM,
    language=Language.PORTUGUESE,
)


async def test_every_setting_is_kept_and_can_be_taken_back(store: Store) -> None:
    await store.set_policy(GUILD, EVERYTHING, 20_000)
    await store.set_policy(OTHER_GUILD, Policy(order=1), 20_000)
    assert await store.policies() == {GUILD: EVERYTHING, OTHER_GUILD: Policy(order=1)}
    await store.set_policy(GUILD, Policy(), 20_000)
    assert await store.policies() == {GUILD: Policy(), OTHER_GUILD: Policy(order=1)}


async def test_whom_admins_exclude_is_not_learned_from_whatever_they_chose(
    store: Store, teacher: Teacher
) -> None:
    await store.choose(ADA, GUILD, learned=True)
    await store.set_policy(GUILD, Policy(never_learned=frozenset({ADA})), 20_000)
    await teacher.say("rain falls")
    await teacher.say("snow falls", member=BRUNO)
    await teacher.say("hail falls", guild=OTHER_GUILD)
    assert await messages_of(store) == 1
    assert await messages_of(store, OTHER_GUILD) == 1


async def messages_of(store: Store, guild: GuildId = GUILD) -> int:
    return (await store.scope_statistics(Scope(guild))).messages


async def test_nothing_said_during_a_pause_is_ever_learned(store: Store, teacher: Teacher) -> None:
    assert not await store.resume(GUILD, MessageId(5))
    assert await store.pause(GUILD, MessageId(10))
    assert not await store.pause(GUILD, MessageId(12))
    for id_ in (10, 11, 20):
        await teacher.teach(teacher.message("rain falls", id_=id_))
    await teacher.teach(teacher.message("snow falls", guild=OTHER_GUILD, id_=11))
    assert (await messages_of(store), await messages_of(store, OTHER_GUILD)) == (1, 1)
    assert await store.resume(GUILD, MessageId(20))
    assert await store.pauses() == {GUILD: [Pause(MessageId(10), MessageId(20))]}
    await store.erase(Scope(GUILD), MessageId(30))  # so that all of it may be read again
    for id_ in (10, 11, 20, 21):
        await teacher.teach(teacher.message("rain falls", id_=id_))
    assert await messages_of(store) == 2
    await store.pause(GUILD, MessageId(40))
    assert len((await store.pauses())[GUILD]) == 2
    await store.drop_guild(GUILD)
    assert await store.pauses() == {}


async def test_an_edit_brings_back_nothing_of_a_pause(store: Store, teacher: Teacher) -> None:
    await store.pause(GUILD, MessageId(10))
    edited = teacher.message("rain falls", id_=11)
    assert await store.subtract([], [Example(edited, [[" rain"]])]) == {}
    assert await messages_of(store) == 0


async def is_blocked(store: Store, *texts: str, style: Style = HERE) -> bool:
    def look(reading: Reading) -> bool:
        first, second, third = map(reading.named, texts)
        assert first
        assert second
        assert third
        return (first, second, third) in reading.blocked()

    return await store.read(style, look)


async def test_a_line_is_blocked_three_words_at_a_time(store: Store, teacher: Teacher) -> None:
    await teacher.say("rain falls on the roof")
    assert await store.block_line(GUILD, tokenize("Rain falls on the")) == 4
    assert await store.block_line(GUILD, tokenize("rain falls on the roof")) == 2
    assert await store.blocked(GUILD) == 6
    assert await is_blocked(store, "rain", "falls", "on")
    assert not await is_blocked(store, "on", "falls", "rain")
    assert await store.blocked(OTHER_GUILD) == 0
    assert await store.unblock_all(GUILD) == 6
    assert not await is_blocked(store, "rain", "falls", "on")


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (None, 3),
        (frozenset({GENERAL}), 2),
        (frozenset({RANDOM}), 2),
        (frozenset({GENERAL, RANDOM}), 3),
        (frozenset(), 1),
    ],
)
async def test_a_line_is_blocked_for_those_who_may_read_where_it_was_said(
    store: Store, teacher: Teacher, audience: frozenset[ChannelId] | None, expected: int
) -> None:
    await teacher.say("rain falls on", "sun shines", "snow")
    assert await store.block_line(GUILD, tokenize("rain"), GENERAL) == 1
    assert await store.block_line(GUILD, tokenize("rain"), GENERAL) == 0
    assert await store.block_line(GUILD, tokenize("sun"), RANDOM) == 1
    assert await store.block_line(GUILD, tokenize("snow")) == 1
    style = Style(GUILD, audience=audience)
    assert await store.read(style, lambda reading: len(reading.blocked())) == expected


async def test_a_line_is_unblocked_where_it_was_blocked_and_no_other_is(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("rain falls on")
    for channel in (GENERAL, RANDOM):
        await store.block_line(GUILD, tokenize("rain falls on"), channel)
    await store.block_line(GUILD, tokenize("rain falls on"))
    await store.block_line(GUILD, tokenize("snow"), GENERAL)
    before = await store.blocked(GUILD)
    assert await store.unblock_line(OTHER_GUILD, tokenize("rain falls on"), GENERAL) == 0
    assert await store.unblock_line(GUILD, tokenize("Rain falls on"), GENERAL) == 3
    assert await store.unblock_line(GUILD, tokenize("rain falls on"), GENERAL) == 0
    assert await store.unblock_line(GUILD, tokenize("rain falls on"), RANDOM) == 3
    assert await store.blocked(GUILD) == before  # they are blocked everywhere, too
    assert await is_blocked(store, "rain", "falls", "on")
    assert await store.unblock_line(GUILD, tokenize("rain falls on")) == 3
    assert await store.blocked(GUILD) == 1
    assert not await is_blocked(store, "rain", "falls", "on")


async def test_a_triple_blocked_in_two_channels_is_one(store: Store, teacher: Teacher) -> None:
    await teacher.say("rain falls on")
    for channel in (GENERAL, RANDOM):
        assert await store.block_line(GUILD, tokenize("rain falls"), channel) == 2
    assert await store.blocked(GUILD) == 2
    assert await store.unblock_all(GUILD) == 2
    assert await store.blocked(GUILD) == 0


@pytest.mark.parametrize("elsewhere", [None, (GUILD, RANDOM), (OTHER_GUILD, GENERAL)])
async def test_it_stays_so_whoever_uses_its_words(
    store: Store, teacher: Teacher, elsewhere: tuple[GuildId, ChannelId] | None
) -> None:
    if elsewhere is not None:
        guild, channel = elsewhere
        await teacher.say("rain falls sideways", member=BRUNO, guild=guild, channel=channel)
    assert await store.block_line(GUILD, tokenize("rain falls sideways"), GENERAL) == 3
    await teacher.say("rain falls sideways")
    here = Style(GUILD, audience=frozenset({GENERAL}))
    assert await is_blocked(store, "rain", "falls", "sideways", style=here)
    await store.erase(Scope(GUILD, member=ADA), MessageId(1000))
    assert await store.blocked(GUILD) == 3
    message = teacher.message("rain falls sideways", id_=2000)
    await teacher.teach(message)
    assert await is_blocked(store, "rain", "falls", "sideways", style=here)


async def test_a_reset_of_the_server_unblocks(store: Store, teacher: Teacher) -> None:
    await teacher.say("rain falls")
    await store.block_line(GUILD, tokenize("rain falls sideways"))
    await store.erase(Scope(GUILD, channel=GENERAL), MessageId(1000))
    assert await store.blocked(GUILD) == 3
    await store.erase(Scope(GUILD), MessageId(1000))
    assert await store.blocked(GUILD) == 0


async def test_the_first_date_of_a_deletion_stands(store: Store) -> None:
    await store.schedule_deletion(GUILD, 1000)
    await store.schedule_deletion(GUILD, 2000)
    assert await store.scheduled_deletions() == {GUILD: 1000}
    await store.cancel_deletion(GUILD)
    await store.cancel_deletion(GUILD)
    assert await store.scheduled_deletions() == {}


async def test_dropping_a_server_keeps_what_people_decided(store: Store, teacher: Teacher) -> None:
    await teacher.say("rain falls on the roof")
    await store.set_policy(GUILD, replace(Policy(), retention=30), 20_000)
    await store.block_line(GUILD, tokenize("rain falls on"))
    await store.schedule_deletion(GUILD, 1000)
    await store.set_fact(f"guild {GUILD} notice {GENERAL}", "1")
    await store.set_fact(f"guild {GUILD}0 notice {GENERAL}", "1")
    await store.set_fact("other", "2")
    await store.choose(ADA, GUILD, learned=False)
    await store.add_tombstone(BRUNO, GUILD, MessageId(50))
    await store.drop_guild(GUILD)
    assert await store.policies() == {}
    assert await store.blocked(GUILD) == 0
    assert await store.scheduled_deletions() == {}
    assert await store.get_fact(f"guild {GUILD} notice {GENERAL}") is None
    assert await store.get_fact(f"guild {GUILD}0 notice {GENERAL}") == "1"
    assert await store.get_fact("other") == "2"
    assert await store.choices(ADA) == {GUILD: False}
    assert (await teacher.teach(teacher.message("old", BRUNO, id_=50))).messages == 0


async def test_facts_are_replaced(store: Store) -> None:
    assert await store.get_fact("colour") is None
    await store.set_fact("colour", "green")
    await store.set_fact("colour", "blue")
    assert await store.get_fact("colour") == "blue"
    assert await store.facts_among(["colour", "shape"]) == {"colour"}
    assert await store.choices(MemberId(1)) == {}


async def test_a_server_that_had_three_contributors_has_them_until_it_is_reset(
    store: Store, teacher: Teacher
) -> None:
    async def contributors(guild: GuildId) -> int:
        return await store.read(Style(guild), lambda reading: reading.contributors())

    for guild in (GUILD, OTHER_GUILD):
        await teacher.say("rain falls", member=ADA, guild=guild)
        await teacher.say("rain falls", member=BRUNO, channel=RANDOM, guild=guild)
    await store.set_fact(had_three_contributors(GUILD), "yes")
    assert await contributors(GUILD) == 3
    assert await contributors(OTHER_GUILD) == 2
    for scope in (
        Scope(GUILD, member=ADA),
        Scope(GUILD, channel=RANDOM),
        Scope(GUILD, period=1),
        Scope(OTHER_GUILD),
    ):
        await store.erase(scope, MessageId(1000))
        assert await contributors(GUILD) == 3
    await store.erase(Scope(GUILD), MessageId(1000))
    assert await contributors(GUILD) == 0
    await store.set_fact(had_three_contributors(GUILD), "yes")
    await store.drop_guild(GUILD)
    assert await contributors(GUILD) == 0
