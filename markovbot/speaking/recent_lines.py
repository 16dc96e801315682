"""The lines that each style has said lately, in memory, so that it doesn't repeat itself."""

from collections import OrderedDict, deque
from typing import Final

from markovbot.domain import Style

LINES: Final = 50
"""Lines of a style that aren't said again."""

MAX_STYLES: Final = 2_000
"""Styles whose lines are remembered: about 4 MB of hashes."""


class RecentLines:
    """Remembers hashes of lines, by style.

    A style holds its audience, so what one audience has heard tells another nothing.
    """

    def __init__(self) -> None:
        self._hashes: OrderedDict[Style, deque[int]] = OrderedDict()

    def add(self, style: Style, line: str) -> None:
        """Remember that a line was said."""
        lately = self._hashes.setdefault(style, deque(maxlen=LINES))
        lately.append(hash(line))
        self._hashes.move_to_end(style)
        if len(self._hashes) > MAX_STYLES:
            self._hashes.popitem(last=False)

    def holds(self, style: Style, line: str) -> bool:
        """Tell whether a line is among the last that a style has said."""
        return hash(line) in self._hashes.get(style, ())
