"""Spacing is remembered where it was: words are neither glued nor split, in any style."""

import pytest

from markovbot.text import fits, join, mendable, normalise, tidy, tokenize
from tests.support.kinds import Say

WHOLE = [
    "tl;dr",
    "TL;DR",
    "[ ]",
    "node.js",
    "10:30",
    "std::vector",
    "e.g.",
    "AT&T",
    ":)",
    "i.e.",
    "U.S.",
    "C++",
    "C#",
    "50%",
    "20°C",
    "and/or",
    "24/7",
    "key=value",
    "foo.bar()",
    "cup(s)",
    "/etc/hosts",
    "#general",
    "@ada",
    "$5",
    "-5",
    "--help",
    "+1",
    "~20",
    ".NET",
    "!seen",
    "<br/>",
    "<b>tea</b>",
    "&nbsp;",
    "v1.2.3",
    "1,000.50",
    "rock'n'roll",
    "pre-tea",
    "snake_case",
    "x->y",
    "state-of-the-art",
    "5€",
    "'cause",
    'class="tea"',
    "2nd",
    "3.14",
    "->",
    ":D",
    "foo/bar.txt",
    "%s",
    "^this",
    "a@b",
    "well—yes",
]


@pytest.mark.parametrize("whole", WHOLE)
def test_what_is_written_together_is_one_token(whole: str) -> None:
    assert tokenize(f"x {whole} y") == [" x", f" {whole}", " y"]
    assert tokenize(whole) == [f" {whole}"]


@pytest.mark.parametrize(
    ("content", "tokens"),
    [
        ("10:30 am", [" 10:30", " am"]),
        ("thanks!", [" thanks", "!"]),
        ("node.js, e.g. now", [" node.js", ",", " e.g.", " now"]),
        ("yes,I do", [" yes", ",", "I", " do"]),
        ("hmm...no", [" hmm", "...", "no"]),
        ("...with tea", [" ...", "with", " tea"]),
        ("tea ! now", [" tea", " !", " now"]),
        ("2 * 3", [" 2", " *", " 3"]),
        ("(tea)", [" (", "tea", ")"]),
        ("nice:)", [" nice", ":)"]),
        ("tea👍", [" tea", "👍"]),
    ],
)
def test_marks_are_tokens_that_carry_their_spacing(content: str, tokens: list[str]) -> None:
    assert tokenize(content) == tokens
    assert join(tokens) == normalise(content)


@pytest.mark.parametrize(
    ("before", "after", "fit"),
    [
        (" thanks", "!", True),
        ("!", "seen", False),
        ("!", " seen", True),
        (" (", "tea", True),
        (" (", " tea", False),
        (" node", "js", False),
        (")", "tea", False),
        (" *", " 3", True),
        (" ...", "with", True),
        ("...", "with", False),
        ("電車", "で", True),
        (" I", "電車", True),
        ("電車", "x", True),
        ("👍", "👍", True),
        (" tea", "👍", True),
        ("👍", "tea", False),
        (" tea", "(", False),
        ("\n", " tea", True),
        ("\n", "tea", False),
        (" (", "\n", False),
        (" (", ")", False),
        (' ("', "tea", True),
        ('"', ")", True),
        ("\n", "\n", False),
    ],
)
def test_neighbours_fit_as_they_are_or_dont(before: str, after: str, fit: bool) -> None:
    assert fits(before, after) is fit


def test_what_comes_from_inside_of_something_cannot_be_mended() -> None:
    assert mendable([" yes", ",", "I"])
    assert not mendable([" seek()", "s"])
    assert not mendable([" HSL", "("])


@pytest.mark.parametrize(
    ("tokens", "line"),
    [
        (["?", " thanks", "!"], "thanks!"),
        ([",", "I", " do"], "I do"),
        ([" (", "?", " thanks"], "thanks"),
        ([" tea", "\n", "?", " yes"], "tea\nyes"),
        ([" ...", "with", " tea"], "...with tea"),
        ([" ?", " thanks"], "? thanks"),
        (["?"], ""),
    ],
)
def test_a_line_cut_behind_a_word_does_not_begin_with_its_mark(
    tokens: list[str], line: str
) -> None:
    assert join(tidy(tokens)) == line


SENTENCES = [
    "we use node.js at 10:30 am, e.g. for std::vector",
    "AT&T uses node.js, i.e. C++ :)",
    "thanks! we use it at 10:30 am",
    "!seen ada at 10:30 am? thanks!",
    "thanks! e.g. std::vector uses it",
    "we use it (at AT&T) e.g. at 10:30 :)",
    "yes,we use it...at times",
    "it uses std::vector, and/or node.js!",
]


@pytest.mark.parametrize(
    "about",
    [
        None,
        "node.js",
        "10:30",
        "std::vector",
        "AT&T",
        "thanks",
        "we",
        "am",
        "e.g.",
        "C++",
        "uses",
        "it",
    ],
)
async def test_no_line_glues_or_splits_words(about: str | None, say: Say) -> None:
    written = {chunk.strip("(),!?.") for text in SENTENCES for chunk in text.split()}
    written |= {
        part for chunk in ("yes,we", "it...at") for part in chunk.replace("...", ",").split(",")
    }
    lines = await say(*SENTENCES, about=about, free=about is None)
    assert lines
    for line in lines:
        assert (about or "") in line
        for chunk in line.split():
            assert chunk.strip("(),!?.") in written
