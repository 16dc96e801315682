"""What the model is fed with: measured figures, limits of the code and of Discord, assumptions."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.fleet_model.activity import Rates

SPIKE: Final = "design spike"
"""The source of a figure that the benchmark of the fleet hasn't measured yet."""

ASSUMED: Final = "assumed"

TRIED: Final = "tried by hand"
"""The source of a figure that was measured once, without a command that repeats it."""

BEFORE: Final = re.compile(r"(\d+) before")
"""In the note of a burst: the process's memory before it, in MB."""


class Input(NamedTuple):
    """A figure that the model takes, and where it is from."""

    title: str
    value: float
    unit: str
    source: str


class Wanted(NamedTuple):
    """A figure of the fleet's benchmark, and what the spike found where that is known."""

    title: str
    unit: str
    figure: str
    otherwise: float
    source: str = SPIKE


FLEET: Final[Mapping[str, Wanted]] = {
    "fleet_rate": Wanted(
        "learning, PostgreSQL",
        "messages a CPU second of the bot",
        "fleet: messages a bot CPU second, 500 a batch",
        12_000,
    ),
    "sqlite_rate": Wanted(
        "learning, SQLite beside it",
        "messages a CPU second",
        "fleet: SQLite beside it, messages a CPU second, 500 a batch",
        13_400,
    ),
    "both": Wanted(
        "learning, PostgreSQL, the server's CPU included",
        "of SQLite's",
        "fleet: learning with the server's CPU, of SQLite's, 500 a batch",
        0.731,
    ),
    "tokens": Wanted("tokens", "a message", "fleet: tokens a message", 12.2, ASSUMED),
    "packed": Wanted("stored, packed", "bytes a token", "fleet: bytes a token, packed", 47),
    "live": Wanted("stored, live", "bytes a token", "fleet: bytes a token, live", 80),
    "wal": Wanted("write-ahead log", "bytes a message", "fleet: WAL a message", 1_900),
    "line_fleet": Wanted("a line, warm", "ms of the bot's CPU", "fleet: line warm, CPU p50", 1.4),
    "line_sqlite": Wanted(
        "a line, warm, SQLite", "ms of CPU", "fleet: line warm, CPU p50 of SQLite", 1.5
    ),
    "line_server": Wanted(
        "a line", "ms of the server's CPU", "fleet: line warm, CPU of the server", 0.45
    ),
    "claim": Wanted(
        "claiming a server", "ms of the bot's CPU", "fleet: claiming a guild", 19.6, TRIED
    ),
    "world": Wanted(
        "that server in memory", "kB", "fleet: memory of a claimed guild", 2_900, TRIED
    ),
    "vocabulary": Wanted(
        "that server's vocabulary", "tokens", "fleet: tokens of a claimed guild", 5_390, TRIED
    ),
}

TOGETHER: Final = ("claim", "world", "vocabulary")
"""These mean nothing if they aren't of the same servers."""

BENCHMARKS: Final[Mapping[str, tuple[str, str, str]]] = {
    "whole_way": (
        "from the gateway to the count, SQLite",
        "messages a second of one process",
        "burst of 50,000, settling for 0 s: learned",
    ),
    "line_said": (
        "a line as it is said, SQLite",
        "ms of CPU",
        "line 1M, said, server: CPU p50",
    ),
    "sqlite_live": (
        "stored, SQLite, live",
        "bytes a token",
        "live learning: bytes on disk per token",
    ),
    "sqlite_packed": (
        "stored, SQLite, packed",
        "bytes a token",
        "import 1M: bytes on disk per token",
    ),
    "sqlite_forget": (
        "forgetting a member, SQLite, a million messages",
        "seconds of CPU",
        "forgetting a member",
    ),
    "start_memory": ("start on 2,000 servers, peak", "MB", "start on 2,000 servers: peak memory"),
}

MILLION: Final = 1e6
"""Messages in the database of `sqlite_packed` and `sqlite_forget`."""

STARTED_SERVERS: Final = 2_000
"""Servers of the bot whose `start_memory` was measured."""

BUFFERS: Final = 150.0
"""MB: what waits to settle (18), what can be taken back (26), streams (20), split words (10), lines
said (3), blocks of counts that were read (64); docs/operating.md has the bounds."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The figures by name, and all of them as they are shown."""

    figures: Mapping[str, float]
    shown: Sequence[Input]

    def __getitem__(self, name: str) -> float:
        """Return a figure in its unit."""
        return self.figures[name]

    @property
    def bot_seconds(self) -> float:
        """Return the CPU seconds of a bot for a message, from the gateway to the count.

        The whole way is measured with SQLite; what the other store takes more is added.
        """
        return 1 / self["whole_way"] + 1 / self["fleet_rate"] - 1 / self["sqlite_rate"]

    @property
    def database_seconds(self) -> float:
        """Return the CPU seconds of the database for a message."""
        return 1 / (self["both"] * self["sqlite_rate"]) - 1 / self["fleet_rate"]

    @property
    def line_seconds(self) -> float:
        """Return the CPU seconds of a bot for a line as it is said."""
        return self["line_said"] / 1000 * self["line_fleet"] / self["line_sqlite"]

    @property
    def sqlite_forgetting(self) -> float:
        """Return the seconds in which one SQLite file forgets somebody, for each token in it.

        Most of that is writing the file anew, so that it grows with the file.
        """
        of_packed = self["sqlite_forget"] / (MILLION * self["tokens"])
        return of_packed * self["sqlite_live"] / self["sqlite_packed"]

    def claim_seconds(self, tokens: Rates) -> Rates:
        """Return the CPU seconds in which servers with so many tokens are claimed."""
        return tokens * (self["claim"] / 1000 / self["vocabulary"])

    def world_memory(self, tokens: Rates) -> Rates:
        """Return the bytes that claimed servers with so many tokens take."""
        return tokens * (self["world"] * 1000 / self["vocabulary"])

    @property
    def server_memory(self) -> float:
        """Return the bytes that a server takes in a bot that only knows it."""
        return (self["start_memory"] - self["memory"]) * 1e6 / STARTED_SERVERS

    @property
    def process_memory(self) -> float:
        """Return the bytes that a bot takes without servers, its buffers full."""
        return (self["memory"] + BUFFERS) * 1e6


def read_inputs(directory: Path) -> Inputs:
    """Return the figures that docs/figures has of `make bench` and, if there, of the fleet's
    benchmark.

    Raises LookupError or StopIteration if `make bench` lacks one.
    """
    benchmarks = _measurement(directory / "benchmarks.json")
    fleet = _measurement(directory / "fleet.json")
    figures: dict[str, float] = {}
    shown: list[Input] = []

    def take(name: str, one: Input) -> None:
        figures[name] = one.value
        shown.append(one)

    for name, (title, unit, beginning) in BENCHMARKS.items():
        found = next(one for what, one in benchmarks.items() if what.startswith(beginning))
        take(name, Input(title, found["value"], unit, _measured(found)))
    burst = benchmarks["burst of 50,000, settling for 0 s: peak memory"]
    before = float(BEFORE.findall(burst["note"])[0])
    take("memory", Input("start on a few servers", before, "MB", _measured(burst)))
    of_claims = {FLEET[name].figure for name in TOGETHER}
    if any(fleet.get(what, {}).get("value") is None for what in of_claims):
        fleet = {what: one for what, one in fleet.items() if what not in of_claims}
    for name, wanted in FLEET.items():
        value, source = wanted.otherwise, wanted.source
        if (one := fleet.get(wanted.figure)) is not None and one["value"] is not None:
            value, source = one["value"], _measured(one)
        take(name, Input(wanted.title, value, wanted.unit, source))
    return Inputs(figures, shown)


def _measurement(path: Path) -> dict[str, dict[str, Any]]:
    """Return the figures of a measurement by their names, each with the day; {} if there is
    none."""
    if not path.is_file():
        return {}
    data = json.loads(path.read_text("utf-8"))
    return {one["what"]: {**one, "when": data["when"][:10]} for one in data["figures"]}


def _measured(figure: Mapping[str, Any]) -> str:
    return f"measured {figure['when']}"
