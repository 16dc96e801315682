"""Show words that were learned: as people see them, whatever markup they are."""

import unicodedata
from typing import Final

import regex

from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop
from markovbot.text import BREAK

LONGEST_WORD: Final = 40

END: Final = gettext_noop("(the message ends)")
NEW_LINE: Final = gettext_noop("(a new line)")

MARKUP: Final = regex.compile(
    r"<a?(?P<emoji>:\w+:)\d+>|<(?P<command>/[^:<>]+):\d+>|<(?P<sigil>[@#])[!&]?\d+>"
)

FROM_RIGHT: Final = ("R", "AL", "AN")
"""Kinds of characters, in Unicode, that put what follows them on their left."""

ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"

NAMELESS: Final = {"@": gettext_noop("@somebody"), "#": gettext_noop("#somewhere")}
"""What mentions are shown as: whom they name isn't asked of Discord for each row."""


def shown(word: str | None) -> str:
    """Return a next word (None: the end of the message) as a table or a picture shows it."""
    if word is None:
        return _(END)
    if word == BREAK:
        return _(NEW_LINE)
    return MARKUP.sub(_plain, word)[:LONGEST_WORD]


def isolated(text: str) -> str:
    """Return a word that keeps the order of what is written around it, from whichever side it is
    read itself."""
    from_right = any(unicodedata.bidirectional(one) in FROM_RIGHT for one in text)
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if from_right else text


def _plain(match: regex.Match[str]) -> str:
    return match["emoji"] or match["command"] or _(NAMELESS[match["sigil"]])
