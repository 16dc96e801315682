"""What the counts in a stolen file prove, and what its bytes show."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from markovbot.audit import keyless, row_order, theft
from markovbot.audit.flow import Flow
from markovbot.audit.scratch import GUILD, scratch
from markovbot.domain import MessageId, Scope
from markovbot.store.ports import CountRecord
from markovbot.text import fold
from tests.support.auditing import Quiet, sample, share, texts
from tests.support.teaching import ADA, BRUNO, GENERAL


def edges(messages: list[list[str]]) -> list[tuple[tuple[str, ...], str | None, int]]:
    """Count as the store does: at order 2, spellings after folded words."""
    counts = Counter(
        (tuple(map(fold, message[max(0, place - 2) : place])), token)
        for message in messages
        for place, token in enumerate([*message, None])
    )
    return [(before, token, times) for (before, token), times in counts.items()]


def test_a_message_that_shares_nothing_is_certain_and_one_that_does_is_not() -> None:
    alone = ["the", " kettle", " is", " on"]
    crossing_ways = [["a", " b", " c", " d", " e"], ["x", " b", " c", " d", " y"]]
    flow = Flow(2, edges([alone, *crossing_ways]))
    assert dict(flow.certain()) == {tuple(alone): 1}


def test_how_often_at_least_is_certain_too() -> None:
    counts = edges([["so", " it", " is"]] * 5 + [["oh", " well", " it", " was"]])
    assert dict(Flow(2, counts).certain()) == {
        ("so", " it", " is"): 5,
        ("oh", " well", " it", " was"): 1,
    }
    # Pairs leave open who went on after "it" with "was": one of six.
    assert dict(Flow(1, counts).certain()) == {("so", " it", " is"): 4}


WORD = st.sampled_from(["a", " a", " A", " b", "B", " c"])


@given(st.lists(st.lists(WORD, min_size=1, max_size=6), min_size=1, max_size=12))
def test_no_claim_is_ever_false(messages: list[list[str]]) -> None:
    said = Counter(map(tuple, messages))
    for order in (1, 2):
        claims = list(Flow(order, edges(messages)).certain())
        assert len(claims) == len(dict(claims))
        assert all(times <= said[tokens] for tokens, times in claims)


@given(st.lists(st.lists(WORD, min_size=4, max_size=9), min_size=1, max_size=8))
def test_a_certain_fragment_is_in_every_chat_with_these_counts(messages: list[list[str]]) -> None:
    flow = Flow(2, edges(messages))
    for message in messages:
        for start in range(len(message) - 3):
            window = message[start : start + 4]
            if flow.has_certain_fragment(window, 4):
                # Its first two words are only known as words, the others as they were written.
                folded = (*map(fold, window[:2]), *window[2:])
                assert any(
                    (*map(fold, one[at : at + 2]), *one[at + 2 : at + 4]) == folded
                    for one in messages
                    for at in range(len(one) - 3)
                )


async def test_theft_is_measured_on_the_real_store() -> None:
    ours = [
        *texts("the kettle is on the stove now, take care", "yes"),
        *texts("a b c d e", "x b c d y", member=BRUNO),
    ]
    async with scratch() as one:
        await one.teach(ours)
        figures, _ = await theft.with_key(one.store, GUILD, ours, Quiet())
    assert share(figures, "theft.order2") == (2, 4)
    assert share(figures, "theft.order2.long") == (1, 1)
    assert share(figures, "theft.order1") == (1, 4)  # "the" comes twice: pairs can't tell
    assert share(figures, "theft.order2.wrong") == (0, 2)


async def test_the_order_of_ids_and_blocks_tells_nothing() -> None:
    ours = sample()
    async with scratch() as one:
        await one.teach(ours)
        figures, _ = await theft.with_key(one.store, GUILD, ours, Quiet())
    for what in ("tokens", "words", "blocks"):
        found, of = share(figures, f"theft.order_of_{what}")
        assert of is not None
        assert of > 400
        assert found <= 1  # ids are random, so three may stand in a row by chance


async def test_the_order_attack_finds_what_lies_in_order() -> None:
    said = [" the", " kettle", " is", " on"]

    class Ordered:
        def tokens(self) -> list[str]:
            return [" zebra", *said]

        def words(self) -> list[str]:
            return [*map(fold, said)]

        def written(self) -> list[CountRecord]:
            rows = edges([said])
            return [CountRecord(GENERAL, ADA, 0, before, token, n) for before, token, n in rows]

    figures = list(row_order.by_order(Ordered(), texts("the kettle is on", "on is the kettle")))  # type: ignore[arg-type]
    assert [(one.count, one.of) for one in figures] == [(1, 2)] * 3


async def test_the_newest_messages_stand_apart_until_they_are_merged() -> None:
    ours = sample()
    async with scratch() as one:
        await one.teach(ours[:-3])
        await one.learn_live(ours[-3:])
        figures, _ = await theft.with_key(one.store, GUILD, ours, Quiet())
        found, of = share(figures, "theft.newest")
        assert of is not None
        assert 0 < found <= of == 3
    async with scratch() as one:
        await one.teach(ours)
        figures, _ = await theft.with_key(one.store, GUILD, ours, Quiet())
    assert share(figures, "theft.newest") == (0, 0)


async def test_members_counts_can_be_revealed_alone() -> None:
    async with scratch() as one:
        await one.teach([*texts("You wish", "you must"), *texts("I wish", member=BRUNO)])
        rows = await one.store.inspect_counts(Scope(GUILD, member=ADA), list)
        assert {row.member for row in rows} == {ADA}
        assert {row[3:] for row in rows} == {
            ((), " You", 1),
            ((), " you", 1),
            (("you",), " wish", 1),
            (("you",), " must", 1),
            (("you", "wish"), None, 1),
            (("you", "must"), None, 1),
        }
        await one.store.erase(Scope(GUILD, member=ADA), MessageId(1 << 62))
        assert await one.store.inspect_counts(Scope(GUILD, member=ADA), list) == []
        left = await one.store.inspect_counts(Scope(GUILD), list)
    assert {row.member for row in left} == {BRUNO}
    assert "wish" not in repr(left)


async def test_a_plain_file_is_its_own_key() -> None:
    ours = texts("marmalade belongs on everything", "remember the umbrella")
    async with scratch() as one:
        await one.teach(ours)
        files = await one.store.stored(GUILD, opened=False)
    figures, encrypted = keyless.measure(files, ours)
    assert not encrypted
    assert share(figures, "theft.keyless.messages") == (0, 2)
    assert share(figures, "theft.keyless.words") == (4, 4)
    figures, encrypted = keyless.measure([Random(1).randbytes(1 << 16)], ours)
    assert encrypted
    assert share(figures, "theft.keyless.words") == (0, 4)
    figures, _ = keyless.measure([b"..remember the umbrella.."], ours)
    assert share(figures, "theft.keyless.messages") == (1, 2)
