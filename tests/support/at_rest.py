"""What a server's files hold."""

from pathlib import Path


def holding(directory: Path, text: bytes) -> set[str]:
    """Return the parts of the server's directory that hold a text: `base`, `pg_wal`, `log`, ..."""
    return {
        path.relative_to(directory).parts[0]
        for path in directory.rglob("*")
        if path.is_file() and text in path.read_bytes()
    }
