"""Dates of birth, said as such."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, hints, one_of, phrase

MONTH: Final = rf"(?:{phrase('months')})\.?"
DATE: Final = (
    rf"(?:\d{{1,4}}\s?[-/.–]\s?\d{{1,2}}(?:\s?[-/.–]\s?\d{{2,4}})?|\d{{1,2}}\s\d{{1,2}}\s\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º|ª)?[\s-](?:of\s|de\s|d')?{MONTH}(?!\w)"
    rf"(?:,?[\s-](?:de\s|del\s)?\d{{2,4}}(?!\w))?"
    rf"|{MONTH}[\s-](?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s(?:\d{{4}}|'?\d\d)(?!\d))?"
    rf"|(?:19|20)\d{{6}}(?!\d)|\d{{6,8}}(?!\d))"
)
BIRTH: Final = phrase("births")
AFTER: Final = re.compile(
    rf"(?<!\w){BIRTH}(?!\w)(?:[^\d\n]{{0,24}}?[^\w\n])??({DATE})(?![\w:])", re.IGNORECASE
)
BEFORE: Final = re.compile(
    rf"(?<![\w.])({DATE})\s{one_of('states', SPACED)}\s(?:[\w']{{1,14}}\s){{0,3}}{BIRTH}(?!\w)",
    re.IGNORECASE,
)
DATE_UNSPACED: Final = r"\d{1,4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,4}日?)?"
AFTER_UNSPACED: Final = re.compile(
    rf"{one_of('births', UNSPACED)}[^\d\n]{{0,8}}({DATE_UNSPACED}|\d{{8}})"
    rf"|({DATE_UNSPACED})[^\d\n]{{0,3}}{one_of('births', UNSPACED)}"
)
BIRTH_HINTS: Final = hints("births") - {b"b"}


def birth_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates of birth stand in text; text holds a word for them."""
    for match in AFTER.finditer(text):
        yield match.span(1)
    for match in BEFORE.finditer(text):
        yield match.span(1)


def unspaced_birth_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield dates of birth in the languages without spaces."""
    for match in AFTER_UNSPACED.finditer(text):
        yield match.span(match.lastindex or 0)
