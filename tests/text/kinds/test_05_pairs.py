"""Pairs balance in what is said."""

import pytest

from markovbot.text import join, tidy, tokenize
from tests.support.kinds import Say


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        ('"tea" now', [' "', "tea", '"', " now"]),
        ("“tea” now", [" “", "tea", "”", " now"]),
        ("«tea» now", [" «", "tea", "»", " now"]),
        ("‘tea’ now", [" ‘", "tea", "’", " now"]),
        ("„tea“ now", [" „", "tea", "“", " now"]),
        ("**tea** now", [" **", "tea", "**", " now"]),
        ("*tea* now", [" *", "tea", "*", " now"]),
        ("__tea__ now", [" __", "tea", "__", " now"]),
        ("_tea_ now", [" _", "tea", "_", " now"]),
        ("~~tea~~ now", [" ~~", "tea", "~~", " now"]),
        ("[tea] {now}", [" [", "tea", "]", " {", "now", "}"]),
        ('("tea") now', [' ("', "tea", '"', ")", " now"]),
    ],
)
def test_what_opens_and_what_closes_are_two_tokens(content: str, tokens: list[str]) -> None:
    assert tokenize(content) == tokens


@pytest.mark.parametrize(
    ("untidy", "tidied"),
    [
        ("_ _ _ _ _ _ _ _ _ _de", "_ de"),
        ("the ||cat sat on it", "the cat sat on it"),
        ("**so** very **bold", "**so** very bold"),
        ('she said "tea" and "more', 'she said "tea" and "more"'),
        ("we (like tea. and rain", "we (like tea). and rain"),
        ("we like tea) and rain", "we like tea and rain"),
        ("a (b [c) d", "a (b c) d"),
        ("a “quoted word", "a “quoted word”"),
        ("a ‘quoted word", "a quoted word"),
        ('6" tall and 5" wide', '6" tall and 5" wide'),
        ("the dogs' tea", "the dogs' tea"),
        ("'cause I can't", "'cause I can't"),
        ("rock ‘n’ roll", "rock ‘n’ roll"),
        ("a «b c", "a «b c»"),
        ("*tea and rain", "tea and rain"),
        ("`tea and rain more", "tea and rain more"),
        ("nothing to do", "nothing to do"),
        ("one (two\nthree) four", "one (two)\nthree four"),
        ("(I like it :))", "(I like it :))"),
        ("tea :) (now", "tea :) (now)"),
        ("see (note: yes", "see (note: yes)"),
        ("「東京", "「東京」"),
        ("2 * 3 is six", "2 * 3 is six"),
        ("()", "()"),
    ],
)
def test_pairs_are_closed_in_their_clause_or_dropped(untidy: str, tidied: str) -> None:
    assert join(tidy(tokenize(untidy))) == tidied


def test_what_was_opened_in_a_long_clause_is_dropped() -> None:
    words = " ".join(["tea"] * 20)
    assert join(tidy(tokenize(f"so ({words}"))) == f"so {words}"


SENTENCES = [
    'he said "tea is good" and left',
    "tea (which is good) is hot",
    "he (and she) said “tea is hot”",
    "**tea** is good and *hot*",
    'tea is "good" (and hot)',
    "she said «tea» is [very] good",
    "he and she said `tea` is ~~hot~~ good",
    'and "she said (tea) is hot"',
]


@pytest.mark.parametrize(
    "about", [None, "tea", "hot", "good", "said", "she", "is", "and", "he", "left"]
)
async def test_all_lines_close_what_they_open(about: str | None, say: Say) -> None:
    lines = await say(*SENTENCES, about=about, free=about is None)
    assert lines
    for line in lines:
        for opening, closing in ("()", "[]", "“”", "«»"):
            assert line.count(opening) == line.count(closing)
        assert line.count('"') % 2 == line.count("*") % 2 == line.count("~") % 2 == 0
        assert line.count("`") % 2 == 0
