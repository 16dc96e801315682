"""Faults to inject: which requests fail, and how."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any


class Damage(Enum):
    """How the body of a response is damaged."""

    HALF = auto()
    """The connection ends in the middle of the body."""

    BROKEN = auto()
    """The body is not JSON, although its content type says so."""

    PARTS_MISSING = auto()
    """Every object in the body lacks its id."""


OwnDamage = Callable[[Any], object]
"""Returns what is sent in place of a body."""


@dataclass(slots=True)
class Fault:
    """A fault for the next `times` requests that match a method and a path."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    retry_after: float | None
    via: bool
    delay: float
    damage: Damage | OwnDamage | None
    code: int
    lag: float


CUT = 0
"""In place of a status: close the connection without a response."""

HANGS_UP = 101
"""As a handshake's status: accept the websocket, and close it before HELLO."""


class Faults:
    """The pending faults, in the order in which they were added."""

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
        damage: Damage | OwnDamage | None = None,
        code: int = 0,
        lag: float = 0.0,
    ) -> None:
        """Let the next requests of a kind fail.

        `path` is a regular expression, searched for. `status` is the answer's; 0 cuts the
        connection instead, None answers as usual, only `delay` seconds later and with `damage`.
        `code` is Discord's own for the error. With `lag`, whoever has asked is answered only so
        many seconds after everybody else sees what was asked for. A 429 asks to wait for
        `retry_after` seconds; without that it looks like Cloudflare's, or, with `via`, like one of
        Discord's own that has lost its number.
        """
        self._waiting.append(
            Fault(
                method, re.compile(path), status, times, retry_after, via, delay, damage, code, lag
            )
        )

    def handshake(
        self, *, status: int, times: int = 1, resuming: bool = False, delay: float = 0.0
    ) -> None:
        """Let the next connections to the gateway fail, or those to the resume URL.

        `status` is that of the handshake; 0 cuts the connection, and 101 takes it only to hang up.
        """
        path = "^/resume$" if resuming else "^/$"
        self.rest("GET", path, status=status, times=times, delay=delay)

    def heal(self) -> None:
        """Remove all pending faults."""
        self._waiting.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """Return the fault for a request, and count it; None if there is none."""
        for fault in self._waiting:
            if fault.method == method and fault.path.search(path):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
