"""Which tests start processes or open sockets: each of those has the marker `processes`.

What lacks it is stopped when it starts one all the same, so that `make quick` stays quick.
"""

import sys
from pathlib import Path
from typing import Final

import pytest

FOLDERS: Final = {"e2e", "fuzz", "play", "sandbox"}
"""All of whose tests need processes or sockets."""

FIXTURES: Final = {
    "bot",
    "cluster",
    "house",
    "own_cluster",
    "postgres",
    "sandbox",
    "service",
    "town",
}
"""Whoever uses one of those does, too."""

STARTS: Final = {
    "os.fork",
    "os.posix_spawn",
    "socket.bind",
    "socket.connect",
    "subprocess.Popen",
}
"""Python's audit events for processes and sockets."""


class Unmarked(Exception):
    """A test without the marker `processes` started a process or opened a socket."""


class Guard:
    """Stops whatever starts processes or opens sockets while it is on."""

    def __init__(self) -> None:
        self.on = False
        sys.addaudithook(self._look)

    def _look(self, event: str, _arguments: object) -> None:
        if self.on and event in STARTS:
            raise Unmarked(f"{event}: mark this test with `processes`")


def mark(item: pytest.Item, tests: Path) -> None:
    """Give a test the marker if its folder or its fixtures say so."""
    folder = item.path.relative_to(tests).parts[0]
    fixtures = getattr(item, "fixturenames", ())
    if folder in FOLDERS or not FIXTURES.isdisjoint(fixtures):
        item.add_marker(pytest.mark.processes)
