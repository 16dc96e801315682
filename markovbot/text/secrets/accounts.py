"""Bank accounts: sort codes and numbers beside a word for them."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, hints, one_of, phrase

ACCOUNT: Final = phrase("accounts")
NUMBER: Final = (
    r"(?:\d\d(?P<mark>[ –/.-])\d\d(?P=mark)\d\d(?!\d)(?:\W{1,3}\d{6,10}(?!\d))?"
    r"|\d{6,14}(?![\w-])|\d{4,10}-[\dxX](?!\w)|\d{2,4}(?:[ -]\d{2,4}){2,5}(?![\w-]))"
)
AFTER: Final = re.compile(
    rf"(?<![\w-]){ACCOUNT}(?!\w)(?:[^\d\n]{{0,24}}?[^\w\n.]){{1}}(?P<number>{NUMBER})",
    re.IGNORECASE,
)
BEFORE: Final = re.compile(
    r"(?<![\w./-])(?P<number>\d\d(?P<mark>[ –-])\d\d(?P=mark)\d\d)\s"
    rf"{one_of('states', SPACED)}\s(?:[\w']{{1,14}}\s){{0,3}}{ACCOUNT}(?!\w)",
    re.IGNORECASE,
)
IBAN: Final = re.compile(
    r"(?<!\w)iban\W{1,3}(?:\w{1,4}\s)??(?P<number>[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{2,4}){2,8})",
    re.IGNORECASE,
)
"""After this word, check digits may be wrong: a mistyped number is still somebody's."""
AFTER_UNSPACED: Final = re.compile(
    rf"{one_of('accounts', UNSPACED)}[^\d\n]{{0,10}}(?P<number>\d[\d -]{{4,14}}\d)"
)
ACCOUNT_HINTS: Final = hints("accounts")


def account_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of bank accounts stand in text; text holds a word for them."""
    for pattern in (AFTER, BEFORE, IBAN):
        for match in pattern.finditer(text):
            yield match.span("number")


def unspaced_account_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield numbers of bank accounts in the languages without spaces."""
    for match in AFTER_UNSPACED.finditer(text):
        yield match.span("number")
