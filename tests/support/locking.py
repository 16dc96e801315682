"""Another program that uses the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Keep a database locked, as another program would."""
    other = sqlite3.connect(database)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


FIRST_READ_LOCK = 123
READ_LOCKS = 5
"""Where the locks of a write-ahead log's readers are in its -shm file (https://sqlite.org/walformat.html)."""


@contextmanager
def locked_for_readers(database: Path) -> Iterator[None]:
    """Let nobody begin to read a database, as on a machine that is far too busy."""
    fcntl = pytest.importorskip("fcntl")  # Windows has none
    with database.with_name(f"{database.name}-shm").open("r+b") as shared:
        fcntl.lockf(shared, fcntl.LOCK_EX, READ_LOCKS, FIRST_READ_LOCK)
        try:
            yield
        finally:
            fcntl.lockf(shared, fcntl.LOCK_UN, READ_LOCKS, FIRST_READ_LOCK)
