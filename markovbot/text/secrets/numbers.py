"""Numbers that belong to somebody: of phones, cards, accounts, people and things."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

HARMLESS: Final = re.compile(
    r"""
      (?<![\d.,]) (?<!\d[/-]) (?:19|20)\d\d ([-/.]) (?:0?[1-9]|1[0-2]) \1 (?:[0-2]?\d|3[01])
      (?!\d|[-/.]\d)
    | (?<![\d.,/-]) (?:[0-2]?\d|3[01]) ([-/.]) (?:[0-2]?\d|3[01]) \2 (?:19|20)\d\d (?!\d|[-/.]\d)
    | (?<![\d:]) \d{1,2}:\d\d (?::\d\d)? (?![\d:])
    | (?<![\d.-]) (?<!\d[ ]) (?:19|20)\d\d [ ]?[-–/ ][ ]? (?:19|20)\d\d  # from year to year
      (?![\d.-]|[ ]\d)
    | (?<![\w.+-]) (?:\d{1,2}|[1-9]\d{2}) [.] \d{1,40} (?![\w.-])       # 3.14159265
    | (?<![\w.+-]) \d{1,9}[.]\d{6} (?![\w.-])                          # seconds since the start
    | (?<![\w.]) \d{1,3}(?:[.]\d{1,3}){3} (?![\w]|[.]\d)               # what `addresses` judges
    | (?<!\w) CVE-\d{4}-\d{4,7} (?!\d)
    | (?<!\w) 0[xX][0-9a-fA-F]{1,40}
    """,
    re.VERBOSE,
)
"""Dates, times, fractions, places in memory."""

LEAST: Final = re.compile(
    r"\d(?:[ .\-–/()\u00a0]{0,3}\d){6}|\d(?:[ ,\-]{1,2}\d){4}|[A-Za-z]{2}\d{2}[ -]?[A-Za-z0-9]{4}"
)
"""One of these is in each of them."""

CANDIDATE: Final = re.compile(r"\+?\(?\d(?:[ .\-–/()\u00a0]{0,3}\d)*")
GROUP: Final = re.compile(r"\d+")

YEARS: Final = re.compile(r"(?:19|20)\d\d[-–/ ](?:19|20)\d\d")
SPACES: Final = frozenset(" \u00a0")
WITHOUT_SPACE: Final = re.compile(r"[^ \u00a0]{7,}+")

SPOKEN: Final = re.compile(r"(?<![\w.,])\d(?:[ ,\-]{1,2}\d(?!\d)){4,}")
"""Digits said one by one."""

IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9-])[A-Za-z]{2}\d{2}[ -]?[A-Za-z0-9]{4}"
    r"(?:[ -]?(?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{4}){1,6}(?:[ -]?(?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{1,4})?"
)
IBAN_LENGTHS: Final = range(15, 35)
"""Norway's to the longest ISO 13616 allows."""

SHORT: Final = 7
"""Digits of the shortest number with something between them: 555-0123."""
GROUPED: Final = 3
"""A number of so few digits and noughts is round."""
CARD: Final = 13
"""Digits of the shortest number on a payment card (ISO 7812)."""
DELIBERATE: Final = frozenset("-–(")
"""What hardly stands between the digits of anything else so short."""
LONG: Final = 9
"""From so many digits on, one run is the number of a person or a thing. In 700,000 messages of
chat 0.1% hold one: ids, timestamps, phone numbers; nothing anybody would want to hear again."""


def number_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of phones, cards, accounts, people and things stand in text.

    Cards need no check digit here and phones no numbering plan: in chat hardly anything else is
    written like them, and a mistyped number is still somebody's.
    """
    if LEAST.search(text) is None:
        return
    text = HARMLESS.sub(lambda match: "\0" * len(match[0]), text)
    for match in CANDIDATE.finditer(text):
        if is_personal(match[0]):
            yield match.span()
        else:
            for first, last in _parts(match[0]):
                if is_personal(match[0][first:last]):
                    yield match.start() + first, match.start() + last
    for match in SPOKEN.finditer(text):
        if not is_counting([int(group) for group in GROUP.findall(match[0])]):
            yield match.span()
    for match in IBAN.finditer(text):
        if (end := _iban_end(match[0])) is not None:
            yield match.start(), match.start() + end


def _parts(candidate: str) -> list[tuple[int, int]]:
    """Return where there may be a number in a row of digits that goes on after it: in the next
    line, as the next word, or in single digits.
    """
    end = len(candidate)
    while end > 1 and candidate[end - 2] in SPACES:
        end -= 2
    spans = [*(part.span() for part in WITHOUT_SPACE.finditer(candidate)), (0, end)]
    return [
        (start, end)
        for start, end in spans
        if end - start < len(candidate) and YEARS.fullmatch(candidate, start, end) is None
    ]


def is_personal(candidate: str) -> bool:
    """Judge a run of digits, or several with little between them, by its shape."""
    first, *others = groups = GROUP.findall(candidate)
    digits = sum(map(len, groups))
    if digits < SHORT or len(set("".join(groups))) == 1:
        return False
    if candidate[0] == "+" or first.startswith("00"):
        return True
    if not others:
        return digits >= LONG and len(first.rstrip("0")) > GROUPED
    between = set(candidate).difference("0123456789")
    single = sum(len(group) == 1 for group in others)
    scattered = single and (digits <= LONG or 3 * single > len(groups))
    if scattered or (digits < CARD and all(group.endswith("00") for group in groups)):
        return False
    if between & DELIBERATE or first[0] == "0":
        return True
    return digits >= LONG if between <= {".", "/"} else digits > SHORT


def is_counting(digits: list[int]) -> bool:
    """Tell counting up or down, repeating and bits from digits that mean a number."""
    steps = {other - one for one, other in pairwise(digits)}
    return len(steps) == 1 or set(digits) <= {0, 1}


def _iban_end(candidate: str) -> int | None:
    """Return where the longest IBAN that candidate begins with ends: ISO 7064, modulo 97."""
    at = [place for place, character in enumerate(candidate) if character.isalnum()]
    compact = "".join(candidate[place] for place in at).upper()
    for length in reversed(IBAN_LENGTHS):
        if length <= len(compact):
            turned = compact[4:length] + compact[:4]
            if int("".join(str(int(character, 36)) for character in turned)) % 97 == 1:
                return at[length - 1] + 1
    return None
