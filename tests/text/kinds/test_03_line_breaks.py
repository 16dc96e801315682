"""A line break is a token; marks of lists and headings stand at line starts."""

import pytest

from markovbot.text import BREAK, join, normalise, segments, tokenize
from tests.support.kinds import Say

CASES = [
    ("one\ntwo", [" one", BREAK, " two"]),
    ("one\n\n\ntwo", [" one", BREAK, " two"]),
    ("one \r\n  two", [" one", BREAK, " two"]),
    ("\n\none\n", [" one"]),
    ("one\u2028two", [" one", BREAK, " two"]),
    ("- tea\n- rain", [" -", " tea", BREAK, " -", " rain"]),
    ("* tea\n* rain", [" *", " tea", BREAK, " *", " rain"]),
    ("# Tea\nis good", [" #", " Tea", BREAK, " is", " good"]),
    ("## Tea", [" ##", " Tea"]),
    ("-# small", [" -#", " small"]),
    ("1. tea\n2. rain", [" 1.", " tea", BREAK, " 2.", " rain"]),
    ("1) tea", [" 1)", " tea"]),
    ("a) tea", [" a)", " tea"]),
    ("• tea", [" •", " tea"]),
    ("version 1. is", [" version", " 1", ".", " is"]),
    ("tea #general", [" tea", " #general"]),
    ("東京\n京都", ["東京", BREAK, "京都"]),
    ("hi,\n\n\u200b\nthere", [" hi", ",", BREAK, " there"]),
]


@pytest.mark.parametrize(("content", "tokens"), CASES)
def test_a_break_is_a_token_and_several_are_one(content: str, tokens: list[str]) -> None:
    assert tokenize(content) == tokens
    assert join(tokens) == normalise(content)
    assert segments(content) == [tokens]


OTHERS = [
    "I like tea\nyou like rain",
    "we like tea\nthey like snow",
    "you like tea",
    "and so is rain",
]


async def test_the_last_word_of_a_line_leads_to_the_break(say: Say) -> None:
    lines = await say(*OTHERS, "tea is good\nand so is rain", "rain is good\nand tea")
    assert any("\n" in line for line in lines)
    assert not any(f"tea {word}" in line for line in lines for word in ("you", "they", "we"))


@pytest.mark.parametrize("mark", ["#", "-#", "##", "1.", "2)", "•"])
async def test_marks_stay_at_line_starts(mark: str, say: Say) -> None:
    lines = await say(
        *OTHERS,
        f"{mark} tea is good\nand so is rain",
        f"rain is good\n{mark} and tea",
        "tea is good",
    )
    assert any(mark in line for line in lines)
    for line in lines:
        for part in line.split("\n"):
            assert mark not in part.removeprefix(mark)
