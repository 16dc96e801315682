"""E-mail addresses, written as such or with their marks spelled out."""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, all_of, hints, phrase

PROVIDERS: Final = (
    "gmail", "googlemail", "hotmail", "gmx", "protonmail",
    "outlook", "yahoo", "ymail", "icloud", "proton", "fastmail", "tutanota", "yandex", "zoho",
    "aol", "posteo", "mailbox",
)  # fmt: skip
"""Hosts of so many people's mail that their name is enough of an address; the first five are no
companies that people work at."""

OPEN: Final = r"[\[({<|*~_«【〔-]"
CLOSE: Final = r"[\])}>|*~_»】〕-]"
AT_WORD: Final = phrase("at")
DOT_WORD: Final = phrase("dots")
PAIRS: Final = frozenset(
    (at, dot) for language in SPACED for at in language.at for dot in language.dots
)
AT_UNSPACED: Final = "|".join(all_of("at", UNSPACED))
DOT_UNSPACED: Final = "|".join(all_of("dots", UNSPACED))
MARKED: Final = rf"\s?{OPEN}{{1,2}}\s?(?:{AT_WORD}|@|a|à|ä)\s?{CLOSE}{{1,2}}\s?"

AT: Final = re.compile(
    rf"(?P<marked>{MARKED}|\s?(?:{AT_UNSPACED})\s?)|(?P<touching>(?<!\s)(?:@(?!\s)|[★☆●◎]))"
    rf"|(?P<apart>\s?@\s?)|(?P<word>\s{AT_WORD}\s)",
    re.IGNORECASE,
)
"""The sign, or what stands for it."""

LABEL: Final = r"[^\W_](?:[^\W_]|-(?=[^\W_])){0,62}"
SPELLED_DOT: Final = (
    rf"(?:\s?{OPEN}{{1,2}}\s?(?:{DOT_WORD}|\.|,)\s?{CLOSE}{{1,2}}\s?|\s{DOT_WORD}\s"
    rf"|\s?(?:{DOT_UNSPACED})\s?)"
)
PROVIDER: Final = rf"(?:{'|'.join(PROVIDERS)})(?!\w)"
HOST: Final = r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}"
SPELLED_HOST: Final = rf"{LABEL}(?:{SPELLED_DOT}{LABEL}){{1,4}}"
PROVIDER_DOT: Final = rf"{PROVIDER}(?:{SPELLED_DOT}|\s?\.\s?)[a-z]{{2,3}}(?!\w)"


HOSTS: Final = {
    "touching": re.compile(rf"{HOST}|{SPELLED_HOST}|{PROVIDER}", re.IGNORECASE),
    "apart": re.compile(
        rf"(?:[\w-]{{1,63}}\.){{1,8}}[^\W\d_]{{2,24}}(?!\w|[(/])|{SPELLED_HOST}|{PROVIDER}",
        re.IGNORECASE,
    ),
    "marked": re.compile(
        rf"{LABEL}(?:(?:{SPELLED_DOT}|\s?\.\s?){LABEL}){{1,4}}|{PROVIDER}", re.IGNORECASE
    ),
    "word": re.compile(
        rf"{PROVIDER_DOT}|(?:{'|'.join(PROVIDERS[:5])})(?!\w)"
        rf"|{LABEL}(?:\s(?P<dot>{DOT_WORD})\s{LABEL}){{1,4}}",
        re.IGNORECASE,
    ),
}
"""What follows the sign, by how it is written."""
TOP_LEVEL: Final = re.compile(
    r"\s@\S+\.(?:com|net|org|edu|gov|info|io|me|dev|app|uk|de|fr|es|pt|br|it|jp|ch|at|nl|example)\Z"
)
"""Of a host with its sign before it, as a mention has."""

LOCAL: Final = re.compile(r"[\w.+%'-]")
LONGEST_LOCAL: Final = 64
LEADING: Final = frozenset(all_of("leading", SPACED))
"""Words before a host that are no name: "my @example.org"."""

MARKS: Final = re.compile(rf"{OPEN}\s?(?:{AT_WORD}|à|ä)\s?{CLOSE}")
MARKS_UNSPACED: Final = re.compile(rf"[★☆●◎]|{AT_UNSPACED}")
AT_HINTS: Final = hints("at")
DOT_HINTS: Final = hints("dots")
PROVIDER_HINTS: Final = frozenset(one.encode() for one in PROVIDERS)
MAIL_HINTS: Final = AT_HINTS | DOT_HINTS | PROVIDER_HINTS


def may_hold_mail(small: str, words: frozenset[bytes]) -> bool:
    """Tell quickly whether there may be an address without its sign in a text in small letters."""
    if words.isdisjoint(AT_HINTS):
        return not small.isascii() and (
            MARKS.search(small) is not None or MARKS_UNSPACED.search(small) is not None
        )
    return (
        not words.isdisjoint(DOT_HINTS)
        or not words.isdisjoint(PROVIDER_HINTS)
        or MARKS.search(small) is not None
    )


def mail_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand in text."""
    for at in AT.finditer(text):
        host = HOSTS[at.lastgroup or "word"].match(text, at.end())
        if host is None or not _is_one_language(at[0], host):
            continue
        start = at.start()
        least = max(0, start - LONGEST_LOCAL)
        while start > least and LOCAL.match(text, start - 1):
            start -= 1
        name = text[start : at.start()].lower()
        if not name or (at.lastgroup in {"apart", "word"} and name in LEADING):
            continue
        if (
            at.lastgroup == "apart"
            and not at[0].endswith(" ")
            and TOP_LEVEL.search(text, at.start(), host.end()) is None
        ):
            continue
        yield start, host.end()


def _is_one_language(at: str, host: re.Match[str]) -> bool:
    """Tell words for both marks in one language from "meet me at the point of"."""
    dot = host.groupdict().get("dot")
    return dot is None or (at.strip().lower(), dot.lower()) in PAIRS
