"""How the running bot is: written beside the database by the bot, read by `markovbot health`.

A file needs no port and no key of the database, and its age shows a bot that hangs. It holds
nothing but yes and no.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from markovbot.clock import since_boot
from markovbot.errors import UserError
from markovbot.files import create_private, unlink

INTERVAL: Final = 10.0
"""Seconds between two reports."""

INTERVAL_UNHEALTHY: Final = 2.0
"""The same while something isn't well, as at the start."""

STALE: Final = 45.0
"""Seconds after which a report says nothing any more: a few have been missed by then."""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Whether every connection to Discord is alive, whether what is said gets learned, and whether
    the disk has room."""

    gateway: bool
    learning: bool
    disk: bool

    @property
    def healthy(self) -> bool:
        """Tell whether all is well."""
        return self.gateway and self.learning and self.disk

    def problems(self) -> Iterator[str]:
        """Yield a sentence for everything that isn't well."""
        if not self.gateway:
            yield "The bot isn't connected to Discord; its log says why."
        if not self.learning:
            yield "The bot can't learn: the database can't be written to. Its log says why."
        if not self.disk:
            yield "The disk with the database is nearly full; free some space."


def write_report(database: Path, report: HealthReport) -> None:
    """Write a report beside the database. Raises OSError."""
    path = report_path(database)
    fresh = path.with_name(f"{path.name}-new")
    text = json.dumps({**asdict(report), "at": since_boot()})
    unlink(fresh)  # of a process that was killed
    create_private(fresh)
    fresh.write_text(text, "utf-8")
    # Not put on disk first, as what must survive a power cut is: a new report follows.
    fresh.replace(path)


def read_report(database: Path, *, of_server: bool) -> HealthReport:
    """Return the report of the bot that runs on a database.

    `of_server`: it is a server's, and `database` stands for it in the directory that the bot was
    started in. Raises UserError if there is no report, or none that is new enough.
    """
    path = report_path(database)
    try:
        data = json.loads(path.read_text("utf-8"))
        report = HealthReport(*(bool(data[name]) for name in ("gateway", "learning", "disk")))
        age = since_boot() - float(data["at"])
    except FileNotFoundError:
        raise UserError(
            f"No bot runs on {_name(database, of_server=of_server)}: it would write {path} every "
            f"{INTERVAL:.0f} seconds."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"The report {path} can't be read ({type(error).__name__}).") from None
    if not 0 <= age <= STALE:
        raise UserError(
            f"The bot on {_name(database, of_server=of_server)} was killed, or hangs: its last "
            f"report {path} is older than {STALE:.0f} seconds."
        )
    return report


def _name(database: Path, *, of_server: bool) -> str:
    """Return what a report is about; a server's address has a password in it."""
    return "PostgreSQL from this directory" if of_server else f"the database {database}"


def remove_report(database: Path) -> None:
    """Remove the report of a bot that ends."""
    with suppress(OSError):
        unlink(report_path(database))


def report_path(database: Path) -> Path:
    """Return where the report of the bot on a database is."""
    return database.with_name(f"{database.name}.health")
