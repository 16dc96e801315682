"""Files that are whole or not there, and that only their owner may read."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
PRIVATE_DIRECTORY: Final = 0o700

HEAD: Final = 4096
"""Bytes that are overwritten, and on disk, before all others: a database can't be read without."""

CHUNK: Final = 1 << 20


class Replacement:
    """A file that is written beside its target, and takes the target's name when it is complete."""

    def __init__(self, path: Path, target: Path) -> None:
        self.path = path
        self.committed = False
        self._target = target

    def commit(
        self, *, overwrite: bool = True, before_rename: Callable[[], object] = lambda: None
    ) -> None:
        """Put the file on disk, give it the owner of its target, and then the target's name.

        `before_rename` is called when the file is on disk. Raises FileExistsError if there is a
        target and it must not be overwritten; any other OSError too leaves the target as it was.
        """
        _copy_owner(self._target, self.path)
        with _synced(self.path):
            before_rename()
            if overwrite:
                self.path.replace(self._target)
            else:
                _rename_unless_taken(self.path, self._target)
            self.committed = True
        with suppress(OSError):  # the rename is done, and must not look undone
            sync_directory(self._target.parent)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read; raise FileExistsError if there is one."""
    _create(path, os.O_EXCL)


def unlink(file: Path) -> None:
    """Remove a file; nothing if it isn't there."""
    file.unlink(missing_ok=True)


@contextmanager
def replace_atomically(
    target: Path,
    fresh: Path,
    create: Callable[[Path], None] = create_private,
    discard: Callable[[Path], None] = unlink,
) -> Iterator[Replacement]:
    """Make the file `fresh` beside `target`, for the body to fill, to check and to commit.

    Killed at any moment, the former target or the new one is there, and whole. If the body ends
    without a commit, `fresh` is discarded and the target stays as it was.
    """
    create(fresh)
    replacement = Replacement(fresh, target)
    try:
        yield replacement
    finally:
        if not replacement.committed:
            with suppress(OSError):  # what went wrong before is what has to be told
                discard(fresh)


def ensure_private(path: Path) -> None:
    """Make a file that only its owner may read, unless it is there; close it to others anyway."""
    _create(path, 0)


def make_private_directory(directory: Path) -> None:
    """Make a directory that only its owner may look into, unless it is there."""
    if not directory.exists():
        directory.mkdir(PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        directory.chmod(PRIVATE_DIRECTORY)  # whatever the umask says


def is_exposed(file: Path) -> bool:
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


def _create(path: Path, flags: int) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | flags, PRIVATE)
    try:
        if sys.platform != "win32":
            os.fchmod(descriptor, PRIVATE)  # whatever the umask says
    finally:
        os.close(descriptor)


def _copy_owner(source: Path, file: Path) -> None:
    """Give a file the owner of another one that is there, as far as this user may.

    What root writes anew would be closed to the user that the bot runs as.
    """
    if os.name != "posix" or not source.exists():
        return
    wanted, present = source.stat(), file.stat()
    if (wanted.st_uid, wanted.st_gid) != (present.st_uid, present.st_gid):
        with suppress(PermissionError):
            os.chown(file, wanted.st_uid, wanted.st_gid)


@contextmanager
def _synced(file: Path) -> Iterator[None]:
    """Put a file's bytes on disk, and keep it open during the body where an open file can be
    renamed: on POSIX, closing it ends the locks that SQLite has on it in this process."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
        if os.name == "posix":
            yield
    finally:
        os.close(descriptor)
    if os.name != "posix":
        yield


def _rename_unless_taken(file: Path, target: Path) -> None:
    """Give a file another name; raise FileExistsError if there is something of that name."""
    try:
        target.hardlink_to(file)  # unlike a rename it never overwrites
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        file.rename(target)
    else:
        file.unlink()


def sync_directory(directory: Path) -> None:
    """Make renames in a directory survive a power cut, where a system can."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
