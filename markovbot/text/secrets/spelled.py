"""Numbers and codes whose digits are words, or letters that look like digits."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from markovbot.text.secrets.languages import registered
from markovbot.text.secrets.numbers import is_counting, is_personal
from markovbot.text.secrets.vocabulary import SPACED, UNSPACED, all_of

VALUES: Final = {
    spelling: value
    for language in registered().values()
    for value, spellings in enumerate(language.digits)
    for spelling in spellings
}
NUMBERS: Final = frozenset(all_of("numbers", SPACED))
REPEATS: Final = frozenset(all_of("repeats", SPACED))
DIGIT_HINTS: Final = frozenset(
    word.encode() for language in SPACED for row in language.digits for word in row
)
SPELLED_HINTS: Final = DIGIT_HINTS | {word.encode() for word in NUMBERS | REPEATS}

WORD: Final = re.compile(r"[^\W_]+")
BETWEEN: Final = re.compile(r"[\s,./–+-]{1,3}")
"""What stands between two words for digits in a row."""
LONGEST_NUMERAL: Final = 4

_unspaced = sorted(
    {word for language in UNSPACED for row in language.digits for word in row},
    key=len,
    reverse=True,
)
ITEM_UNSPACED: Final = re.compile("|".join(_unspaced))
ROW_UNSPACED: Final = re.compile(
    rf"(?:{'|'.join(_unspaced)})(?:[\s、,・ー-]{{0,2}}(?:{'|'.join(_unspaced)}|\d)){{3,}}(?![年月日])"
)
SEPARATED: Final = re.compile(r"[\s、,・-]")
KATAKANA: Final = re.compile(r"[ァ-ヶー\s、,・-]{8,}")
KANJI: Final = re.compile(r"[〇零一二三四五六七八九\s、,・-]+")

FEWEST: Final = 4
"""Digits in the shortest PIN."""
FEWEST_SINGLE: Final = 3
"""Words for single digits in a row, without which it is an amount, such as forty two."""

LETTERED: Final = re.compile(
    r"(?<!\w)[oOiIlL|SBZ]{0,2}\d[\doOiIlL|SBZ]*+"
    r"(?:[ .()–-]{1,2}[oOiIlL|SBZ]{0,2}\d[\doOiIlL|SBZ]*+|[ .-][oOiIlL]{1,2}(?![^\W\d_]))*(?!\w)"
)
"""Groups of digits, in some of which a letter stands for one."""
LOOKALIKE: Final = re.compile(r"\d[oOiIlL|SBZ]|[oOiIlL|SBZ]\d")
"""A letter that looks like a digit, beside one."""
AS_DIGITS: Final = str.maketrans("oOiIlL|SBZ", "0011111582")
FEWEST_LETTERED: Final = 9
"""Digits from which on a row with letters in it is a number, whatever it begins with."""
FEWEST_PHONE: Final = 7
MOST_IN_CHECK: Final = 2


def may_be_spelled(words: frozenset[bytes], digits: int) -> bool:
    """Tell quickly whether the words of a text and its digits may spell a number."""
    spelled = len(words & SPELLED_HINTS)
    return spelled > 1 and (spelled > 2 or digits > 2) and not words.isdisjoint(DIGIT_HINTS)  # noqa: PLR2004 - see `FEWEST`


def spelled_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where rows of words for digits stand in text."""
    row: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        belongs = _is_item(match[0].lower())
        if row and not (belongs and BETWEEN.fullmatch(text, row[-1].end(), match.start())):
            yield from _span_of(row)
            row = []
        if belongs:
            row.append(match)
    yield from _span_of(row)


def unspaced_spelled_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where digits in words stand in languages without spaces."""
    for match in ROW_UNSPACED.finditer(text):
        digits = [VALUES[one] for one in ITEM_UNSPACED.findall(match[0])]
        known = (
            SEPARATED.search(match[0]) or KANJI.fullmatch(match[0]) or KATAKANA.fullmatch(match[0])
        )
        if known and len(digits) >= FEWEST and not _is_check(digits):
            yield match.span()


def lettered_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand in text in which letters take the place of digits."""
    for match in LETTERED.finditer(text):
        candidate = match[0]
        if LOOKALIKE.search(candidate):
            mapped = candidate.translate(AS_DIGITS)
            digits = sum(map(str.isdigit, mapped))
            real = sum(map(str.isdigit, candidate))
            if (
                2 * real > digits
                and digits >= (FEWEST_PHONE if mapped.lstrip("(+")[0] == "0" else FEWEST_LETTERED)
                and is_personal(mapped)
            ):
                yield match.span()


def _is_check(digits: list[int]) -> bool:
    """Tell counting, and one, two, one, two into a microphone, from digits that mean a number."""
    steps = {abs(other - one) for one, other in pairwise(digits)}
    return is_counting(digits) or steps <= {0, 1} or len(set(digits)) <= MOST_IN_CHECK


def _is_item(word: str) -> bool:
    return (
        word in VALUES
        or word in NUMBERS
        or word in REPEATS
        or (len(word) <= LONGEST_NUMERAL and word.isdecimal())
    )


def _span_of(row: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(row) >= FEWEST and _is_number([match[0].lower() for match in row]):
        yield row[0].start(), row[-1].end()


def _is_number(items: list[str]) -> bool:
    """Judge a row of words for numbers and of numerals."""
    single = [VALUES[one] for one in items if one in VALUES]
    written = sum(len(one) for one in items if one.isdigit())
    repeated = sum(one in REPEATS for one in items)
    tens = sum(one in NUMBERS for one in items)
    if written:
        return len(single) > 1 and len(single) + written + repeated >= FEWEST_PHONE
    if len(single) + repeated < FEWEST_SINGLE:  # a phone number in French pairs begins with zero
        return tens >= FEWEST and single[:1] == [0]
    return len(single) + repeated >= FEWEST and not (_is_check(single) and not repeated)
