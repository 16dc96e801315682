"""Split what people write on Discord into tokens that join back to the very same text."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Final

import regex

from markovbot.text.secrets import secret_spans

CODE_BLOCK = regex.compile(r"```.*?(?:```|\Z)", regex.DOTALL)

UNSAFE = regex.compile(
    # Control characters, lone surrogates (SQLite takes none), direction overrides (they would
    # turn the rest of somebody else's line around) and code points that are no characters.
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff"
    r"\ud800-\udfff]+"
)

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that put no spaces between words. One token a run would be the whole message at rest,
so they are split into what readers see as characters."""

WORD = rf"[[\w\u200c\u200d]--[{UNSPACED}]]"

TOKEN = regex.compile(
    rf"""
    [ ]?
    (?:
        [a-zA-Z]{{1,40}}+(?![^ ])                                         # most words, fast
      | <@[!&]?\d+> | <\#\d+> | <a?:\w+:\d+> | <t:-?\d+(?::[a-zA-Z])?>   # Discord's markup
      | </[-\w]{{1,32}}(?:\ [-\w]{{1,32}}){{0,2}}:\d{{17,20}}> | <id:\w+>
      | <(?i:https?)://[^\s<>]+>                                         # links
      | (?i:https?)://[^\s<>]*[^\s<>.,:;!?'"()\[\]{{}}*_~|`]
      | `[^`\s]+(?:[ ][^`\s]+)?`                                         # short inline code
      | \|\|[^|\s]+(?:[ ][^|\s]+)?\|\|                                   # short spoilers
      | (?<!\S)(?: [:;=8]['^-]?[()\[\]DPpOo3/\\|*]+ | <3+ | [xX]D+ | \^_*\^ )(?!\S)  # emoticons
      | @(?:everyone|here)\b
      | [0-9\#*]\uFE0F?\u20E3                                            # keycaps
      | \d{{1,40}}(?:[.,:]\d{{1,40}}){{1,8}}                             # 3.14, 10:30, 1,000
      | (?=[{UNSPACED}])\X
      | \p{{RI}}{{1,2}}[\p{{M}}\u200d]*                                   # flags; see below
      | {WORD}{{1,40}}(?:['’-]{WORD}{{1,40}}){{0,4}}                     # don't, apt-get
      | [!?]{{1,32}}
      | ([[\p{{P}}\p{{S}}]--[\p{{Extended_Pictographic}}\p{{RI}}\p{{EMod}}]])\1{{1,31}}
      | \X                                                               # emoji and all the rest
    )
    """,
    regex.VERBOSE | regex.VERSION1,
)
"""Every alternative is bounded or linear, so time grows with length. Inline code and spoilers of
more than two words are split inside: as one token each would be a readable message at rest. Flags
are pairs of letters that `\\X` counts from the first of a row, which takes quadratic time."""


def normalise(text: str) -> str:
    """Return text with each run of white space as one space, and unsafe characters gone."""
    if text.isascii() and text.isprintable():  # as most are: the only white space is the space
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    return " ".join(UNSAFE.sub("", text).split())


SPANNING: Final = ("`", "|", "<")
"""What a token with a space inside begins with. In a text without any, each stretch between spaces
splits the same way wherever it stands."""

REMEMBERED: Final = 1 << 14
"""Stretches of text whose tokens are kept in memory: about 5 MB, and nine of ten in a chat."""

SHORT: Final = 32
"""Characters of the longest stretch that is kept: longer ones hardly come again, and somebody who
wrote nothing else would fill gigabytes."""

LOOKS: Final = 4
"""Times that a message is looked through for secrets; what still holds some then isn't learned."""


def tokenize(text: str) -> list[str]:
    """Split text into tokens, each with its own leading space if it has one.

    The law: `join(tokenize(text)) == normalise(text)`, for every text.
    """
    return _tokens(normalise(text))


def _tokens(whole: str) -> list[str]:
    if any(mark in whole for mark in SPANNING):
        return _split(whole)
    first, *others = stretches = whole.split(" ")
    if len(whole) > SHORT and max(map(len, stretches)) > SHORT:
        return _split(whole)
    return [*_remembered(first), *chain.from_iterable(map(_after_space, others))]


def _split(text: str) -> list[str]:
    return [match.group() for match in TOKEN.finditer(text)]


@lru_cache(REMEMBERED)
def _remembered(stretch: str) -> tuple[str, ...]:
    return tuple(_split(stretch))


@lru_cache(REMEMBERED)
def _after_space(stretch: str) -> tuple[str, ...]:
    return tuple(_split(f" {stretch}"))


def join(tokens: Iterable[str]) -> str:
    """Put tokens back together; the inverse of `tokenize`."""
    return "".join(tokens).strip(" ")


def segments(content: str) -> list[list[str]]:
    """Split a message into the token sequences to learn: what stands around code and secrets.

    Secrets are looked for in what would be learned: with nothing invisible inside any more.
    """
    parts = CODE_BLOCK.split(content) if "```" in content else [content]
    return [
        tokens for part in parts for said in _sayable(normalise(part)) if (tokens := _tokens(said))
    ]


def _sayable(whole: str) -> list[str]:
    """Return what stands around secrets, and around what only shows when those are gone."""
    kept = [whole]
    for _ in range(LOOKS):
        parts = [part for one in kept for part in _around_secrets(one)]
        if len(parts) == len(kept):  # a secret leaves two parts, if empty ones
            return kept
        kept = parts
    return [part for part in kept if not secret_spans(part)]


def _around_secrets(whole: str) -> list[str]:
    spans = secret_spans(whole)
    if not spans:
        return [whole]
    edges = [0, *chain.from_iterable(spans), len(whole)]
    return [whole[start:end].strip(" ") for start, end in zip(edges[::2], edges[1::2], strict=True)]
