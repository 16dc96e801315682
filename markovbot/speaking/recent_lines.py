"""The lines that were said lately, in memory, so that a style doesn't repeat itself."""

from collections import OrderedDict, deque
from threading import Lock
from typing import Final

from markovbot.domain import Style

LINES: Final = 50
"""Lines of a style that the same people don't hear again."""

MAX_KEYS: Final = 5_000
"""Styles and hearers whose lines are remembered: about 10 MB of hashes."""


class RecentLines:
    """Remembers hashes of lines, by style and by who has heard them.

    What some have heard never decides what others hear: a line that stays away would tell that it
    was said elsewhere. Several readers' threads may ask at once.
    """

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, deque[int]] = OrderedDict()
        self._lock = Lock()

    @staticmethod
    def key(style: Style, hearers: int | None) -> int:
        """Return what stands for a style and the snowflake of who hears it: a channel, thread or
        person (None: the operator)."""
        return hash((style, hearers))

    def add(self, key: int, line: str) -> None:
        """Remember that a line was said."""
        with self._lock:
            self._hashes.setdefault(key, deque(maxlen=LINES)).append(hash(line))
            self._hashes.move_to_end(key)
            if len(self._hashes) > MAX_KEYS:
                self._hashes.popitem(last=False)

    def holds(self, key: int, line: str) -> bool:
        """Tell whether a line is among the last that were said."""
        with self._lock:
            return hash(line) in self._hashes.get(key, ())
