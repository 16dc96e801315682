"""Keep other users from the database's files, their directory, `.env` and the process's memory."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from markovbot.config import env_file
from markovbot.config.database_url import DEFAULT_DATABASE_URL, server_of
from markovbot.config.settings import SECRETS, database_path
from markovbot.files import PRIVATE_DIRECTORY, is_exposed
from markovbot.store import DatabaseFile

if sys.platform != "win32":
    import resource


log = logging.getLogger(__name__)


def warn(database: Path, directory: Path) -> None:
    """Log what `permission_warnings` yields."""
    for sentence in permission_warnings(database, directory):
        log.warning("Take care: %s.", sentence)


def permission_warnings(database: Path, directory: Path) -> Iterator[str]:
    """Yield a sentence for everything that others than its owner may read or change, and what to
    do about it.

    `directory` is where `.env` is; it counts if there are secrets in it.
    """
    files = DatabaseFile(database).present()
    folder = database.parent
    if files and is_exposed(folder):
        yield (
            f"others than its owner may look into the directory {folder} or change what is in it "
            f"(chmod 700 {folder} ends that)"
        )
    known = env_file.values(directory)
    if any(
        value and (name != "DATABASE_URL" or server_of(value))
        for name in SECRETS
        if (value := known.get(name))
    ):
        files.append(directory / env_file.NAME)
    for file in files:
        with suppress(FileNotFoundError):  # another program has just closed the database
            if is_exposed(file):
                yield f"others than its owner may read or write {file} (chmod 600 {file} ends that)"


def close_own_directory(database: Path) -> None:
    """Let nobody but the owner into the default directory for databases, if that is used.

    It comes with the project, as open as the project is. One that somebody chose may hold more
    than is ours, so that is left to them.
    """
    usual = database_path(DEFAULT_DATABASE_URL).parent
    if os.name == "posix" and usual.is_dir() and database.parent.resolve() == usual.resolve():
        with suppress(PermissionError):  # somebody else's; `permission_warnings` tells
            usual.chmod(PRIVATE_DIRECTORY)


def forget_environment() -> None:
    """Take the secrets out of the environment, so that no program started from here gets them."""
    for name in (*SECRETS, "DATABASE_KEY_NEXT"):
        os.environ.pop(name, None)


def forbid_core_dumps() -> None:
    """Let no crash write the memory, in which everything is in clear, to a disk."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
