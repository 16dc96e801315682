import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.text import BREAK, fits, fold, join, spaced, tidy, tokenize
from tests.support.strategies import anything, discordish

tokens = st.lists(
    st.sampled_from(
        [
            " tea",
            "tea",
            " (",
            "(",
            ")",
            ' "',
            '"',
            ' ("',
            ",",
            ".",
            "!",
            " **",
            "**",
            " *",
            "*",
            " '",
            "'",
            " :)",
            "👍",
            BREAK,
            "東京",
            " 東京",
            "「",
            "」",
            " ...",
            "...",
            " 6",
            " [",
            "]",
            " `",
            "`",
            " ~~",
            "~~",
            " ||",
            "||",
            " -",
            "-",
            " _",
            "_",
            " {",
            "}",
            " “",
            "”",
            " «",
            "»",
        ]
    ),
    max_size=14,
)


def test_different_words_stay_different() -> None:
    assert fold("tea") != fold("teas")


@given(anything | discordish)
def test_a_folded_word_folds_to_itself(text: str) -> None:
    for token in tokenize(text):
        assert fold(token)
        assert fold(fold(token)) == fold(token)


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        (["the", "kettle"], "the kettle"),
        (["it", "!", "I", " am"], "it! I am"),
        (["so", " I'm"], "so I'm"),
        (["你", "好"], "你好"),
        (["say", ":", ")"], "say:)"),
    ],
)
def test_words_that_met_in_the_middle_get_their_space(pieces: list[str], line: str) -> None:
    assert join(spaced(pieces)) == line


@given(tokens)
def test_neighbours_fit_after_mending_whatever_they_were(pieces: list[str]) -> None:
    for mended in (spaced(pieces), tidy(pieces)):
        assert all(map(fits, mended, mended[1:]))


@given(tokens)
def test_mending_twice_changes_nothing(pieces: list[str]) -> None:
    assert spaced(spaced(pieces)) == spaced(pieces)
    assert tidy(tidy(pieces)) == tidy(pieces)


@given(tokens)
def test_mending_adds_nothing_but_what_closes(pieces: list[str]) -> None:
    words = [token.strip() for token in pieces if token.strip().isalnum()]
    assert [token.strip() for token in tidy(pieces) if token.strip().isalnum()] == words
