"""What is to go wrong, and when."""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Damage(Enum):
    """What else can be wrong with an answer than its status."""

    HALF = auto()
    """The connection ends in the middle of the body."""

    BROKEN = auto()
    """The body is no JSON, although it says so."""

    PARTS_MISSING = auto()
    """The body lacks what belongs into it: each object has lost its id."""


@dataclass(slots=True)
class Fault:
    """Something that happens to the next requests of a kind, instead of or before an answer."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    retry_after: float | None
    via: bool
    delay: float
    damage: Damage | None


CUT = 0
"""In place of a status: the connection is cut."""

HANGS_UP = 101
"""In place of a handshake's status: the line is taken, and ended before a word is said."""


class Faults:
    """The faults that still wait for their requests, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def rest(
        self,
        method: str,
        path: str,
        *,
        status: int | None = None,
        times: int = 1,
        retry_after: float | None = None,
        via: bool = False,
        delay: float = 0.0,
        damage: Damage | None = None,
    ) -> None:
        """Let the next requests of a kind fail.

        `path` is a regular expression, searched for. `status` is the answer's; 0 cuts the
        connection instead, None answers as usual, only `delay` seconds later and with `damage`. A
        429 asks to wait for `retry_after` seconds; without that it looks like Cloudflare's, or,
        with `via`, like one of Discord's own that has lost its number.
        """
        self._waiting.append(
            Fault(method, re.compile(path), status, times, retry_after, via, delay, damage)
        )

    def handshake(
        self, *, status: int, times: int = 1, resuming: bool = False, delay: float = 0.0
    ) -> None:
        """Let the next connections to the gateway fail, or to where sessions are resumed.

        `status` is that of the handshake; 0 cuts the connection, and 101 takes it only to hang up.
        """
        path = "^/resume$" if resuming else "^/$"
        self.rest("GET", path, status=status, times=times, delay=delay)

    def heal(self) -> None:
        """Let nothing fail any more."""
        self._waiting.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """Return the fault this request is to meet, and count it as met."""
        for fault in self._waiting:
            if fault.method == method and fault.path.search(path):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
