"""Coverage: which message ids of a stream are learned, as closed ranges.

The ranges of a stream are disjoint, ascending and as few as possible. A single watermark would be
the special case of one range. Several are needed because an import may cover messages from before
a channel was switched on, and because the bot may have been away since.
"""

from collections.abc import Sequence

from markovbot.domain import CoveredRange, Precondition

Range = tuple[int, int]
"""The lowest and the highest id of a range, both included."""


def contains(ranges: Sequence[Range], id_: int) -> bool:
    """Tell whether an id lies in one of the ranges."""
    return any(low <= id_ <= high for low, high in ranges)


def range_with(ranges: Sequence[Range], id_: int) -> Range | None:
    """Return the range that an id lies in; None if it lies in none."""
    return next(((low, high) for low, high in ranges if low <= id_ <= high), None)


def precondition_holds(
    covered_range: CoveredRange, since: int | None, ranges: Sequence[Range]
) -> bool:
    """Tell whether the precondition of a range to be covered holds.

    `since` is the id after which the channel's messages are learned, None if the channel is off;
    `ranges` are what is covered of the stream.
    """
    if covered_range.precondition is Precondition.NONE:
        return True
    if since is None:
        return False
    match covered_range.precondition:
        case Precondition.LOW_COVERED:
            return contains(ranges, covered_range.low)
        case Precondition.HIGH_COVERED:
            return contains(ranges, covered_range.high)
        case Precondition.AFTER_SWITCH:
            return since < covered_range.low


def touching(ranges: Sequence[Range], added: Range) -> list[Range]:
    """Return the ranges that overlap an added one or are adjacent to it."""
    low, high = added
    return [one for one in ranges if one[0] <= high + 1 and one[1] >= low - 1]


def united(ranges: Sequence[Range], added: Range) -> Range:
    """Return the range from the lowest to the highest id of some ranges and an added one."""
    return (
        min([added[0], *(low for low, _ in ranges)]),
        max([added[1], *(high for _, high in ranges)]),
    )


def merged(ranges: Sequence[Range], added: Range) -> list[Range]:
    """Return the ranges with one added: those that touch it and it become one."""
    touched = touching(ranges, added)
    rest = [one for one in ranges if one not in touched]
    return sorted([*rest, united(touched, added)])
