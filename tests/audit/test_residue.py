"""What is left of somebody who was forgotten would be found."""

from hypothesis import given
from hypothesis import strategies as st

from markovbot.audit import residue
from markovbot.audit.scratch import PLAIN
from markovbot.audit.search import find_all
from markovbot.domain import MemberId
from tests.support.auditing import sample, texts
from tests.support.teaching import ADA, BRUNO


async def test_nothing_of_a_forgotten_member_is_left() -> None:
    for figure in await residue.measure(sample(), PLAIN):
        assert figure.count == 0
        assert figure.of is not None
        assert figure.of > 50


def test_residue_would_be_found() -> None:
    wide = MemberId(1 << 60 | 5)
    ours = [
        *texts("my xylophone sings", "tea for two please", member=wide),
        *texts("tea please, and a phone", member=BRUNO),
    ]
    traces = residue.traces_of([wide], ours)
    number = int(wide).to_bytes(8, "big")
    assert traces.words == {"xylophone", "sings"}
    assert traces.needles == {
        *(b"xylophone", b"sings", b"my xylophone sings", b"tea for two please"),
        *(number, number[::-1], b"1152921504606846981"),
    }
    file = b"\0" * 99 + b"xylophone\0" + number
    assert residue.found_in([file], traces.needles, []) == {b"xylophone", number}
    # What only looks like it inside a block of packed counts is chance.
    packed = b"\x28\xb5\x2f\xfd" + b"\1" * 9 + b"sings" + b"\2" * 9
    file = b"\0" + packed + b"\0"
    assert residue.found_in([file], traces.needles, [b"other", packed]) == frozenset()
    assert residue.found_in([file], traces.needles, [b"other"]) == {b"sings"}


def test_a_word_that_ids_beside_others_words_spell_is_no_residue() -> None:
    ours = [*texts("heart hears", member=BRUNO), *texts("hearth kettle")]
    traces = residue.traces_of([ADA], ours)
    assert traces.words == {"hearth", "kettle"}
    assert traces.needles == {b"kettle"}


@given(st.lists(st.binary(min_size=4, max_size=6), max_size=6), st.binary(max_size=60), st.data())
def test_everything_searched_for_is_found(
    needles: list[bytes], content: bytes, data: st.DataObject
) -> None:
    for needle in needles:
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + needle + content[at:]
    expected = {
        (needle, at)
        for needle in needles
        for at in range(len(content))
        if content.startswith(needle, at)
    }
    assert set(find_all(content, needles)) == expected
