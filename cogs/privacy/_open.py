"""Which panels are open: one for each person, and so many at most."""

from typing import Final, Protocol

from markovbot.domain import MemberId

MAX_OPEN: Final = 1000
"""Panels, some 20 kB and a task each."""


class Closable(Protocol):
    """A panel."""

    def is_finished(self) -> bool:
        """Tell whether its time is over."""

    async def close(self) -> None:
        """Let its buttons work no longer, and take them away."""


class OpenPanels:
    """Remembers panels until they are over, and closes those in whose place others come."""

    def __init__(self, most: int = MAX_OPEN) -> None:
        self._most = most
        self._open: dict[MemberId, Closable] = {}

    async def add(self, member: MemberId, panel: Closable) -> None:
        """Remember a person's panel; close the one before and, if there are too many, the oldest.

        Whoever's panel is closed so can open another.
        """
        before = self._open.pop(member, None)
        self._open[member] = panel
        for who in [who for who, one in self._open.items() if one.is_finished()]:
            del self._open[who]
        oldest = list(self._open)[: max(0, len(self._open) - self._most)]
        for one in (before, *(self._open.pop(who) for who in oldest)):
            if one is not None and not one.is_finished():
                await one.close()
