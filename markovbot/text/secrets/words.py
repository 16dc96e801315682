"""Secrets that only the words around them give away: codes, PINs and passwords.

The words of each language stand in `languages`.
"""

import re
from collections.abc import Iterator
from itertools import chain
from operator import attrgetter
from typing import Final

from markovbot.text.secrets.languages import Language, registered

SPACED: Final = [one for one in registered() if one.spaced]
UNSPACED: Final = [one for one in registered() if not one.spaced]


def _all_of(name: str, languages: list[Language]) -> list[str]:
    """Return what languages have in a field, each once."""
    return list(dict.fromkeys(chain.from_iterable(map(attrgetter(name), languages))))


def _one_of(name: str, languages: list[Language]) -> str:
    return f"(?:{'|'.join(_all_of(name, languages))})"


CODE_WORDS: Final = _one_of("codes", SPACED)
KNOWN_CODES: Final = _one_of("public", SPACED)
"""Codes everybody may know."""
HIDDEN_WORDS: Final = _one_of("passwords", SPACED)
STATES: Final = _one_of("states", SPACED)

CODE_HINTS: Final = tuple(_all_of("code_hints", SPACED + UNSPACED))
PASSWORD_HINTS: Final = tuple(_all_of("password_hints", SPACED + UNSPACED))
"""Some part of every word, in small letters."""

DIGITS: Final = r"[A-Z]?-?\(?\d(?:[ ()\-]{0,3}\d){3,11}(?![\d.])"

SAID_AFTER: Final = re.compile(
    rf"(?<!\w)(?:({KNOWN_CODES})[ -]?)?{CODE_WORDS}(?!\w)"
    rf"([^\d\n.!?;]{{0,24}}[^\w\n.!?;])({DIGITS})",
    re.IGNORECASE,
)
SAID_BEFORE: Final = re.compile(
    rf"(?<![\w.])({DIGITS})\s{STATES}\s(?:[\w']{{1,14}}\s){{0,3}}{CODE_WORDS}(?!\w)",
    re.IGNORECASE,
)
IN_YEAR: Final = re.compile(rf"{_one_of('years', SPACED)}\s+(?:19|20)\d\d$", re.IGNORECASE)

KEY_HINTS: Final = ("token", "secret", "key", "auth")
KEY_LENGTH: Final = 6
"""Least letters and digits of what is taken for a key's value."""

ASSIGNMENT: Final = r"[\"'`*)\]]{0,3}\s{0,2}(?:=>|->|:=|[:=])\s{0,2}[\"'`*|]{0,3}(\S+)"
ASSIGNED: Final = re.compile(
    rf"(?<![^\W_])(?:{HIDDEN_WORDS}|pass|pw)(?!\w){ASSIGNMENT}", re.IGNORECASE
)
KEY_VALUE: Final = re.compile(
    rf"(?<![^\W_])(?:secret|token|api[_ -]?key|auth|access[_-]?key)\w{{0,10}}{ASSIGNMENT}",
    re.IGNORECASE,
)
STATED: Final = re.compile(
    rf"(?<!\w){HIDDEN_WORDS}(?:\s{_one_of('belongs', SPACED)}(?:\s\w{{1,15}}){{1,3}}?)?"
    rf"(?:\s{STATES}|'s):?\s{{1,2}}(\S+)",
    re.IGNORECASE,
)
ORDINARY: Final = frozenset(_all_of("ordinary", SPACED))

CODE_UNSPACED: Final = re.compile(
    rf"(?<!{_one_of('public', UNSPACED)})"
    rf"{_one_of('codes', UNSPACED)}([^\d\n.!?;。！？]{{0,16}})(\d(?:[ \-]{{0,2}}\d){{3,11}})(?!\d)"
)
STATED_UNSPACED: Final = re.compile(
    rf"{_one_of('passwords', UNSPACED)}(?:{_one_of('states', UNSPACED)}|\s?[:：=＝])\s?"
    rf"(?!{_one_of('ordinary', UNSPACED)})([!-~]+|[^\s、。！？]+)"
)
"""Passwords of Latin letters end where those do."""


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where one-time codes and PINs stand in text: digits beside a word for them."""
    small = text.lower()
    if not any(hint in small for hint in CODE_HINTS):
        return
    for match in SAID_AFTER.finditer(text):
        if match[1] is None and IN_YEAR.search(match[2] + match[3]) is None:
            yield match.span(3)
    for match in SAID_BEFORE.finditer(text):
        yield match.span(1)
    if not text.isascii():
        for match in CODE_UNSPACED.finditer(text):
            yield match.span(2)


def password_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passwords stand in text: what is assigned to a word for them, or said to be one.

    Only the next word counts. Passphrases of common words are the walk's matter: it says no words
    in a row that only one member has used so.
    """
    for match in ASSIGNED.finditer(text):
        if any(map(str.isalnum, match[1])):
            yield match.span(1)
    for match in STATED.finditer(text):
        if match[1].strip(".,;!?").lower() not in ORDINARY:
            yield match.span(1)
    if not text.isascii():
        for match in STATED_UNSPACED.finditer(text):
            yield match.span(1)


def key_value_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of tokens and keys stand in text, if they have digits in them."""
    small = text.lower()
    if not any(hint in small for hint in KEY_HINTS):
        return
    for match in KEY_VALUE.finditer(text):
        value = match[1]
        if sum(map(str.isalnum, value)) >= KEY_LENGTH and any(map(str.isdigit, value)):
            yield match.span(1)
