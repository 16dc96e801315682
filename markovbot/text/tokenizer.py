"""Split what people write on Discord into tokens that join back to the very same text."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Final

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.faces import FACE, WITH_SPACE
from markovbot.text.markup import LINK, MARKUP
from markovbot.text.segmenter import UNSPACED, words_of
from markovbot.text.spacing import BREAK, OPENER, STARTS_UNSPACED
from markovbot.text.visible import normalise

LETTER: Final = rf"[[\w\p{{No}}\u200c\u200d]--[\p{{Pc}}{UNSPACED}]]"

PIECE: Final = rf"(?:\d{{1,40}}(?:[.,:]\d{{1,40}}){{1,8}}{LETTER}{{0,8}}|{LETTER}{{1,40}})"
"""A word, or a number such as 3.14, 10:30am, 1,000."""

JOINER: Final = (
    r"(?:['’ʼ´] | `(?=(?:s|t|d|m|ll|re|ve)\b)"
    r"| (?!\.\.|~~|\|\||@(?:everyone|here)\b|:['’]?[-^]?[DP]+(?!\w))"
    r"[-.:/\\=@&+%\#$^|~>*_·‐‑–—\u2212→⁄]{1,3}"
    r"| <(?![@\#:/] | [^\s<>]{1,40}:) | </(?![-\w'\ ]{1,80}:\d)"
    r"| ;(?=[a-z-]{2,16}= | [dD][rR]\b)"
    r"| [!?](?=\d))"
)
"""What joins pieces to one word: don't, node.js, std::vector, AT&T, and/or. A comma doesn't, nor do
the marks that end a sentence: whoever left their space out meant two words. But before a digit they
are part of a password."""

ONCE: Final = r"[<\p{Extended_Pictographic}\p{RI}\p{EMod}()\[\]{}\"“”«»'‘’]"
"""Marks of which several in a row are several tokens: each opens or closes something."""

TAG: Final = r"</?[!?]?[\w:-]{1,20}/?>"

TOKEN: Final = rf"""
    [ ]?
    (?:
        [a-zA-Z]{{1,40}}+(?![^ ])                                     # most words, fast
      | [a-zA-Z]{{3,40}}+(?=[,.!?:)"](?![^ ]))
      | {MARKUP}
      | {LINK}
      | `[^`\s]+(?:[ ][^`\s]+)?`                                      # short inline code
      | [0-9\#*]\uFE0F?\u20E3                                         # keycaps
      | {FACE}
      | @(?:everyone|here)\b
      | &(?:\#\d{{1,6}}|[a-zA-Z]{{2,12}});                            # &nbsp;
      | (?:{TAG}){{1,3}}(?:{PIECE}(?:</[\w:-]{{1,20}}>){{0,3}})?
      | (?:\p{{L}}\.){{2,8}}(?![\w\u200c\u200d])                      # e.g., U.S.
      | \(\)|\[\]|\{{\}}|\([!?]{{1,3}}\)|\[(?:\d{{1,3}}|[xX…\ ]|\.\.\.)\]|\((?:\.\.\.|…)\)
      | (?<!\S)(?:(?!\[[^\[\]\n]{{1,90}}\]\(<?http){OPENER}){{1,8}}      # see `spacing`
        (?=[^\s])(?<!(?<!\S)['’])
      | (?<!\S)['’](?!(?i:cause|em|til|tis|twas|n|round|bout|nuff|sup|kay|\d0s)\b)(?=[^\s])
      | (?:(?:(?<!\S)|(?<=(?<!\S){OPENER}{{1,8}}))(?!\.\.|~~|\|\|)
           (?:['’]|[\#@$^~+%&=\\/.!?:>|\u2212§№¶\p{{Sc}}-]{{1,3}}|<(?=\w)))?  # #general, -5, 'cause
        {PIECE}(?:{JOINER}{PIECE}){{0,4}}
        (?:=(?:"[\w\#./:;-]{{0,24}}"|'[\w\#./:;-]{{0,24}}'))?         # class="tea"
        (?:\+{{1,2}}(?![\w+]) | \#(?!\w) | % | °[CF]? | \p{{Sc}}(?!\w) # C++, 50%, 20°C, 5€
         | \({LETTER}{{0,20}}\) | \[{LETTER}{{0,20}}\](?!\(<?http) | [″′]  # cup(s)
         | [-/~=^](?![^\s.,:;!?)"'\]])                                 # pre- and post-
        )?
      | [{UNSPACED}][{UNSPACED}\p{{M}}]*
      | \p{{RI}}{{1,2}}[\p{{M}}\u200d]*                                # flags; see below
      | <?[-=]{{1,3}}> | <[-=]{{1,3}} | [<>!:+*/-]=(?!\w) | -\#        # ->, <=, +=
      | <{{2,8}}(?![@\#:/!&a-z]) | [!?]{{1,32}}
      | (?<again>[[\p{{P}}\p{{S}}]--{ONCE}])(?P=again){{1,31}}
      | \X                                                             # emoji and all the rest
    )
    """
"""A pattern for `regex`, verbose, version 1.

Every alternative is bounded or linear, so time grows with length. No word has more than five
pieces, and inline code of more than two words is split inside: as one token each, more would be a
readable message at rest. Flags are pairs of letters that `\\X` counts from the first of a row,
which takes quadratic time."""

PLAIN: Final = late_pattern(
    re.compile,
    r"([\"(]?)((?![xXB]D+\))[a-zA-Z]{2,40}(?:['-][a-zA-Z]{1,40}){0,4}|[a-zA-Z]{3,20}[0-9]{1,8}"
    r"|[aAiI]|[iI]'[a-zA-Z]{1,40}|[0-9]{1,40}(?!,?\)))([^a-zA-Z0-9]{0,4})\Z",
)
"""What needs no `TOKEN` to be split, if it ends in one of `ENDS`: a word or a number, and no face.

Most lines hold nothing else, so that the first one of a program is said without compiling it."""

ENDS: Final = {
    "": (),
    **{mark: (mark,) for mark in (*',.!?:;)"', "..", "...", "....")},
    **{mark: (mark,) for mark in ("!!", "??", "!?", "?!", "!!!", "???")},
    **{
        first + second: (first, second)
        for first in (*',.!?)"', "..", "...")
        for second in ',.!?:;)"'
        if second != first[-1] and not {first, second} <= {"!", "?"}
    },
}
"""Marks behind a word, and their tokens."""

LINE_MARK: Final = late_pattern(
    regex.compile, r"(?:-\#|\#{1,3}|[-*+•–·▪‣]|\d{1,3}[.)]|[a-zA-Z]\))(?= )"
)
"""What makes a line an item of a list, a heading or small text, at its start."""

LINE_MARKS: Final = frozenset("-#*+•–·▪‣0123456789")
"""What it begins with, but for letters."""

REMEMBERED: Final = 1 << 14
"""Stretches of text whose tokens are kept in memory: about 5 MB, and nine of ten in a chat. With
twice as many a message is split 0.4 µs sooner."""

SHORT: Final = 32
"""Characters of the longest stretch that is kept: longer ones hardly come again, and somebody who
wrote nothing else would fill gigabytes."""


def tokenize(text: str) -> list[str]:
    """Split text into tokens, each with its own leading space if it has one (see `spacing`).

    The law: `join(tokenize(text)) == normalise(text)`, for every text.
    """
    return split(normalise(text))


def split(whole: str) -> list[str]:
    """Split a normal text into tokens."""
    if BREAK not in whole:
        return _line(whole)
    first, *others = map(_line, whole.split(BREAK))
    for tokens in others:
        first.append(BREAK)
        first += tokens
    return first


def _line(line: str) -> list[str]:
    if not line:
        return []
    if (line[0] in LINE_MARKS or line[1:2] == ")") and (mark := LINE_MARK.match(line)):
        return [f" {mark[0]}", *_stretches(line[mark.end() + 1 :])]
    tokens = _stretches(line)
    if not line.isascii() and STARTS_UNSPACED.match(line):
        tokens[0] = tokens[0][1:]
    return tokens


def _stretches(line: str) -> list[str]:
    # One of these is in every line with a space inside a token. In others, each stretch between
    # spaces splits the same way wherever it stands.
    if (
        "`" in line
        or "</" in line
        or "](" in line
        or "_ _" in line
        or "( " in line
        or " )" in line
        or "[ ]" in line
        or not (line.isascii() or not WITH_SPACE.search(line))
    ):
        return _split(f" {line}")
    stretches = line.split(" ")
    if len(line) > SHORT and max(map(len, stretches)) > SHORT:
        return list(chain.from_iterable(map(_of_any_length, stretches)))
    return list(chain.from_iterable(map(_remembered, stretches)))


def _of_any_length(stretch: str) -> Sequence[str]:
    return _remembered(stretch) if len(stretch) <= SHORT else _split(f" {stretch}")


@lru_cache(REMEMBERED)
def _remembered(stretch: str) -> tuple[str, ...]:
    if (plain := PLAIN.match(stretch)) and (end := ENDS.get(plain[3])) is not None:
        opener, word, _ = plain.groups()
        return (f" {opener}", word, *end) if opener else (f" {word}", *end)
    return tuple(_split(f" {stretch}"))


@cache
def _token_pattern() -> regex.Pattern[str]:
    """Return what matches a token; compiling it takes a tenth of a program's start."""
    return regex.compile(TOKEN, regex.VERBOSE | regex.VERSION1)


def _split(text: str) -> list[str]:
    tokens = [match.group() for match in _token_pattern().finditer(text)]
    if text.isascii() or RUN.search(text) is None:
        return tokens
    return list(chain.from_iterable(map(_words, tokens)))


RUN: Final = late_pattern(regex.compile, rf"[{UNSPACED}]")
WHOLE_RUN: Final = late_pattern(regex.compile, rf"([ ]?)([{UNSPACED}][{UNSPACED}\p{{M}}]*)")


def _words(token: str) -> list[str]:
    """Divide a run of an unspaced script into its words."""
    run = WHOLE_RUN.fullmatch(token)
    if run is None:
        return [token]
    first, *others = words_of(run[2])
    return [run[1] + first, *others]


def join(tokens: Iterable[str]) -> str:
    """Put tokens back together; the inverse of `tokenize`."""
    return "".join(tokens).replace(f"{BREAK} ", BREAK).strip(" \n")
