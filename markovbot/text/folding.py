"""What makes two spellings the same word."""

import unicodedata
from functools import lru_cache
from typing import Final

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.faces import is_face

IGNORED: Final = late_pattern(regex.compile, r"[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
"""Characters of no width that change how a word looks at most: joiners and selectors."""

ALIKE: Final = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "´": "'", "′": "'", "‛": "'",
        "‐": "-", "‑": "-", "\u2212": "-",
        "İ": "i", "ı": "i",
    }
)  # fmt: skip
"""Apostrophes and hyphens that keyboards choose for their writers. Case alone can't bring the two
letters i of Turkish together: the capital of one is the small letter of the other in most other
languages, and `Işık` is `ışık` at the start of a sentence."""

BACKTICK: Final = late_pattern(regex.compile, r"(?<=\p{L})`(?=\p{L})")
"""What some keyboards have in the apostrophe's place: don`t."""

SHOWN: Final = late_pattern(regex.compile, r"[\p{L}\p{N}\p{So}]")

REMEMBERED: Final = 1 << 12


@lru_cache(REMEMBERED)
def fold(token: str) -> str:
    """Return the word a token is a spelling of: without its case, its compatibility forms (NFKC)
    and its leading space.

    A mark keeps its leading space: with it, a quotation mark opens; without it, it closes.
    """
    core = token.lstrip(" ")
    folded = fold_text(core)
    return f" {folded}" if len(core) < len(token) and is_mark(core) else folded


def fold_text(text: str) -> str:
    """Return a text of several words as if each were folded; its spaces stay."""
    folded = text.lower() if text.isascii() else _folded(text)
    return BACKTICK.sub("'", folded) if "`" in folded else folded


def is_mark(core: str) -> bool:
    """Tell punctuation, whose spacing says what it does, from words, emoji and faces."""
    return SHOWN.search(core) is None and not is_face(core)


def _folded(core: str) -> str:
    composed = unicodedata.normalize("NFKC", core.translate(ALIKE))
    folded = unicodedata.normalize("NFKC", IGNORED.sub("", composed).casefold())
    return folded.translate(ALIKE).replace("i\u0307", "i").strip() or core
