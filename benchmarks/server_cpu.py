"""The CPU time of a server's processes, those that have ended included."""

import os
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")


def cpu_of_server(pid: int) -> float:
    """Return the seconds that a process and all it has started have computed so far."""
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                _, _, rest = (entry / "stat").read_text("ascii").rpartition(") ")
            except OSError:  # it has just ended
                continue
            fields = rest.split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            spent[int(entry.name)] = sum(map(int, fields[11:15]))
    ticks, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        ticks += spent.get(one, 0)
        waiting += children.get(one, [])
    return ticks / TICKS
