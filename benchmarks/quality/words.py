"""Three views of a text: the bot's folded words, words without marks, stretches between spaces."""

import re
from typing import Final

from markovbot.text import fold, segments, tokenize

Words = tuple[str, ...]

PLAIN_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LETTERS: Final = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> Words:
    """Return a line's words as states know them, marks among them."""
    return tuple(map(fold, tokenize(text)))


def learned_words(text: str) -> list[Words]:
    """Return the word sequences that are learned of a message."""
    return [tuple(map(fold, tokens)) for tokens in segments(text)]


def plain_words(text: str) -> Words:
    """Return the words of a text without case and marks; doesn't use the bot's tokeniser."""
    return tuple(PLAIN_WORD.findall(text.casefold().replace("’", "'")))


def letter_runs(text: str) -> list[str]:
    """Return the stretches of letters in a text, without case."""
    return LETTERS.findall(text.casefold())


def length(text: str) -> int:
    """Return how many stretches between spaces have a letter or a digit."""
    return sum(any(map(str.isalnum, one)) for one in text.split())
