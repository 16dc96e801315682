"""Where in a text secrets stand: each kind is looked for only if something hints at it."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import regex

from markovbot.text import markup
from markovbot.text.secrets.accounts import ACCOUNT_HINTS, account_spans, unspaced_account_spans
from markovbot.text.secrets.births import BIRTH_HINTS, birth_spans, unspaced_birth_spans
from markovbot.text.secrets.codes import code_spans
from markovbot.text.secrets.compatibility import plain_form
from markovbot.text.secrets.encoded import encoded_spans
from markovbot.text.secrets.invites import invite_spans, may_invite
from markovbot.text.secrets.keys import key_spans
from markovbot.text.secrets.links import bare_link_spans, link_spans
from markovbot.text.secrets.mail import MAIL_HINTS, mail_spans, may_hold_mail
from markovbot.text.secrets.network import network_spans
from markovbot.text.secrets.numbers import number_spans
from markovbot.text.secrets.passwords import (
    PASSWORD_HINTS,
    PASSWORD_HINTS_UNSPACED,
    password_spans,
    unspaced_password_spans,
)
from markovbot.text.secrets.plates import CAPITALS, PLATE_HINTS, plate_spans, said_plate_spans
from markovbot.text.secrets.queries import query_text
from markovbot.text.secrets.spelled import (
    LOOKALIKE,
    SPELLED_HINTS,
    lettered_spans,
    may_be_spelled,
    spelled_spans,
    unspaced_spelled_spans,
)

CharacterRange = tuple[int, int]

FOUR_DIGITS: Final = re.compile(r"\d(?:[^\w\n]{0,3}\d){3}")
COMMON: Final = bytes(set(range(256)) - set(b"0123456789@=/:"))
"""What most messages are made of. The few bytes that are left over tell what to look for."""
UNSPACED_SCRIPT: Final = re.compile(r"[\u3007\u3040-\u30ff\u4e00-\u9fff]")
MARKS: Final = b"@=/:"
WORD_BYTES: Final = bytes(
    byte if byte > 127 or bytes([byte]).isalpha() else 32  # noqa: PLR2004 - of no ASCII character
    for byte in range(256)
)
"""Makes a space of each byte that is in no word."""

HINTS: Final = (
    PASSWORD_HINTS | MAIL_HINTS | SPELLED_HINTS | PLATE_HINTS | BIRTH_HINTS | ACCOUNT_HINTS
)
"""Words without which several kinds of secrets aren't there."""
FEW: Final = SPELLED_HINTS | MAIL_HINTS
"""Those of which one alone gives nothing away."""
NO_WORDS: Final[frozenset[bytes]] = frozenset()

LEAST: Final = 4
"""Digits in the shortest number, and colons in the shortest address written in full or nearly."""
LEAST_ON_PLATE: Final = 2
LEAST_IN_LETTERED: Final = 5
"""Digits on a licence plate, and in a number with some letters for digits."""

SHORTEST_KEY: Final = 20
LONG: Final = re.compile(r" [^ ]{20}")
"""Asked of the text with a space before it: looking for one character is what `re` does fastest."""

WWW: Final = re.compile(r"www\.", re.IGNORECASE)

MARKUP: Final = regex.compile(markup.MARKUP, regex.VERBOSE)
"""Discord's mentions, emoji, timestamps and commands: their numbers say nothing of their own."""

# Groups are never possessive here: up to 3.11.4, Python's own possessive groups take too much.
WORD_BEFORE: Final = re.compile(r"[A-Za-z0-9_+/=.~%-]")
WORD_AFTER: Final = re.compile(r"[A-Za-z0-9_+/=~%-]*+(?:\.[A-Za-z0-9_+/=~%-]+)*")
CLOSING: Final = re.compile(r"(?:[^\w\s<@#:]|:(?!\w))*")
OPENING: Final = frozenset("([{\"'`*_~|“„«‹‘=")


class Shapes(NamedTuple):
    """Which kinds of numbers there may be in a text."""

    number: bool
    lettered: bool
    plate: bool


NO_SHAPES: Final = Shapes(number=False, lettered=False, plate=False)


def secret_spans(text: str) -> list[CharacterRange]:
    """Return where in text secrets stand: character offsets (start, end), ascending, disjoint.

    A span takes in the rest of the word it stands in and the punctuation that clings to it, so
    what is left over makes sense by itself. The time taken grows with the length of the text; the
    answer depends on the text alone.
    """
    if "\n" in text:
        text = text.replace("\n", " ")  # a number may go on in the next line
    shown = text if (ascii_only := text.isascii()) else plain_form(text)
    small = shown.lower().replace("d.o.b", "dob")
    raw = small.encode() if ascii_only else small.encode("utf-8", "surrogatepass")
    telling = raw.translate(None, COMMON)
    words = HINTS.intersection(raw.translate(WORD_BYTES).split())
    dotted = not ascii_only or "." in small
    digits = 0
    colons = len(telling)
    shapes = NO_SHAPES
    link = shaped = False
    if telling and telling != b":":
        digits = len(telling.translate(None, MARKS))
        colons = telling.count(b":")
        link = b"/" in telling and ("." in small or "://" in small)
        shapes = _shapes(shown, digits)
        shaped = b"=" in telling or colons >= LEAST or any(shapes)
    mail = (
        b"@" in telling
        or "(a)" in small
        or ((words or not ascii_only) and may_hold_mail(small, words))
    )
    if words and words <= FEW and not (mail or may_be_spelled(words, digits)):
        words = NO_WORDS
    found = list(invite_spans(text)) if dotted and may_invite(small) else []
    if (
        not (words or found or link or shaped or mail)
        and ascii_only
        and not (dotted and "www." in small)
        and not (colons > 1 and "::" in small)
        and (len(shown) < SHORTEST_KEY or LONG.search(f" {shown}") is None)
    ):
        return []
    plain = MARKUP.sub(_blank, shown) if "<" in shown else shown
    if link or (dotted and "www." in small):
        opening, plain = _links(plain)
        found += opening
    found += _beside_words(plain, words, digits)
    if plain is not shown:  # what is blank now has no shape any more
        shapes = _shapes(plain, digits)
    found += _by_shape(plain, shapes, colons)
    if mail:
        found += mail_spans(plain)
    if not ascii_only and UNSPACED_SCRIPT.search(plain):
        found += _unspaced(plain, digits)
    return _merged(text, sorted(found)) if found else []


def _beside_words(text: str, words: frozenset[bytes], digits: int) -> Iterator[CharacterRange]:
    """Yield what the words of a text that are in `HINTS` give away; it has so many digits at most,
    as links and mentions are blank in it by now.
    """
    if not words:
        return
    if not words.isdisjoint(PASSWORD_HINTS):
        yield from password_spans(text)
    if digits and not words.isdisjoint(BIRTH_HINTS):
        yield from birth_spans(text)
    if digits >= LEAST and not words.isdisjoint(ACCOUNT_HINTS):
        yield from account_spans(text)
    if digits >= LEAST_ON_PLATE and not words.isdisjoint(PLATE_HINTS):
        yield from said_plate_spans(text)
    if may_be_spelled(words, digits):
        yield from spelled_spans(text)


def _shapes(text: str, digits: int) -> Shapes:
    """Tell quickly what a text of so many digits at most may hold."""
    if digits < LEAST_ON_PLATE:
        return NO_SHAPES
    return Shapes(
        digits >= LEAST and FOUR_DIGITS.search(text) is not None,
        digits >= LEAST_IN_LETTERED and LOOKALIKE.search(text) is not None,
        CAPITALS.search(text) is not None or not text.isascii(),
    )


def _by_shape(text: str, shapes: Shapes, colons: int) -> Iterator[CharacterRange]:
    """Yield what is known by its shape; the text holds so many colons at most."""
    if LONG.search(f" {text}"):
        yield from key_spans(text)
    if "=" in text:
        yield from encoded_spans(text)
    if shapes.number or colons >= LEAST or (colons and "::" in text):
        yield from network_spans(text)
    if shapes.number:
        yield from number_spans(text)
        yield from code_spans(text)
    if shapes.plate:
        yield from plate_spans(text)
    if shapes.lettered:
        yield from lettered_spans(text)


def _unspaced(text: str, digits: int) -> Iterator[CharacterRange]:
    """Yield what only languages without spaces between their words say."""
    if digits >= LEAST:
        yield from unspaced_birth_spans(text)
        yield from unspaced_account_spans(text)
    if any(hint in text for hint in PASSWORD_HINTS_UNSPACED):
        yield from unspaced_password_spans(text)
    yield from unspaced_spelled_spans(text)


def _links(text: str) -> tuple[list[CharacterRange], str]:
    """Return the links that open something, and the text with those and all public ones blank."""
    found: list[CharacterRange] = []
    if "://" in text or WWW.search(text):
        found, others = link_spans(text)
        if "?" in text:
            found += [span for span in others if _asks_for_secret(text[slice(*span)])]
        text = _without(text, list({*found, *others}))
    if "/" in text and "." in text:
        bare = bare_link_spans(text)
        text = _without(text, bare)
        found += bare
    return found, text


def _asks_for_secret(link: str) -> bool:
    """Tell whether the query of a link to a public page holds a secret as a text does."""
    return "?" in link and bool(secret_spans(query_text(link)))


def _blank(match: regex.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _without(text: str, spans: list[CharacterRange]) -> str:
    """Blank the spans, which are ascending and disjoint, so that offsets stay what they are."""
    if not spans:
        return text
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _merged(text: str, spans: list[CharacterRange]) -> list[CharacterRange]:
    """Widen each span to the word it stands in and its punctuation, and join what then touches."""
    merged: list[CharacterRange] = []
    for start, end in spans:
        least = merged[-1][1] if merged else 0
        if end <= least:
            continue
        widened = _start(text, max(start, least), least), _end(text, end)
        if merged and not text[least : widened[0]].strip():
            merged[-1] = merged[-1][0], widened[1]
        else:
            merged.append(widened)
    return merged


def _start(text: str, start: int, least: int) -> int:
    while start > least and WORD_BEFORE.match(text, start - 1):
        start -= 1
    while start > least and text[start - 1] in OPENING:
        start -= 1
    return start


def _end(text: str, end: int) -> int:
    word = WORD_AFTER.match(text, end)
    closing = CLOSING.match(text, word.end() if word else end)
    return closing.end() if closing else end
