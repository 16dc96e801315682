"""A judge of voices knows members by their characters, whatever a line's length."""

import pytest

from benchmarks.quality.chat import Said
from benchmarks.quality.voices import VoiceJudge

ANN = ["yes!! so good!!", "haha yes!! more tea!!", "so so good, haha!!", "tea!! yes!! now!!"]
BEA = ["I should think not.", "One would rather wait.", "I should say so.", "Rather not, I think."]


@pytest.fixture
def judge() -> VoiceJudge:
    messages = [Said("tea", "ann", "1", one) for one in ANN * 5]
    messages += [Said("tea", "bea", "1", one) for one in BEA * 5]
    return VoiceJudge(messages, ["ann", "bea"])


def test_lines_of_a_members_own_are_told_from_others(judge: VoiceJudge) -> None:
    own = {"ann": ["yes!! haha!!", "good tea!!"], "bea": ["I think not.", "One should wait."]}
    alike = judge.fidelity(own, own)
    assert (alike.relative, alike.attributed) == (1, 1)
    assert alike.likelihood == pytest.approx(1)
    swapped = judge.fidelity({"ann": own["bea"], "bea": own["ann"]}, own)
    assert (swapped.relative, swapped.attributed) == (0, 0)
    assert swapped.likelihood < 0.3


def test_the_score_does_not_grow_with_the_length_of_a_line(judge: VoiceJudge) -> None:
    once, often = judge.scores("yes!! haha!!"), judge.scores("yes!! haha!! " * 5)
    assert once[0] > 0 > once[1]
    assert often[0] == pytest.approx(once[0], rel=0.2)
