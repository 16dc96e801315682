"""One-time codes and PINs: digits beside a word for them, or before what they let one do.

The words of each language stand in `languages`.
"""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.vocabulary import (
    SPACED,
    UNSPACED,
    WORD,
    all_of,
    hints,
    one_of,
    phrase,
)

CODE_WORDS: Final = one_of("codes", SPACED)
KNOWN_CODES: Final = one_of("public", SPACED)
"""Codes everybody may know."""
STATES: Final = one_of("states", SPACED)
CODE_HINTS: Final = tuple(all_of("code_hints", SPACED + UNSPACED))

DIGITS: Final = r"(?:[A-Z]{1,3}-)?[A-Z]?-?\(?\d(?:[ ()\-]{0,3}\d){3,11}(?![\d.])"

SAID_AFTER: Final = re.compile(
    rf"(?<!\w)(?:({KNOWN_CODES})[ -]?)?{CODE_WORDS}(?!\w)"
    rf"([^\d\n.!?;]{{0,24}}[^\w\n.!?;])({DIGITS})",
    re.IGNORECASE,
)
SAID_BEFORE: Final = re.compile(
    rf"(?<![\w.])({DIGITS})\s{STATES}\s(?:[\w']{{1,14}}\s){{0,3}}{CODE_WORDS}(?!\w)",
    re.IGNORECASE,
)
IN_YEAR: Final = re.compile(rf"{one_of('years', SPACED)}\s+(?:19|20)\d\d$", re.IGNORECASE)

SHORT_CODE: Final = r"\d(?:[ -]?\d){3,7}"
PREFIXED: Final = re.compile(r"(?<![\w.-])[A-Z]{1,2}-(?:\d{5,8}|\d{3}[ -]\d{3})(?![\w.-]*\w)")
"""A letter or two and digits: what services send, `G-482913`."""
LETS_IN: Final = re.compile(
    rf"(?<!\w){phrase('enters')}\s(?:[^\W\d]{{1,14}}\s){{0,2}}?({SHORT_CODE})(?![\w.])"
    rf"[^\d\n.!?]{{1,24}}?(?<!\w){phrase('accesses')}(?!\w)"
    rf"|(?<!\w){phrase('accesses')}(?!\w)[^\d\n.!?]{{0,16}}?(?<!\w){phrase('enters')}\s"
    rf"(?:[^\W\d]{{1,14}}\s)??({SHORT_CODE})(?![\w.])",
    re.IGNORECASE,
)

ENTER_HINTS: Final = frozenset(map(bytes.decode, hints("enters")))
ACCESS_HINTS: Final = frozenset(map(bytes.decode, hints("accesses")))

CODE_UNSPACED: Final = re.compile(
    rf"(?<!{one_of('public', UNSPACED)})"
    rf"{one_of('codes', UNSPACED)}([^\d\n.!?;。！？]{{0,16}})(\d(?:[ \-]{{0,2}}\d){{3,11}})(?!\d)"
)
LETS_IN_UNSPACED: Final = re.compile(rf"({SHORT_CODE})\s?{one_of('accesses', UNSPACED)}")


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where one-time codes and PINs stand in text; text holds four digits or more."""
    if "-" in text:
        for match in PREFIXED.finditer(text):
            yield match.span()
    small = text.lower()
    words = set(WORD.findall(small))
    if not (words.isdisjoint(ACCESS_HINTS) or words.isdisjoint(ENTER_HINTS)):
        for match in LETS_IN.finditer(text):
            yield match.span(match.lastindex or 0)
    if any(hint in small for hint in CODE_HINTS):
        for match in SAID_AFTER.finditer(text):
            if match[1] is None and IN_YEAR.search(match[2] + match[3]) is None:
                yield match.span(3)
        for match in SAID_BEFORE.finditer(text):
            yield match.span(1)
    if not text.isascii():
        yield from _unspaced(text)


def _unspaced(text: str) -> Iterator[tuple[int, int]]:
    for match in LETS_IN_UNSPACED.finditer(text):
        yield match.span(1)
    for match in CODE_UNSPACED.finditer(text):
        yield match.span(2)
