"""Passwords and keys: what is said to be one, and what looks like one beside a word for it.

The words of each language stand in `languages`.
"""

import re
from collections.abc import Iterator
from typing import Final

from markovbot.text.secrets.unusual import is_made_up
from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, all_of, hints, one_of, phrase

PASSWORDS: Final = phrase("passwords")
LOGINS: Final = phrase("logins")
STATES: Final = one_of("states", SPACED)

PASSWORD_HINTS: Final = hints("passwords", "logins") | {b"auth", b"apikey"}
PASSWORD_HINTS_UNSPACED: Final = tuple(all_of("passwords", UNSPACED) + all_of("logins", UNSPACED))

ASSIGNMENT: Final = r"[\"'`*)\]]{0,3}\s{0,2}(?:=>|->|:=|[:=])\s{0,2}[\"'`*|]{0,3}(\S+)"
ASSIGNED: Final = re.compile(ASSIGNMENT)
KEY_VALUE: Final = re.compile(
    rf"(?<![^\W_])(?:secret|token|api[_ -]?key|auth|access[_-]?key)\w{{0,10}}{ASSIGNMENT}",
    re.IGNORECASE,
)
KEY_LENGTH: Final = 6
"""Least letters and digits of what is taken for a key's value."""
STATED: Final = re.compile(
    rf"(?:\s{one_of('belongs', SPACED)}(?:\s\w{{1,15}}){{1,3}}?)?"
    rf"(?:\s{STATES}|'s):?\s{{1,2}}(\S+)",
    re.IGNORECASE,
)
ORDINARY: Final = frozenset(all_of("ordinary", SPACED))

BESIDE: Final = re.compile(
    rf"(?<![^\W_])(?:({PASSWORDS})|(pass)|{LOGINS})(?![^\W_])", re.IGNORECASE
)
STATED_BEFORE: Final = re.compile(
    rf"\s{STATES}\s(?:[\w']{{1,14}}\s){{0,3}}(?:{PASSWORDS}|{LOGINS})(?!\w)", re.IGNORECASE
)
MADE_UP_HINT: Final = re.compile(r"[0-9!@#$%^&*?+~€£](?=\S)|\S[0-9]|[a-z][A-Z]|[A-Z]{4}-[A-Z]{4}")
"""Without any of these, nothing in a text looks made up."""
NEXT: Final = re.compile(r"[^\S\n]{0,2}(\S{1,200}+)")
NEAR: Final = 3
"""Words after a word for a key among which its value stands."""
NEAR_PASSWORD: Final = 5
"""The same for a word that means nothing but a password."""
STOPS: Final = (".", "!", "?", ";")

STATED_UNSPACED: Final = re.compile(
    rf"{one_of('passwords', UNSPACED)}(?:{one_of('states', UNSPACED)}|\s?[:：=＝])\s?"
    rf"(?!{one_of('ordinary', UNSPACED)})([!-~]+|[^\s、。！？]+)"
)
"""Passwords of Latin letters end where those do."""
BESIDE_UNSPACED: Final = re.compile(
    rf"(?:{one_of('passwords', UNSPACED)}|{one_of('logins', UNSPACED)})"
    r"[^\n!-~]{0,6}\s?([!-~]{4,})"
)


def password_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passwords and keys stand in text.

    What is assigned to a word for passwords, or said to be one, is one whatever it looks like; in
    the words after it, only what looks made up. Passphrases of common words are the walk's
    matter: it says no words in a row that only one member has used so.
    """
    made_up = MADE_UP_HINT.search(text) is not None
    for word in BESIDE.finditer(text):
        password = word[1] is not None
        if password or word[2]:
            yield from _assigned(text, word.end())
        if password:
            yield from _stated(text, word.end())
        if made_up:
            yield from _made_up(text, word.end(), NEAR_PASSWORD if password else NEAR)
    if not made_up:
        return
    yield from _key_values(text)
    for match in STATED_BEFORE.finditer(text):
        start = text.rfind(" ", 0, match.start()) + 1
        if is_made_up(text[start : match.start()]):
            yield start, match.start()


def unspaced_password_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passwords and keys stand in languages without spaces."""
    for match in STATED_UNSPACED.finditer(text):
        yield match.span(1)
    for match in BESIDE_UNSPACED.finditer(text):
        if is_made_up(match[1]):
            yield match.span(1)


def _assigned(text: str, at: int) -> Iterator[tuple[int, int]]:
    match = ASSIGNED.match(text, at)
    if match and any(map(str.isalnum, match[1])):
        yield match.span(1)


def _stated(text: str, at: int) -> Iterator[tuple[int, int]]:
    match = STATED.match(text, at)
    if match and match[1].strip(".,;!?").lower() not in ORDINARY:
        yield match.span(1)


def _key_values(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values of tokens and keys, if they have digits in them."""
    if not any(mark in text for mark in ":=>"):
        return
    for match in KEY_VALUE.finditer(text):
        value = match[1]
        if sum(map(str.isalnum, value)) >= KEY_LENGTH and any(map(str.isdigit, value)):
            yield match.span(1)


def _made_up(text: str, at: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first of the next words that looks made up, in the same sentence."""
    for _ in range(most):
        following = NEXT.match(text, at)
        if following is None:
            return
        if is_made_up(following[1]):
            yield following.span(1)
            return
        if following[1].endswith(STOPS):
            return
        at = following.end()
