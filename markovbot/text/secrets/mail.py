"""E-mail addresses, written as such or with their marks spelled out."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, all_of, hints, phrase

LOCAL_PART: Final = r"(?<![\w.+%-])[\w.+%-]{1,64}"
LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"

PROVIDERS: Final = (
    "gmail", "googlemail", "hotmail", "gmx", "protonmail", "outlook", "yahoo", "ymail", "icloud", "proton",
    "fastmail", "tutanota", "yandex", "zoho", "aol", "posteo", "mailbox",
)  # fmt: skip
"""Hosts of so many people's mail that their name is enough of an address; the first five are no
companies that people work at."""

NAME: Final = rf"(?!(?:{'|'.join(all_of('leading', SPACED))})\s){LOCAL_PART}"
"""The part before an at sign that stands apart: no word such as "my" or "from"."""

TOP_LEVEL: Final = r"(?:com|net|org|edu|gov|info|io|me|co|dev|app|eu|uk|de|fr|es|pt|br|it|jp|ch|at|nl)"

OPEN: Final = r"[\[({<|*~_«【〔-]"
CLOSE: Final = r"[\])}>|*~_»】〕-]"
AT_WORD: Final = phrase("at")
DOT_WORD: Final = phrase("dots")
MARKED_AT: Final = rf"\s?{OPEN}{{1,2}}\s?(?:{AT_WORD}|@|a|à|ä)\s?{CLOSE}{{1,2}}\s?"
SPELLED_DOT: Final = (
    rf"(?:\s?{OPEN}{{1,2}}\s?(?:{DOT_WORD}|\.|,)\s?{CLOSE}{{1,2}}\s?|\s{DOT_WORD}\s)"
)
MARKED_DOT: Final = rf"(?:{SPELLED_DOT}|\s?\.\s?)"


def _in_words(at: tuple[str, ...], dots: tuple[str, ...]) -> str:
    words = "|".join(map(re.escape, at)), "|".join(map(re.escape, dots))
    return rf"\s(?:{words[0]})\s{LABEL}(?:\s(?:{words[1]})\s{LABEL}){{1,4}}"


EMAIL: Final = re.compile(
    rf"""
      (?<=[\w.+%'-])@(?:[\w-]{{1,63}}\.){{1,8}}[\w-]{{2,63}}
    | (?<=[\w.+%'-])@(?:{"|".join(PROVIDERS)})(?!\w)
    | {NAME}(?:\s@\s|@\s)(?:[\w-]{{1,63}}\.){{1,8}}[^\W\d_]{{2,24}}(?!\w|[(/])
    | {NAME}\s@(?:[\w-]{{1,63}}\.){{1,8}}{TOP_LEVEL}(?!\w)
    | {NAME}(?:\s@\s?|@\s|{MARKED_AT})(?:{"|".join(PROVIDERS)})(?!\w)
    | {NAME}\s{AT_WORD}\s(?:{"|".join(PROVIDERS)}){MARKED_DOT}[a-z]{{2,3}}(?!\w)
    | {NAME}\s{AT_WORD}\s(?:{"|".join(PROVIDERS[:5])})(?!\w)
    | {LOCAL_PART}\s?@\s?[\w-]{{1,63}}(?:{SPELLED_DOT}[\w-]{{2,63}}){{1,4}}(?!\w)
    | {LOCAL_PART}{MARKED_AT}[\w-]{{1,63}}(?:(?:{MARKED_DOT})[\w-]{{1,63}}){{1,4}}
    | {LOCAL_PART}(?:{"|".join(_in_words(one.at, one.dots) for one in SPACED if one.at)})
    | [\w.+%-]{{1,64}}[★☆●◎](?:[\w-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
UNSPACED_AT: Final = tuple(all_of("at", UNSPACED))
EMAIL_UNSPACED: Final = re.compile(
    rf"[A-Za-z0-9.+%_-]{{1,64}}\s?(?:{'|'.join(UNSPACED_AT)})\s?[A-Za-z0-9-]{{1,63}}"
    rf"(?:\s?(?:{'|'.join(all_of('dots', UNSPACED))}|\.)\s?[A-Za-z0-9-]{{1,63}}){{1,4}}"
)
LOCAL: Final = re.compile(r"[\w.+%'-]")

MARKS: Final = re.compile(rf"{OPEN}\s?(?:{AT_WORD}|à|ä)\s?{CLOSE}|[★☆●◎]")
AT_HINTS: Final = hints("at")
DOT_HINTS: Final = hints("dots")
PROVIDER_HINTS: Final = frozenset(one.encode() for one in PROVIDERS)
MAIL_HINTS: Final = AT_HINTS | DOT_HINTS | PROVIDER_HINTS


def may_hold_mail(text: str, small: str, words: frozenset[bytes]) -> bool:
    """Tell quickly whether there may be an address without the sign @; words are its words."""
    if "(a)" in small or "[a]" in small:
        return True
    if not words.isdisjoint(AT_HINTS):
        return (
            not words.isdisjoint(DOT_HINTS)
            or not words.isdisjoint(PROVIDER_HINTS)
            or MARKS.search(small) is not None
        )
    return not text.isascii() and (
        any(one in small for one in UNSPACED_AT) or MARKS.search(small) is not None
    )


def mail_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand in text."""
    for match in EMAIL.finditer(text):
        start = match.start()
        while start and match[0][0] == "@" and LOCAL.match(text, start - 1):
            start -= 1
        yield start, match.end()
    if not text.isascii():
        for match in EMAIL_UNSPACED.finditer(text):
            yield match.span()
