"""Learning: what is counted, what is skipped, what is refused."""

from dataclasses import replace

import pytest

from markovbot.chain.states import TO_END, Relation, State
from markovbot.domain import (
    EVERYWHERE,
    Consent,
    CoveredRange,
    MessageId,
    Policy,
    Precondition,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.store.ports import Example, Reading, Store
from markovbot.text import EncodedSegments, encode, segments
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

KEY = StreamKey(GUILD, GENERAL, StreamId(GENERAL))


def example(teacher: Teacher, content: str, id_: int, **where: int) -> Example:
    message = teacher.message(content, id_=id_, **where)  # type: ignore[arg-type]
    return Example(message, segments(content))


def covering(low: int, high: int, precondition: Precondition = Precondition.NONE) -> CoveredRange:
    return CoveredRange(KEY, MessageId(low), MessageId(high), precondition)


async def successors(store: Store, word: str, **style: object) -> dict[str, int]:
    """Return what follows a word, as texts."""

    def look(reading: Reading) -> dict[str, int]:
        id_ = reading.named(word)
        if id_ is None:
            return {}
        counts = reading.successors(State(Relation.FORWARD, id_))
        tokens = [token for token in counts if token != TO_END]
        texts = dict(zip(tokens, reading.texts(tokens), strict=True))
        return {texts.get(token, "END"): times for token, times in counts.items()}

    return await store.read(Style(GUILD, **style), look)  # type: ignore[arg-type]


async def test_the_sentence_of_the_mission(store: Store, teacher: Teacher) -> None:
    await teacher.say("You must be the change you wish to see in the world")
    assert await successors(store, "you") == {" must": 1, " wish": 1}


async def test_encoded_examples_count_as_others_do_and_leave_nothing_of_who_is_left_out(
    store: Store, teacher: Teacher
) -> None:
    said = [("we sail at dawn", ADA), ("", ADA), ("a zebra sleeps", BRUNO), ("we sail on", ADA)]
    messages = [teacher.message(text, member) for text, member in said]
    texts = encode(segments(message.content) for message in messages)
    await store.choose(BRUNO, EVERYWHERE, learned=False)
    encoded = [Example(one, EncodedSegments(texts, place)) for place, one in enumerate(messages)]
    plain = [
        Example(one._replace(key=one.key._replace(guild=OTHER_GUILD)), segments(one.content))
        for one in messages
    ]
    other = StreamKey(OTHER_GUILD, GENERAL, StreamId(GENERAL))
    begun = CoveredRange(other, MessageId(1), MessageId(1))
    first = await store.learn([*encoded[::-1], plain[0], *encoded], [covering(1, 4), begun])
    assert first.messages == 3
    assert await successors(store, "sail") == {" at": 1, " on": 1}
    assert await successors(store, "zebra") == {}
    await store.learn(plain, [replace(begun, high=MessageId(4))])
    assert await store.digest(OTHER_GUILD) == await store.digest(GUILD)
    assert (await store.learn(encoded, [covering(1, 4)])).messages == 0


async def test_a_message_counts_once_however_often_it_is_given(
    store: Store, teacher: Teacher
) -> None:
    one = example(teacher, "we sail at dawn", 7)
    first = await store.learn([one, one], [covering(7, 7)])
    again = await store.learn([one], [covering(7, 7)])
    assert (first.messages, first.tokens, again.messages) == (1, 4, 0)
    assert set(first.source_ids) == {7}
    assert await successors(store, "sail") == {" at": 1}


async def test_what_lies_inside_a_covered_range_is_not_learned_later(
    store: Store, teacher: Teacher
) -> None:
    await store.learn([example(teacher, "one two", 5)], [covering(1, 9)])
    late = await store.learn(
        [example(teacher, "three four", 3), example(teacher, "five six", 12)], [covering(1, 12)]
    )
    assert late.messages == 1
    assert await successors(store, "three") == {}
    assert await successors(store, "five") == {" six": 1}


async def test_ranges_that_touch_become_one(store: Store, teacher: Teacher) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(4))
    await store.learn([example(teacher, "a b", 8)], [covering(6, 8)])
    await store.learn([example(teacher, "c d", 5)], [covering(4, 5)])
    await store.learn([example(teacher, "e f", 2)], [covering(1, 2)])
    assert (await store.beginning(KEY), await store.watermark(KEY)) == (4, 8)
    await store.learn([example(teacher, "g h", 3)], [covering(3, 3)])
    assert (await store.beginning(KEY), await store.watermark(KEY)) == (1, 8)


@pytest.mark.parametrize(
    ("precondition", "low", "high", "holds"),
    [
        (Precondition.LOW_COVERED, 10, 12, True),
        (Precondition.LOW_COVERED, 11, 12, False),
        (Precondition.HIGH_COVERED, 3, 10, True),
        (Precondition.HIGH_COVERED, 3, 9, False),
        (Precondition.AFTER_SWITCH, 11, 12, True),
        (Precondition.AFTER_SWITCH, 10, 12, False),
        (Precondition.NONE, 20, 21, True),
    ],
)
async def test_a_range_is_refused_when_its_precondition_does_not_hold(
    store: Store, teacher: Teacher, precondition: Precondition, low: int, high: int, holds: bool
) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(10))
    assert await store.watermark(KEY) == 10  # covers the switch itself
    result = await store.learn(
        [
            example(
                teacher, "ships in the night", high - (precondition is Precondition.HIGH_COVERED)
            )
        ],
        [covering(low, high, precondition)],
    )
    assert (result.refused == frozenset()) is holds
    assert result.messages == (1 if holds else 0)


async def test_no_precondition_holds_where_the_channel_is_off(
    store: Store, teacher: Teacher
) -> None:
    await store.learn([], [covering(1, 10)])
    for precondition in set(Precondition) - {Precondition.NONE}:
        result = await store.learn(
            [example(teacher, "tea for two", 10)], [covering(10, 10, precondition)]
        )
        assert result.refused == {KEY}


async def test_who_has_opted_out_is_not_learned_from(store: Store, teacher: Teacher) -> None:
    await store.choose(ADA, GUILD, learned=False)
    result = await teacher.teach(teacher.message("my secret tea"), teacher.message("hi", BRUNO))
    assert result.messages == 1
    assert await successors(store, "secret") == {}
    there = await teacher.teach(teacher.message("elsewhere it counts", guild=OTHER_GUILD))
    assert there.messages == 1


async def test_a_choice_for_the_server_beats_the_one_everywhere(
    store: Store, teacher: Teacher
) -> None:
    await store.choose(ADA, EVERYWHERE, learned=False)
    assert (await teacher.teach(teacher.message("not this"))).messages == 0
    await store.choose(ADA, GUILD, learned=True)
    assert (await teacher.teach(teacher.message("but this"))).messages == 1
    await store.choose(ADA, EVERYWHERE, learned=False)
    assert await store.choices(ADA) == {EVERYWHERE: False}
    assert (await teacher.teach(teacher.message("not that"))).messages == 0


async def test_with_consent_by_opt_in_only_those_who_agreed_are_learned_from(
    store: Store, teacher: Teacher
) -> None:
    await store.set_policy(GUILD, replace(Policy(), consent=Consent.OPT_IN), today=20_000)
    await store.choose(BRUNO, GUILD, learned=True)
    result = await teacher.teach(teacher.message("no"), teacher.message("yes please", BRUNO))
    assert result.messages == 1
    assert await successors(store, "yes") == {" please": 1}


async def test_what_is_subtracted_was_never_learned(store: Store, teacher: Teacher) -> None:
    kept, gone = teacher.message("the kettle sings"), teacher.message("the kettle leaks badly")
    await teacher.teach(kept)
    before = await store.digest(GUILD)
    result = await teacher.teach(gone)
    taken = Example(gone, segments(gone.content), source_id=result.source_ids[gone.id])
    assert await store.subtract([taken]) == {}
    assert await store.digest(GUILD) == before
    assert await successors(store, "kettle") == {" sings": 1}
    assert await store.subtract([taken]) is None


async def test_an_edit_counts_the_new_words_in_place_of_the_old(
    store: Store, teacher: Teacher
) -> None:
    message = teacher.message("tea at nine")
    result = await teacher.teach(message)
    old = Example(message, segments(message.content), source_id=result.source_ids[message.id])
    new = message._replace(content="tea at ten")
    found = await store.subtract([old], [Example(new, segments(new.content))])
    assert found is not None
    assert set(found) == {message.id}
    assert await successors(store, "at") == {" ten": 1}
    assert (await store.scope_statistics(Scope(GUILD))).messages == 1


async def test_what_cannot_be_subtracted_whole_is_left_whole(
    store: Store, teacher: Teacher
) -> None:
    message, stranger = teacher.message("green tea"), teacher.message("never learned")
    result = await teacher.teach(message)
    before = await store.digest(GUILD)
    one = Example(message, segments(message.content), source_id=result.source_ids[message.id])
    assert await store.subtract([one, Example(stranger, segments(stranger.content))]) is None
    assert await store.digest(GUILD) == before


async def test_statistics_add_up(store: Store, teacher: Teacher) -> None:
    await teacher.say("one two three", "one two")
    await teacher.say("four", member=BRUNO, channel=RANDOM)
    here = await store.scope_statistics(Scope(GUILD))
    assert (here.messages, here.tokens, here.channels, here.members) == (3, 6, 2, 2)
    ada = await store.scope_statistics(Scope(GUILD, member=ADA))
    assert (ada.messages, ada.tokens, ada.channels) == (2, 5, 1)
    assert (await store.scope_statistics(Scope(OTHER_GUILD))).messages == 0
    assert set(await store.guilds_of(ADA)) == {GUILD}
    model = await store.model_statistics(GUILD)
    assert model.words == 4
    # after START one: two; after one two: three, END; after two three: END; after START four: END
    assert model.transitions == 5
