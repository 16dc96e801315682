"""Listeners for imports in tests."""

from dataclasses import dataclass, field
from pathlib import Path

from markovbot.ingest.import_report import ImportReport


class Silent:
    """Listens to nothing."""

    def started(self, path: Path, size: int) -> None: ...

    def advanced(self, done: int, report: ImportReport) -> None: ...

    def unreadable(self, path: Path, line: int, reason: str) -> None: ...

    def compacting(self, share: float) -> None: ...


@dataclass
class Recorder(Silent):
    """Keeps which lines were said to be unreadable."""

    lines: list[tuple[int, str]] = field(default_factory=list)

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        self.lines.append((line, reason))
