"""Canaries of all kinds: cut before they are learned, or known by `looks_like_no_word`."""

import pytest

from markovbot.audit.canaries import CANARIES, KINDS, PASSPHRASE, make_canaries
from markovbot.text import segments, tokenize
from markovbot.text.secrets.unusual import looks_like_no_word


def test_canaries_are_of_all_kinds_and_the_same_for_the_same_seed() -> None:
    canaries = make_canaries(3)
    assert len({one.secret for one in canaries}) == len(canaries) == CANARIES == 131
    kinds = {one.kind for one in canaries}
    assert kinds == {*KINDS, PASSPHRASE}
    assert len(kinds) == 14
    assert make_canaries(3) == canaries != make_canaries(4)
    assert all(one.secret in one.message for one in canaries)


@pytest.mark.parametrize("seed", range(10))
def test_each_canary_that_is_no_ordinary_words_is_cut_before_it_is_learned(seed: int) -> None:
    for canary in make_canaries(seed):
        learned = {token.strip() for tokens in segments(canary.message) for token in tokens}
        pieces = {token.strip() for token in tokenize(canary.secret)}
        telling = {piece for piece in pieces if any(map(str.isalnum, piece))}
        if not canary.ordinary:
            assert not telling & learned, canary


@pytest.mark.parametrize("seed", range(10))
def test_without_its_words_a_canary_with_digits_or_links_is_cut_or_looks_like_no_word(
    seed: int,
) -> None:
    for canary in make_canaries(seed):
        if canary.ordinary or canary.kind == "spelled":
            continue
        for token in tokenize(canary.secret):
            told = any(map(str.isdigit, token)) or "://" in token or "@" in token.strip()[1:]
            assert looks_like_no_word(token) or not told, canary
        if canary.kind in {"password", "key", "base64", "share", "pin", "one-time code"}:
            assert any(map(looks_like_no_word, tokenize(canary.secret))), canary


@pytest.mark.parametrize(
    "token",
    [
        " hunter2", " 4829", "aHVudGVyMg", " https://okapi.example/x", "www.okapi.example",
        " okapi.example/x", "anna@okapi.example", " Tr!cky", " Som&Mer", " qXvKzPw", "xkqzvbn",
        " sGhTqLpW", "12:30", " Pa$$word", "zqxjkv", " o7944", "four_Words",
    ],
)  # fmt: skip
def test_what_looks_like_no_word(token: str) -> None:
    assert looks_like_no_word(token)


@pytest.mark.parametrize(
    "token",
    [
        " hello", "Hello", " HELLO", " don't", " McDonald", " JavaScript", " YouTube", " iPhone",
        " LibreOffice", " straße", " Angstschweiß", " rhythms", " hmmmm", " pffff", ",", " :)",
        " well-known", " and/or", "…", " 今天", " contraseña", " queue", " knights", " Schmidt",
        " OpenStreetMap", " strengths", " AT&T", " <:tea:123456789012345678>", " Iraq",
        " backspace", " szczęście", " jazz", " L’Oréal", " x", " lol", " Zwetschge", " Csárdás",
        " GitHub", " blackboard", " LaTeX",
    ],
)  # fmt: skip
def test_what_looks_like_a_word(token: str) -> None:
    assert not looks_like_no_word(token)
