"""Dates and times as programs and phones write them for people, with the order of a date's parts.

What comes out is ISO 8601 without a time zone: such a text never names one.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from itertools import pairwise
from typing import Final, NamedTuple

MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}

SPACE: Final = r"[\s\u00a0\u202f]"

DATE: Final = (
    rf"\d{{1,4}}[./-]{SPACE}?\d{{1,2}}[./-]{SPACE}?\d{{1,4}}\.?"
    rf"|\d{{1,2}}[- ][A-Za-z]{{3,9}}\.?[- ]\d{{2,4}}"
)
HALF: Final = (
    r"[ap]\.?"
    + SPACE
    + r"?m\.?|上午|下午|午前|午後|오전|오후|凌晨|早上|中午|晚上|ص|م|πμ|μμ|π\.μ\.|μ\.μ\."
)
"""The half of a day, as phones of some languages write it."""

TIME: Final = rf"(?:(?:{HALF}){SPACE}?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:{SPACE}?(?:{HALF}))?"

_NUMBERS: Final = re.compile(rf"(\d{{1,4}})[./-]{SPACE}?(\d{{1,2}})[./-]{SPACE}?(\d{{1,4}})")
_WORDS: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[A-Za-z]*\.?[- ](\d{2,4})")
_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_HALF: Final = re.compile(HALF, re.IGNORECASE)

AFTERNOON: Final = ("p", "下午", "午後", "오후", "中午", "晚上", "م", "μμ", "μ.μ.")

MONTHS_OF_A_YEAR: Final = 12
NOON: Final = 12
CENTURY: Final = 100
BUDDHIST: Final = 2400
"""Later years count from 543 before Christ, as phones in Thailand do."""


class DateOrder(Enum):
    """The order of a date's parts, where it isn't told by a year of four digits."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


class Numbers(NamedTuple):
    """A date of three numbers as it is written, and how many digits the first has."""

    first: int
    second: int
    third: int
    digits: int

    @property
    def year_first(self) -> bool:
        """Tell whether the year comes first."""
        return self.digits > 2  # noqa: PLR2004 - days and months have two digits


def numbers_of(text: str) -> Numbers | None:
    """Return the numbers of the date that a text begins with; None if it begins otherwise."""
    match = _NUMBERS.match(text)
    if match is None:
        return None
    return Numbers(int(match[1]), int(match[2]), int(match[3]), len(match[1]))


def date_order(dates: Iterable[Numbers]) -> DateOrder:
    """Return the order in which dates of one file make sense.

    A number above 12 decides. If there is none, that order does in which they jump about less, as
    chats go on from day to day; with one date only, the day comes first, as in most countries.
    """
    seen: dict[Numbers, None] = {}
    for one in dates:
        if one.year_first or one in seen:
            continue
        if one.first > MONTHS_OF_A_YEAR:
            return DateOrder.DAY_FIRST
        if one.second > MONTHS_OF_A_YEAR:
            return DateOrder.MONTH_FIRST
        seen[one] = None
    days = [_date(one, DateOrder.DAY_FIRST) for one in seen]
    months = [_date(one, DateOrder.MONTH_FIRST) for one in seen]
    return DateOrder.MONTH_FIRST if _jumps(months) < _jumps(days) else DateOrder.DAY_FIRST


def read_moment(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> str:
    """Return the moment that a text of a date and a time names; "" if it is none."""
    try:
        day = _day(text, order)
        found = _TIME.search(text, _end_of_date(text))
        if day is None or found is None:
            return ""
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        half = _HALF.search(text, _end_of_date(text))
        if half is not None:
            late = half[0].lower().startswith(AFTERNOON)
            hour = hour % NOON + (NOON if late else 0)
        return datetime(day.year, day.month, day.day, hour, minute, second).isoformat()  # noqa: DTZ001
    except ValueError:
        return ""


def _end_of_date(text: str) -> int:
    match = _NUMBERS.match(text) or _WORDS.match(text)
    return 0 if match is None else match.end()


def _day(text: str, order: DateOrder) -> date | None:
    if (numbers := numbers_of(text)) is not None:
        return _date(numbers, order)
    match = _WORDS.match(text)
    if match is None or (month := MONTHS.get(match[2].lower())) is None:
        return None
    return date(_year(int(match[3])), month, int(match[1]))


def _date(numbers: Numbers, order: DateOrder) -> date | None:
    if numbers.year_first:
        parts = numbers.first, numbers.second, numbers.third
    elif order is DateOrder.DAY_FIRST:
        parts = numbers.third, numbers.second, numbers.first
    else:
        parts = numbers.third, numbers.first, numbers.second
    try:
        return date(_year(parts[0]), parts[1], parts[2])
    except ValueError:
        return None


def _year(year: int) -> int:
    if year < CENTURY:
        return 2000 + year
    return year - 543 if year > BUDDHIST else year


def _jumps(days: list[date | None]) -> int:
    """Return how many days lie between dates in a row, in all; those that are none count a year."""
    return sum(
        365 if one is None or other is None else abs((other - one).days)
        for one, other in pairwise(days)
    )
