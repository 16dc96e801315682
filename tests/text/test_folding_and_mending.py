import pytest

from markovbot.text import fold, join, spaced, tidy, tokenize


@pytest.mark.parametrize(
    ("one", "other"),
    [(" You", "you"), ("TEA", " tea"), ("Straße", "STRASSE"), ("e\u0301t\u00e9", "\u00c9TE\u0301")],
)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("tea") != fold("teas")


@pytest.mark.parametrize(
    ("untidy", "tidied"),
    [
        ("the ||cat sat on it", "the cat sat on it"),
        ("**so** very **bold", "**so** very bold"),
        ('she said "tea" and "more', 'she said "tea" and more'),
        ("nothing to do", "nothing to do"),
    ],
)
def test_half_open_markdown_is_closed_by_dropping_it(untidy: str, tidied: str) -> None:
    assert join(tidy(tokenize(untidy))) == tidied


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        (["the", "kettle"], "the kettle"),
        (["it", "!", "I", " am"], "it! I am"),
        (["so", " I", "'", "m"], "so I'm"),
        (["你", "好"], "你好"),
        (["say", ":", ")"], "say:)"),
    ],
)
def test_words_that_met_in_the_middle_get_their_space(pieces: list[str], line: str) -> None:
    assert join(spaced(pieces)) == line
