"""The words of a text as names are compared: whatever letters, case and marks they are written in.

A name's `skeleton` is what stays when ways of writing are taken away: case, diacritics, letters of
other alphabets that look alike, and styled letters (mathematical, full-width, small capitals).
"""

from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text import fold

UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts without spaces: each character is a word here, so that a name is found between others."""

INVISIBLE: Final = r"\u00ad\u200b-\u200d\u2060\ufeff"

BOXED: Final = (
    r"\u249c-\u24e9\U0001F130-\U0001F149\U0001F150-\U0001F169"
    r"\U0001F170-\U0001F189\U0001F1E6-\U0001F1FF"
)
"""Letters in circles and boxes, and those that flags consist of, which are symbols to Unicode."""

APOSTROPHES: Final = r"\u02b9-\u02c1"
"""Marks that are letters to Unicode, and between two words all the same: `Zoltanʼs`."""

WORD: Final = late_pattern(
    regex.compile,
    rf"(?V1)[{UNSPACED}]\p{{M}}*"
    rf"|[[\p{{L}}\p{{N}}\p{{M}}{INVISIBLE}{BOXED}]--[{UNSPACED}{APOSTROPHES}]]+",
)
ASCII_WORD: Final = late_pattern(regex.compile, r"[A-Za-z0-9]+")

PIECE: Final = late_pattern(
    regex.compile, r"\p{Lu}?\p{Ll}[\p{Ll}\p{Lo}\p{Lm}]*|\p{Lu}+(?!\p{Ll})|\p{Lo}+|\p{N}+"
)
"""A word within a word: `ZoltanK`, `xXAdaXx`, `ada99`."""

OPTIONAL: Final = late_pattern(
    regex.compile,
    r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f"
    rf"{INVISIBLE}]",
)
"""Marks that people leave out or add for their looks. Others, as the vowels of Hindi, are kept."""

ALIKE: Final = str.maketrans(
    {
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
        **dict(zip("авеёкмнорстухіїјѕԁһԛԝ", "abeekmhopctyxiijsdhqw", strict=True)),
        **dict(zip("αεικνορτυχ", "aeikvoptux", strict=True)),
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ɡ": "g", "ɑ": "a",
        "æ": "ae", "œ": "oe", "þ": "th",
        **{chr(0x1F150 + place): chr(0x61 + place) for place in range(26)},
        **{chr(0x1F170 + place): chr(0x61 + place) for place in range(26)},
        **{chr(0x1F1E6 + place): chr(0x61 + place) for place in range(26)},
    }
)  # fmt: skip
"""Small capitals, and letters that look like Latin ones (in lower case)."""

LEET: Final = str.maketrans("013457", "oieast")
"""Digits that stand for letters."""

STRETCHED: Final = late_pattern(regex.compile, r"(.)\1{2,}")
"""A letter three times or more."""

REMEMBERED: Final = 1 << 13


class Word(NamedTuple):
    """A word of a text: from where to where it goes, its skeleton, and the words within it.

    `others` are what else it may stand for: `z0ltan` and `Zoltaaan` for `zoltan`.
    """

    start: int
    end: int
    skeleton: str
    pieces: tuple[str, ...]
    others: tuple[str, ...]
    glued: bool
    """Whether it follows the word before it without white space."""


def words_of(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    words: list[Word] = []
    end = 0
    for match in (ASCII_WORD if text.isascii() else WORD).finditer(text):
        plain, pieces, others = _spelled(match[0])
        if plain:
            start, after = match.span()
            seam = text[end:start]
            glued = bool(words) and " " not in seam and "\n" not in seam
            words.append(Word(start, after, plain, pieces, others, glued))
            end = after
    return words


@lru_cache(REMEMBERED)
def skeleton(word: str) -> str:
    """Return what a word's spellings have in common; "" for what holds no letter or digit."""
    folded = fold(word)
    if folded.isascii():
        plain = folded
    else:
        apart = normalize("NFKD", normalize("NFKD", folded).casefold())
        plain = normalize("NFC", OPTIONAL.sub("", apart).translate(ALIKE))
    return "".join(filter(_is_letter, plain))


def _is_letter(character: str) -> bool:
    return character.isalnum() or bool(regex.match(r"\p{M}", character))


@lru_cache(REMEMBERED)
def _spelled(word: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a word's skeleton, those of the words within it if they are several, and others."""
    plain = skeleton(word)
    others = []
    if STRETCHED.search(plain):
        others += [STRETCHED.sub(r"\1", plain), STRETCHED.sub(r"\1\1", plain)]
    if word.isalpha() and (word.islower() or word[1:].islower()):
        return plain, (), tuple(others)
    if not plain.isalpha() and not plain.isdigit():
        others.append(plain.translate(LEET))
    shown = OPTIONAL.sub("", normalize("NFKC", word))
    pieces = tuple(filter(None, map(skeleton, PIECE.findall(shown))))
    return plain, pieces if len(pieces) > 1 else (), tuple(others)
