"""What an intruder finds on the disk."""

from pathlib import Path


def bytes_of(database: Path) -> bytes:
    """Return the bytes of the database and of every file SQLite keeps beside it."""
    return b"\n".join(file.read_bytes() for file in sorted(database.parent.glob("markov.db*")))
