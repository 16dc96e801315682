"""Shares of lines that pass for a person's, and how far readers agree."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Final

from benchmarks.blind.sheet import Entry, Key

LENGTHS: Final = ((1, 3), (4, 7), (8, 12), (13, None))
"""Words of a line: from, to."""

NORMAL_95: Final = 1.96

Ratings = Mapping[str, Mapping[int, bool]]
"""What each reader took for a person's, by number."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `of` lines of a system passed, with an interval of 95%.

    `reader` and `words` are "all", or one reader and one range of lengths. Of several readers the
    share is the mean; the interval counts lines, not ratings, since readers rate the same ones.
    """

    system: str
    reader: str
    words: str
    human: float
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of lines that two readers rated alike, and Cohen's kappa (None without spread)."""

    readers: tuple[str, str]
    agreed: float
    kappa: float | None


def shares(key: Key, ratings: Ratings) -> Iterator[Share]:
    """Yield shares by system; then those by reader, and by length."""
    systems = list(dict.fromkeys(sorted(entry.system for entry in key.entries.values())))
    for system in systems:
        yield from _of(key, ratings, system, "all", _any)
    for reader in ratings if len(ratings) > 1 else ():
        for system in systems:
            yield from _of(key, {reader: ratings[reader]}, system, "all", _any)
    for low, high in LENGTHS:
        name = f"{low}–{high}" if high else f"{low} and more"

        def within(entry: Entry, low: int = low, high: int | None = high) -> bool:
            return low <= entry.words <= (high or entry.words)

        for system in systems:
            yield from _of(key, ratings, system, name, within)


def _of(
    key: Key, ratings: Ratings, system: str, words: str, wanted: Callable[[Entry], bool]
) -> Iterator[Share]:
    numbers = [
        number for number, one in key.entries.items() if one.system == system and wanted(one)
    ]
    if numbers:
        human = fmean(float(rated[number]) for rated in ratings.values() for number in numbers)
        reader = next(iter(ratings)) if len(ratings) == 1 else "all"
        yield Share(system, reader, words, human, len(numbers), *interval(human, len(numbers)))


def _any(_: Entry) -> bool:
    return True


def interval(share: float, of: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927)."""
    z2 = NORMAL_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = NORMAL_95 / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def agreements(ratings: Ratings) -> list[Agreement]:
    """Return how far each two readers agree."""
    return [
        _agreement(
            (one, other),
            [ratings[one][n] for n in ratings[one]],
            [ratings[other][n] for n in ratings[one]],
        )
        for one, other in combinations(ratings, 2)
    ]


def _agreement(
    readers: tuple[str, str], first: Sequence[bool], second: Sequence[bool]
) -> Agreement:
    agreed = fmean(float(a == b) for a, b in zip(first, second, strict=True))
    yes, also = fmean(map(float, first)), fmean(map(float, second))
    by_chance = yes * also + (1 - yes) * (1 - also)
    return Agreement(
        readers, agreed, None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
    )
