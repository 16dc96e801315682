"""Full-width, circled and mathematical letters and digits as the plain ones they stand for."""

import unicodedata
from typing import Final

import regex

STYLED: Final = regex.compile(
    r"[\u2460-\u24ff\u2776-\u2793\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff5e"
    r"\U0001d400-\U0001d7ff\U0001f130-\U0001f149\u2044\u2215\u2024\u2079]"
)


def plain_form(text: str) -> str:
    """Return text with each styled character as its plain form (NFKC) if that is one character,
    so that all offsets stay what they are.
    """
    return STYLED.sub(_plain, text)


def _plain(match: regex.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match[0])
    return plain if len(plain) == 1 else match[0]
