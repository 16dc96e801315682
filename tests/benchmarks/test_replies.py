"""Who answers whom, and what an answer takes up."""

from random import Random

from benchmarks.quality.chat import Said
from benchmarks.quality.replies import FREQUENT, Keywords, Pair, pairs


def test_an_answer_is_another_persons_next_message_in_the_channel() -> None:
    messages = [
        Said("tea", "ann", "1", "one"),
        Said("milk", "bea", "1", "two"),
        Said("tea", "ann", "1", "three"),
        Said("tea", "bea", "1", "four"),
        Said("tea", "ann", "2", "five"),
    ]
    assert pairs(messages) == [Pair("three", "four")]


def test_only_informative_words_count_as_taken_up() -> None:
    frequent = " ".join(f"frequent{number}" for number in range(FREQUENT))
    keywords = Keywords(
        [Said("tea", "ann", "1", frequent)] * 2 + [Said("tea", "ann", "1", "oolong")]
    )
    assert keywords.of("frequent1 Oolong, ok?") == {"oolong"}
    assert keywords.repeats("is oolong good?", "I like Oolong!")
    assert not keywords.repeats("frequent7 oolong", "frequent7 milk")


def test_the_sample_has_messages_with_informative_words() -> None:
    messages = [
        Said("tea", "ann", "1", "oolong?"),
        Said("tea", "bea", "1", "ok"),
        Said("tea", "ann", "1", "so"),
    ]
    assert Keywords([]).sample(messages, 9, Random(1)) == [Pair("oolong?", "ok")]
