"""Find what nobody should ever hear again: addresses, numbers of people, keys, codes, passwords,
and invitations to other servers.

The detectors are ours, with their sources named. detect-secrets brings an HTTP client and a YAML
reader, holds 20 MB and takes time that grows with the square of what some of its patterns are
given; phonenumbers knows more about a number each fortnight, and what was learned by one release
must be what the next one would have learned. Both are asked in the tests whether ours miss any.
"""

import re
from typing import Final

import regex

from markovbot.text import markup
from markovbot.text.secrets.addresses import link_spans, mail_spans, network_spans
from markovbot.text.secrets.invites import invite_spans
from markovbot.text.secrets.keys import key_spans
from markovbot.text.secrets.numbers import number_spans
from markovbot.text.secrets.words import (
    PASSWORD_HINTS,
    code_spans,
    key_value_spans,
    password_spans,
)

Span = tuple[int, int]

FOUR_DIGITS: Final = re.compile(r"\d(?:[^\w\n]{0,3}\d){3}")
COMMON: Final = bytes(set(range(128)) - set(b"0123456789@:"))
"""What most messages are made of. The few bytes that are left over tell what to look for."""

LEAST: Final = 4
"""Digits in the shortest number, and colons in the shortest address written in full or nearly."""

LONG: Final = re.compile(r" [^ ]{20}")
"""Asked of the text with a space before it: looking for one character is what `re` does fastest."""

MARKUP: Final = regex.compile(markup.MARKUP, regex.VERBOSE)
"""Discord's mentions, emoji, timestamps and commands: their numbers say nothing of their own."""

# Groups are never possessive here: up to 3.11.4, Python's own possessive groups take too much.
WORD_BEFORE: Final = re.compile(r"[A-Za-z0-9_+/=.~%-]")
WORD_AFTER: Final = re.compile(r"[A-Za-z0-9_+/=~%-]*+(?:\.[A-Za-z0-9_+/=~%-]+)*")
CLOSING: Final = re.compile(r"(?:[^\w\s<@#:]|:(?!\w))*")
OPENING: Final = frozenset("([{\"'`*_~|“„«‹‘=")


def secret_spans(text: str) -> list[Span]:
    """Return where in text secrets stand: character offsets (start, end), ascending, disjoint.

    A span takes in the rest of the word it stands in and the punctuation that clings to it, so
    what is left over makes sense by itself. The time taken grows with the length of the text; the
    answer depends on the text alone.
    """
    # A number may go on in the next line.
    return _spans(text.replace("\n", " ") if "\n" in text else text)


def _spans(text: str) -> list[Span]:
    small = text.lower()
    long = LONG.search(f" {text}") is not None
    mail = "dot" in small
    link = "www." in small
    number = colons = False
    if telling := text.encode("utf-8", "surrogatepass").translate(None, COMMON):
        number = len(telling) >= LEAST and FOUR_DIGITS.search(text) is not None
        mail = mail or b"@" in telling
        link = link or (b":" in telling and "://" in text)
        colons = telling.count(b":") >= LEAST or "::" in text
    password = False
    for hint in PASSWORD_HINTS:
        if hint in small:
            password = True
            break
    found = list(invite_spans(text))
    if not (found or number or long or mail or link or colons or password):
        return []
    plain = MARKUP.sub(_blank, text) if "<" in text else text
    if link:
        opening, others = link_spans(plain)
        plain = _without(plain, opening + others)
        found += opening
    if plain is not text:  # most of what was noticed may have been in there
        number = number and FOUR_DIGITS.search(plain) is not None
        long = long and LONG.search(f" {plain}") is not None
        if not (number or long or mail or colons or password):
            return _merged(text, sorted(found))
    for wanted, spans in (
        (mail, mail_spans),
        (number or colons, network_spans),
        (number, number_spans),
        (number, code_spans),
        (long, key_spans),
        (number or long, key_value_spans),
        (password, password_spans),
    ):
        if wanted:
            found += spans(plain)
    return _merged(text, sorted(found))


def _blank(match: regex.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _without(text: str, spans: list[Span]) -> str:
    """Blank the spans, which are ascending and disjoint, so that offsets stay what they are."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Widen each span to the word it stands in and its punctuation, and join what then touches."""
    merged: list[Span] = []
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
