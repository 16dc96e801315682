"""Joins, copies and attested sequences, on chats of a few messages."""

from benchmarks.quality.chat import Said
from benchmarks.quality.said_before import Attested, Learned
from benchmarks.quality.windows import WindowIndex


def said(*contents: str, author: str = "ann") -> list[Said]:
    return [Said("tea", author, "20260101", content) for content in contents]


def test_a_window_is_known_only_as_a_whole_and_within_one_text() -> None:
    index = WindowIndex(["abcd", "bc", "bcd", ""], 3)
    assert index.times("abcde") == [1, 2, 0]
    assert index.times("dbc") == [0]
    assert index.times("bc") == []
    assert WindowIndex([], 3).times("abc") == [0]


def test_a_join_is_a_triple_that_nobody_has_said() -> None:
    learned = Learned(said("we drink green tea", "green tea is bitter"))
    assert learned.joins("We drink green tea") == 0
    assert learned.joins("we drink green tea is bitter") == 0  # each triple stands somewhere
    assert learned.joins("we drink tea") == 2  # we drink tea; drink tea END
    assert learned.joins("tea is bitter") == 1  # START tea is


def test_copies_are_found_with_and_without_marks() -> None:
    learned = Learned(said("the kettle, as ever, was on before anyone woke"))
    copied = "he says the kettle, as ever, was on"
    assert learned.copies_run(copied)
    assert learned.copies_plain_run(copied)
    without = "the kettle as ever was on"
    assert not learned.copies_run(without)
    assert learned.copies_plain_run(without)
    assert not learned.copies_plain_run("the kettle was on as ever")


def test_a_whole_copy_is_of_a_message_that_one_person_has_said() -> None:
    learned = Learned(
        [
            *said("put the kettle on", "what do you mean?", "nice tea", "yes, pour it now"),
            *said("what do you mean?", author="bea"),
        ]
    )
    assert learned.copies_message("Put the kettle on")
    assert not learned.copies_message("what do you mean?")
    assert not learned.copies_message("nice tea")
    assert not learned.copies_message("yes pour it now")
    assert learned.copies_plain_message("yes pour it now")


def test_attested_sequences_are_those_of_other_texts() -> None:
    attested = Attested(said("The kettle was on, as ever", "the kettle was off"))
    assert attested.share(["the kettle was on again"]) == 1 / 2
    assert attested.share(["the kettle was"]) is None
    assert attested.share(["the kettle was on, as ever"], among=True) == 0
