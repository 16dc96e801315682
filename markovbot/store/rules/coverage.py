"""Which message ids of a stream are covered: closed ranges, disjoint, as few as possible.

A watermark alone is the special case of one range. Several are needed because an export may hold
what was said before a channel was switched on, and because the bot may have been away after that.
"""

from collections.abc import Sequence

from markovbot.domain import CoveredRange, MessageId, Precondition

Range = tuple[int, int]
"""The lowest and the highest id."""


def contains(ranges: Sequence[Range], id_: int) -> bool:
    """Tell whether an id lies in one of the ranges."""
    return any(low <= id_ <= high for low, high in ranges)


def range_around(ranges: Sequence[Range], id_: int) -> Range | None:
    """Return the range that an id lies in; None if it lies in none."""
    return next(((low, high) for low, high in ranges if low <= id_ <= high), None)


def precondition_holds(new: CoveredRange, known: Sequence[Range], since: MessageId | None) -> bool:
    """Tell whether a range may be recorded, given its stream's coverage.

    `since` is the id after which the channel is learned; None if it is off.
    """
    if new.precondition is Precondition.NONE:
        return True
    if since is None:
        return False
    match new.precondition:
        case Precondition.LOW_COVERED:
            return contains(known, new.low)
        case Precondition.HIGH_COVERED:
            return contains(known, new.high)
        case Precondition.AFTER_SWITCH:
            return since < new.low


def touching(known: Sequence[Range], new: Range) -> list[Range]:
    """Return the ranges that overlap a new one or stand next to it."""
    return [(low, high) for low, high in known if low <= new[1] + 1 and high >= new[0] - 1]


def merged(touched: Sequence[Range], new: Range) -> Range:
    """Return the one range that takes the place of a new one and of those it touches."""
    return min([new[0], *(low for low, _ in touched)]), max(
        [new[1], *(high for _, high in touched)]
    )


def with_range(known: Sequence[Range], new: Range) -> list[Range]:
    """Return a stream's coverage with one more range."""
    touched = touching(known, new)
    return sorted([*(one for one in known if one not in touched), merged(touched, new)])
