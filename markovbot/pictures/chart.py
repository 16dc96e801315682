"""What a bar chart shows."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is for, how long it is (1 is the whole width), and its figure in words.

    A faint one stands for all that has no bar of its own.
    """

    label: str
    share: float
    figure: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, bars from top to bottom, and a note below them."""

    title: str
    bars: Sequence[Bar]
    note: str
