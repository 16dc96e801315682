"""What can't be seen isn't learned, and makes no other words."""

import pytest

from markovbot.text import fold, normalise, segments, tokenize

NOTHING = [
    "",
    " ",
    "\n\t",
    "\u200b",
    "\u200b \u200b",
    "**\u200b**",
    "_\u200b_",
    "*_ _*",
    "~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~ ~~",
    "\u200c",
    "\u200d\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\uffa0",
    "\u115f\u1160",
    "\u180e",
    "\u200e\u200f",
    "\u202e",
    "\u2061",
    "\ufe0f",
    "\U000e0041\U000e0042",
    "\U000e0100",
    "\u034f",
    "\u17b4",
    "\U0001d173",
    "_ _",
    "** **",
    "__ __",
    "~~ ~~",
    "|| ||",
    "_ _ _ _",
    "\u00a0\u2003",
    "\x00\x01",
    "\ud800",
    "> ",
    "\u061c",
]


@pytest.mark.parametrize("content", NOTHING)
def test_a_message_that_shows_nothing_is_not_learned(content: str) -> None:
    assert segments(content) == []


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("te\u200ba", "tea"),
        ("te\u00ada", "tea"),
        ("\ufefftea", "tea"),
        ("tea\u200d", "tea"),
        ("te\u2060a time", "tea time"),
        ("\u200btea\u200b time", "tea time"),
        ("te\u034fa", "tea"),
        ("tea\u2800time", "tea time"),
        ("tea\u3164time", "tea time"),
        ("tea\ufe0f\ufe0f x", "tea\ufe0f x"),
        ("a\u202eb", "ab"),
        ("tea\U000e0041", "tea"),
        ("\u200b\n\u200b\ntea", "tea"),
    ],
)
def test_invisible_characters_make_no_other_words(content: str, shown: str) -> None:
    assert normalise(content) == shown
    assert list(map(fold, tokenize(content))) == list(map(fold, tokenize(shown)))


@pytest.mark.parametrize(
    "content",
    [
        "👩\u200d🚀",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",
        "क्\u200dष",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🏳\ufe0f\u200d🌈",
        "葛\U000e0100",
        "*",
        "...",
        "_",
    ],
)
def test_what_shows_is_kept(content: str) -> None:
    assert normalise(content) == content
    assert segments(content)
