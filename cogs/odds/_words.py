"""Show words that were learned: as people see them, whatever markup they are."""

import unicodedata
from typing import Final

import regex

from markovbot.text import BREAK

LONGEST_WORD: Final = 40

END: Final = "(the message ends)"
NEW_LINE: Final = "(a new line)"

MARKUP: Final = regex.compile(
    r"<a?(?P<emoji>:\w+:)\d+>|<(?P<command>/[^:<>]+):\d+>|<(?P<sigil>[@#])[!&]?\d+>"
)

FROM_RIGHT: Final = ("R", "AL", "AN")
"""Kinds of characters, in Unicode, that put what follows them on their left."""

ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"

NAMELESS: Final = {"@": "@somebody", "#": "#somewhere"}
"""What mentions are shown as: whom they name isn't asked of Discord for each row."""


def shown(word: str | None) -> str:
    """Return a next word (None: the end of the message) as a table or a picture shows it."""
    if word is None:
        return END
    if word == BREAK:
        return NEW_LINE
    return MARKUP.sub(_plain, word)[:LONGEST_WORD]


def isolated(text: str) -> str:
    """Return a word that keeps the order of what is written around it, from whichever side it is
    read itself."""
    from_right = any(unicodedata.bidirectional(one) in FROM_RIGHT for one in text)
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if from_right else text


def _plain(match: regex.Match[str]) -> str:
    return match["emoji"] or match["command"] or NAMELESS[match["sigil"]]
