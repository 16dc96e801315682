"""The length and likelihood of lines."""

import pytest

from markovbot.audit import quality
from markovbot.audit.figures import Origin
from markovbot.audit.judge import TrigramModel
from tests.support.auditing import share, texts


def test_the_judge_knows_its_own_kind() -> None:
    judge = TrigramModel([("a", "cup", "of", "tea")] * 3 + [("a", "cup", "of", "cocoa")])
    likely, rarer, foreign = (
        sum(judge.bits(line.split()))
        for line in ("a cup of tea", "a cup of cocoa", "of of zebra a")
    )
    assert 0 > likely > rarer > foreign


def test_probabilities_of_the_judge_add_up_to_one() -> None:
    judge = TrigramModel([tuple("abab"), tuple("ba")])
    for context in (("", ""), ("", "a"), ("a", "b"), ("b", "zebra")):
        known = [judge._probability(context, word) for word in ("a", "b", "")]
        assert sum(known) + judge._probability(context, "zebra") == pytest.approx(1)


def test_length_and_likelihood_are_compared() -> None:
    judge = quality.trigram_model_of(texts("a cup of tea", "a cup of cocoa"))
    figures = [
        *quality.measure(judge, quality.words_of_lines(["a cup of tea"]), Origin.BOT),
        *quality.measure(judge, quality.words_of_lines(["a cup of tea"]), Origin.UNGUARDED),
        *quality.measure(judge, quality.words_of_lines(["tea", "a cup of"]), Origin.TEXTS),
    ]
    assert share(figures, "quality.unknown") == (0, 5)
    assert [one.share for one in quality.compare(figures)] == [2, 1, 1]
    unheard = list(quality.measure(judge, quality.words_of_lines(["a zebra"]), Origin.BOT))
    assert share(unheard, "quality.unknown") == (1, 3)
    assert unheard[1].count < unheard[2].count < 0
