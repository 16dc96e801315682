"""The backups that the bot makes by itself: their directory, their names, their removal."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from markovbot.errors import UserError
from markovbot.files import destroy, make_private_directory
from markovbot.store.sqlite.file.cipher import Kind, kind_of

log = logging.getLogger(__name__)

DIRECTORY: Final = "backups"
TIME_FORMAT: Final = "%Y-%m-%dT%H-%M-%SZ"
"""UTC, without colons, which not every file system takes."""

TIME_PATTERN: Final = r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ"
"""A regular expression for such a time."""


class KeptBackup(NamedTuple):
    """A backup, and when it was begun."""

    made: datetime
    path: Path


def directory_of(database: Path) -> Path:
    """Return where a database's backups are kept."""
    return database.parent / DIRECTORY


def make_directory(directory: Path) -> None:
    """Make a directory for backups that only its owner may look into, if it is missing.

    Raises UserError if that can't be done.
    """
    try:
        make_private_directory(directory)
    except OSError as error:
        raise UserError(
            f"The directory {directory} for backups can't be made ({error.strerror})."
        ) from error


def path_at(database: Path, moment: datetime, schema: int | None = None) -> Path:
    """Return the path of a backup begun at a moment; `schema` is named if it is an old one."""
    old = "" if schema is None else f"-schema{schema}"
    return directory_of(database) / f"{_name(database)}-{stamp(moment)}{old}.db"


def names_for(database: Path) -> str:
    """Return a regular expression for the names of a database's backups; group 1 is the time."""
    return rf"{re.escape(_name(database))}-({TIME_PATTERN})(?:-schema\d+)?\.db"


def _name(database: Path) -> str:
    """Return what the names of a database's backups begin with."""
    return database.stem if database.suffix == ".db" else database.name


def stamp(moment: datetime) -> str:
    """Format a moment for a file's name."""
    return moment.astimezone(UTC).strftime(TIME_FORMAT)


def kept_backups(database: Path) -> list[KeptBackup]:
    """Return a database's backups, the oldest first; other files are ignored."""
    return sorted(_found(database))


def _found(database: Path) -> Iterator[KeptBackup]:
    name = re.compile(names_for(database))
    directory = directory_of(database)
    for path in directory.iterdir() if directory.is_dir() else ():
        if (match := name.fullmatch(path.name)) is None:
            continue
        try:
            moment = datetime.strptime(match[1], TIME_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            continue
        yield KeptBackup(moment, path)


def prune(database: Path, keep: int, newest: Path) -> None:
    """Remove all but the latest `keep` backups, one of which is `newest`, which was just made.

    Those with a later time, made while the clock was ahead, are removed first.
    """
    found = kept_backups(database)
    now = max((one.made for one in found if one.path == newest), default=datetime.now(UTC))
    others = sorted((one.made <= now, *one) for one in found if one.path != newest)
    remove([path for _, _, path in others[: max(0, len(others) - (keep - 1))]])


def prune_schema(database: Path, schema: int, newest: Path) -> None:
    """Remove all backups of an old schema but the newest one.

    An upgrade that fails changes nothing, so the backups of earlier attempts hold the same.
    """
    end = f"-schema{schema}.db"
    remove([p for _, p in kept_backups(database) if p.name.endswith(end) and p != newest])


def remove(backups: list[Path]) -> None:
    """Remove backups; the bytes of unencrypted ones are overwritten."""
    for path in backups:
        try:
            if kind_of(path) is Kind.CLEAR:
                destroy(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("The old backup %s can't be removed (%s).", path, error.strerror)
