"""Coverage: which message ids of a stream are learned, as closed ranges.

The ranges of a stream are disjoint, ascending and as few as possible. A single watermark would be
the special case of one range. Several are needed because an import may cover messages from before
a channel was switched on, and because the bot may have been away since.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from markovbot.domain import CoveredRange, Precondition

Range = tuple[int, int]
"""The lowest and the highest id of a range, both included."""


def contains(ranges: Sequence[Range], id_: int) -> bool:
    """Tell whether an id lies in one of the ranges."""
    return range_with(ranges, id_) is not None


def range_with(ranges: Sequence[Range], id_: int) -> Range | None:
    """Return the range that an id lies in; None if it lies in none."""
    place = bisect_right(ranges, id_, key=itemgetter(0)) - 1
    if place < 0 or ranges[place][1] < id_:
        return None
    return ranges[place]


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


def merged(ranges: Sequence[Range], added: Iterable[Range]) -> list[Range]:
    """Return the ranges with some added: those that overlap or are adjacent become one.

    An import of one person's messages adds one for each message, so this takes one pass.
    """
    found: list[Range] = []
    for low, high in sorted([*ranges, *added]):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found
