"""What a list of phrases and patterns finds, and what it takes."""

import time

import pytest

from markovbot.text import InvalidPattern, check_pattern, fold_text, forbidden, tokenize

NONE: frozenset[str] = frozenset()


def found(text: str, *, phrase: str = "", pattern: str = "", word: str = "") -> bool:
    """Look for one entry in a line and in a message, which must agree unless it is a word."""
    looking = forbidden(
        frozenset([word] if word else []),
        frozenset([fold_text(phrase)] if phrase else []),
        frozenset([pattern] if pattern else []),
    )
    said = looking.in_line(text)
    assert looking.in_message([tokenize(text)]) == (said and not word)
    return said


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("bad tea", "that is BAD  tea!", True),
        ("bad tea", "(**bad tea**)", True),
        ("bad tea", "bad\ntea", True),
        ("bad tea", "so bad teacups", False),
        ("bad tea", "not-so-bad tea", True),
        ("bad tea", "unbad tea", False),
        ("bad tea", "bad, tea", False),
        ("straße", "in der STRASSE", True),
        ("Œuf", "œufs", False),
        ("don't do", "don’t do it", True),
        ("お茶が好き", "私はお茶が好きです", True),
        ("🫖 time", "it is 🫖 time", True),
        ("c++", "i like c++ a lot", True),
        (".*", "anything", False),
    ],
)
def test_a_phrase_is_found_whole_however_it_is_written(phrase: str, text: str, there: bool) -> None:
    assert found(text, phrase=phrase) == there


@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [
        ("t[e3]+a", "have some T33A now", True),
        ("(?-i)TEA", "tea", False),
        (r"\bzep", "a zeppelin", True),
        (r"\bzep", "azeppelin", False),
        ("^no", "oh no", False),
        (r"\Qa.b", "a.b", True),
        (r"\Qa.b", "axb", False),
    ],
)
def test_a_pattern_is_found_as_re2_finds_it(pattern: str, text: str, there: bool) -> None:
    check_pattern(pattern)
    assert found(text, pattern=pattern) == there


def test_a_word_is_found_by_its_tokens_and_only_in_lines() -> None:
    assert found("more TEA, please", word="tea")
    assert not found("teacups and tea's", word="tea")


def test_all_entries_are_looked_for() -> None:
    many = forbidden(NONE, frozenset({"a b", "c d"}), frozenset({"x{3}", "y{3}"}))
    assert [many.in_line(text) for text in ("a b", "c d", "xxx", "yyy", "b a x")] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_patterns_that_cannot_be_one_expression_are_all_looked_for() -> None:
    for pair in (r"\Qa.b", "cc+"), (r"(?P<n>aa+)", r"(?P<n>cc+)"), ("(?-i)A.B", "C+C"):
        looking = forbidden(NONE, NONE, frozenset(pair))
        texts = ("a.b aaa A.B", "cc CC", "ab")
        assert [looking.in_line(text) for text in texts] == [True, True, False]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(tea", "missing )"),
        ("[z-a]", "invalid character class range"),
        ("(?=tea)", "invalid perl operator"),
        (r"(a)\1", "invalid escape sequence"),
        ("", "nearly every message"),
        (".", "nearly every message"),
        ("a|", "nearly every message"),
        (r"(\pL{40}){5}", "too large"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_and_nowhere_else(
    pattern: str, why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidPattern, match=why.replace(")", r"\)")):
        check_pattern(pattern)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("pattern", ["(x+x+)+y", "(a|aa)+$b", "[ab].{200}c", "(.*)(.*)(.*)z"])
def test_no_pattern_takes_longer_than_the_text_is_long(pattern: str) -> None:
    check_pattern(pattern)
    looking = forbidden(NONE, NONE, frozenset({pattern}))
    text = "xab" * 1300
    looking.in_line(text)
    started = time.process_time()
    for _ in range(20):
        looking.in_line(text)
    assert time.process_time() - started < 2  # a backtracking engine takes years
