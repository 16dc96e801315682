"""What became of the rows of an import."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from markovbot.ingest.rows import LeftOut

KNOWN: Final = "learned before"
REPEATED: Final = "with the id of an earlier row"
OVERLAPPING: Final = "among the ids of another file"
EMPTY: Final = "with nothing to learn"
EXPIRED: Final = "older than words are kept"
UNDATED: Final = "whose time can't be understood"
UNREADABLE: Final = "unreadable"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows: `messages` were learned, the rest says why not.

    `known` were learned before, or their members aren't learned from; `repeated` have an id that an
    earlier row of the file has, `overlapping` one that lies among those of another file; `empty`
    hold nothing to learn, as commands to other bots do. On a server that keeps words for a limited
    time, `expired` are older, and of `undated` the time isn't understood. `seconds` is wall time.
    """

    messages: int = 0
    tokens: int = 0
    known: int = 0
    repeated: int = 0
    overlapping: int = 0
    bots: int = 0
    system: int = 0
    forwarded: int = 0
    media: int = 0
    private: int = 0
    elsewhere: int = 0
    empty: int = 0
    expired: int = 0
    undated: int = 0
    unreadable: int = 0
    seconds: float = 0.0

    @property
    def reasons(self) -> Mapping[str, int]:
        """Return how many rows weren't learned, by the reason, as it is said."""
        return {
            KNOWN: self.known,
            REPEATED: self.repeated,
            OVERLAPPING: self.overlapping,
            LeftOut.BOT: self.bots,
            LeftOut.SYSTEM: self.system,
            LeftOut.FORWARDED: self.forwarded,
            LeftOut.MEDIA: self.media,
            LeftOut.PRIVATE: self.private,
            LeftOut.ELSEWHERE: self.elsewhere,
            EMPTY: self.empty,
            EXPIRED: self.expired,
            UNDATED: self.undated,
            UNREADABLE: self.unreadable,
        }

    @property
    def skipped(self) -> int:
        """Return how many rows weren't learned."""
        return sum(self.reasons.values())

    @property
    def rows(self) -> int:
        """Return how many rows were read in all."""
        return self.messages + self.skipped

    @property
    def doubtful(self) -> int:
        """Return how many rows may have been skipped only because ids aren't unique."""
        return self.repeated + self.overlapping

    def plus(self, messages: int, tokens: int, reasons: Counter[str]) -> "ImportReport":
        """Return the report with what became of a batch."""
        return ImportReport(
            messages=self.messages + messages,
            tokens=self.tokens + tokens,
            known=self.known + reasons[KNOWN],
            repeated=self.repeated + reasons[REPEATED],
            overlapping=self.overlapping + reasons[OVERLAPPING],
            bots=self.bots + reasons[LeftOut.BOT],
            system=self.system + reasons[LeftOut.SYSTEM],
            forwarded=self.forwarded + reasons[LeftOut.FORWARDED],
            media=self.media + reasons[LeftOut.MEDIA],
            private=self.private + reasons[LeftOut.PRIVATE],
            elsewhere=self.elsewhere + reasons[LeftOut.ELSEWHERE],
            empty=self.empty + reasons[EMPTY],
            expired=self.expired + reasons[EXPIRED],
            undated=self.undated + reasons[UNDATED],
            unreadable=self.unreadable + reasons[UNREADABLE],
            seconds=self.seconds,
        )


class ImportListener(Protocol):
    """Whoever wants to follow an import."""

    def started(self, path: Path, size: int) -> None:
        """Be told that a file of so many bytes is being read."""

    def advanced(self, done: int, report: ImportReport) -> None:
        """Be told how many bytes of the file are read and what has become of all rows so far."""

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Be told that a line was skipped."""

    def compacting(self, share: float) -> None:
        """Be told, after the last file, which share of what is to be tidied up is done."""


class SkippedRows(Protocol):
    """Whoever wants to know of every row that isn't learned."""

    def skipped(self, label: str, number: int, reason: str) -> None:
        """Be told of a row of a file, and why."""

    def ignored(self, label: str, what: str) -> None:
        """Be told of a file that is no export, and what it is."""
