"""The files of a database: who may read them, and how one of them ends."""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from markovbot.errors import UserError

log = logging.getLogger(__name__)

PRIVATE: Final = 0o600
PRIVATE_DIRECTORY: Final = 0o700
HEAD: Final = 4096
"""Bytes that are overwritten, and on disk, before all others: without them nothing reads on."""

CHUNK: Final = 1 << 20

ENDS: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to a database's name for the files beside it."""


def files_of(path: Path) -> Iterator[Path]:
    """Yield those of a database's files that are there."""
    for end in ENDS:
        file = path.with_name(path.name + end)
        if file.exists():
            yield file


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, and its directory likewise if missing.

    SQLite gives the files that it puts beside a database the database's own mode.
    Raises UserError if that can't be done.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            path.parent.chmod(PRIVATE_DIRECTORY)  # whatever the umask says
    except OSError as error:
        raise UserError(
            f"The directory {path.parent} can't be made ({error.strerror}); "
            "choose another path for DATABASE_URL."
        ) from error
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, PRIVATE))
        path.chmod(PRIVATE)
    except OSError as error:
        raise UserError(
            f"The database {path} can't be made ({error.strerror}); check that this user may "
            "write to its directory, or choose another path for DATABASE_URL."
        ) from error


def protect(path: Path) -> None:
    """Let nobody but the owner read a database's files, whatever their modes were."""
    for file in files_of(path):
        try:
            if exposed(file):
                file.chmod(PRIVATE)
        except FileNotFoundError:
            continue  # another program, the last one to have it open, has just closed it
        except OSError as error:
            log.warning("Others may read %s, and that can't be changed (%s).", file, error.strerror)


def take_owner(file: Path, place: Path) -> None:
    """Give a file to the owner of what it is to replace at a place, as far as this user may.

    What root writes anew would be closed to the user the bot runs as.
    """
    if os.name != "posix" or not place.exists():
        return
    before, now = place.stat(), file.stat()
    if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
        with suppress(PermissionError):
            os.chown(file, before.st_uid, before.st_gid)


def exposed(file: Path) -> bool:
    """Tell whether others than the owner may read or write a file; no on systems without modes."""
    mode = file.stat().st_mode
    return os.name == "posix" and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


def destroy(file: Path) -> None:
    """Overwrite a file's bytes and remove it; nothing if it isn't there.

    On disks that write elsewhere than they are told (SSDs, snapshots) the old bytes may stay.
    """
    with suppress(FileNotFoundError):
        overwrite(file)
        file.unlink()


def overwrite(file: Path) -> None:
    """Replace a file's bytes by zeros, the first ones first."""
    with file.open("r+b") as opened:
        left = os.fstat(opened.fileno()).st_size
        for size in (HEAD, CHUNK):
            while left:
                left -= opened.write(bytes(min(size, left)))
                if size == HEAD:
                    break
            opened.flush()
            os.fsync(opened.fileno())


def sync_directory(directory: Path) -> None:
    """Make renames in a directory survive a power cut, where a system can."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
