"""Find the words of scripts that put no spaces between them.

ICU's dictionaries know Chinese, Japanese, Thai, Lao, Khmer and Burmese. What they make of a text
depends on ICU's version, so that version is a part of the tokeniser's (see `version`): counts made
with one are never mixed with counts made with another.
"""

from typing import Final

import regex

from markovbot.late_patterns import late_pattern

UNSPACED: Final = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u3005-\u3007\u303b\u30fc\uff70\u3099-\u309c"
    r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}\p{Tai_Le}"
    r"\p{New_Tai_Lue}\p{Tai_Tham}"
)
"""Scripts that put no spaces between words, with the marks that lengthen and repeat their
characters."""

LONGEST_WORD: Final = 16
"""Characters: what no dictionary divides could be a whole message."""

CHARACTER: Final = late_pattern(regex.compile, r"\X")

try:
    from icu4py import icu_version
    from icu4py.breakers import WordBreaker
except ImportError:  # no wheel for this machine
    HAS_ICU = False
    SEGMENTER = "characters"
else:
    HAS_ICU = True
    SEGMENTER = f"icu {icu_version}"


def words_of(run: str) -> list[str]:
    """Divide a run of characters of unspaced scripts into words.

    Without ICU they are divided into what readers see as characters, and `SEGMENTER` says so.
    """
    if not HAS_ICU:
        return CHARACTER.findall(run)
    words: list[str] = []
    for word in WordBreaker(run, "en"):
        words += [word] if len(word) <= LONGEST_WORD else CHARACTER.findall(word)
    return words
