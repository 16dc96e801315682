"""Limit how many privacy panels are open: one for each person, and MAX_OPEN in all."""

from typing import Final, Protocol

from markovbot.domain import MemberId

MAX_OPEN: Final = 1000
"""Panels; each takes about 20 kB and a task."""


class Panel(Protocol):
    """What can be open."""

    def is_finished(self) -> bool:
        """Tell whether the panel has ended by itself."""

    async def close(self) -> None:
        """End the panel and remove its buttons."""


class OpenPanels:
    """Holds the panels that are open, and closes the oldest when there are too many."""

    def __init__(self, most: int = MAX_OPEN) -> None:
        self._most = most
        self._open: dict[MemberId, Panel] = {}

    async def add(self, member: MemberId, panel: Panel) -> None:
        """Add a person's panel; close the person's last one and, above the limit, the oldest.

        A person whose panel was closed can open another.
        """
        before = self._open.pop(member, None)
        self._open[member] = panel
        for who in [who for who, one in self._open.items() if one.is_finished()]:
            del self._open[who]
        oldest = list(self._open)[: max(0, len(self._open) - self._most)]
        for one in (before, *(self._open.pop(who) for who in oldest)):
            if one is not None and not one.is_finished():
                await one.close()
