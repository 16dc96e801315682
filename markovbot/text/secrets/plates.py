"""Licence plates: in the shapes of some countries, and of any beside a word for them."""

import re
from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import Final

from markovbot.text.secrets.vocabulary import UNSPACED, hints, one_of, phrase

SHAPES: Final = re.compile(
    r"""
    (?<![\w.#/+-]) (?:
        [A-HJ-PR-Y][A-HJ-PR-Y](?:[05-7]\d|[1-2]\d)[ ]?[A-HJ-PR-Z]{3}   # United Kingdom
      | [A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}                     # France, Italy
      | [A-HJ-NPR-TV-Z]{2}\d{3}[A-HJ-NPR-TV-Z]{2}
      | (?!PCI)[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ ]\d{1,4}[EH]?                       # Germany
      | \d{4}-?(?!GMT|LTS|RPM|PST|CST|CDT|MST|MHZ|KHZ|PNG|CSS)          # Spain
        [B-DF-HJ-NPR-TV-Z]{3}
      | [A-Z]{3}\d[A-J]\d{2}                                          # Brazil
      | [A-Z]{2}-\d{2}-[A-Z]{2} | \d{2}-[A-Z]{2}-\d{2} | [A-Z]{2}-\d{2}-\d{2}  # Portugal
    ) (?![\w+]|[-./:]\w)
    """,
    re.VERBOSE,
)
"""Such as no model, version or standard has, in capitals."""
CAPITALS: Final = re.compile(
    r"[A-ZÄÖÜ0-9](?:[A-Z0-9]?[A-Z]-?\d|[A-Z]{0,2}-[A-Z]{1,2}[ -]|\d{3}-?[A-Z]{3}|\d-[A-Z])"
)
"""The beginning of each shape, as fast as `re` finds it."""
JAPANESE: Final = re.compile(
    r"[\u4e00-\u9fff]{1,4}\s?\d{2,3}\s?[\u3041-\u3096]\s?\d{1,2}[ -]?\d{2}"
)

VALUE: Final = (
    r"(?=[A-Za-z0-9 ·-]{0,11}\d)[A-Za-z0-9ÄÖÜäöü]{1,4}(?:[ ·-]{1,2}[A-Za-z0-9]{1,4}){1,4}"
    r"|(?=[A-Za-z]{1,7}\d|\d{1,6}[A-Za-z])[A-Za-z0-9]{5,8}"
)
SAID: Final = re.compile(
    rf"(?<!\w){phrase('plates')}(?!\w)(?:[ :#=-]{{1,3}}[^\W\d]{{1,10}}){{0,3}}?"
    rf"[ :#=-]{{1,3}}({VALUE})(?!\w)",
    re.IGNORECASE,
)
SAID_UNSPACED: Final = re.compile(rf"{one_of('plates', UNSPACED)}[^\d\n]{{0,8}}?({VALUE})(?!\w)")
GROUP: Final = re.compile(r"[^\W_]+")
ORDINAL: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
YEAR: Final = re.compile(r"(?:19|20)\d\d")
FEWEST_DIGITS: Final = 2
FEWEST: Final = 5
MOST: Final = 9
"""Letters and digits of a plate, and digits on it."""
LONGEST_WORD: Final = 3
"""Letters in the longest group on a plate."""

PLATE_HINTS: Final = hints("plates")


def plate_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where licence plates stand in text."""
    for match in SHAPES.finditer(text):
        yield match.span()
    if not text.isascii():
        for match in JAPANESE.finditer(text):
            yield match.span()
        for match in SAID_UNSPACED.finditer(text):
            yield match.span(1)


def said_plate_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield what follows a word for plates and is shaped like one of any country."""
    for match in SAID.finditer(text):
        groups = list(GROUP.finditer(text, *match.span(1)))
        # Words may stand before and after the plate.
        for first, last in combinations_with_replacement(range(len(groups)), 2):
            end = len(groups) - (last - first)
            if _is_plate([group[0] for group in groups[first:end]]):
                yield groups[first].start(), groups[end - 1].end()
                break


def _is_plate(groups: list[str]) -> bool:
    """Judge the groups of letters and digits that a plate has between its spaces and hyphens."""
    if not groups:
        return False
    whole = "".join(groups)
    return (
        FEWEST <= len(whole) <= MOST
        and sum(map(str.isdigit, whole)) >= FEWEST_DIGITS
        and not whole.isdigit()
        and all(len(one) <= LONGEST_WORD for one in groups if one.isalpha())
        and not any(map(ORDINAL.fullmatch, groups))
        and not (groups[0].isdigit() and YEAR.fullmatch(groups[-1]))
    )
