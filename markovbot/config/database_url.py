"""Where DATABASE_URL leads: to a file of SQLite, or to a server of PostgreSQL."""

from pathlib import Path
from typing import Final

SQLITE_SCHEME: Final = "sqlite:///"
POSTGRES_SCHEMES: Final = ("postgresql://", "postgres://")
DEFAULT_DATABASE_URL: Final = "sqlite:///data/markov.db"

BESIDE_SERVER: Final = Path("data/postgresql")
"""Stands for the file where there is a server: beside it, a process keeps what is its own."""


def server_of(url: str) -> str | None:
    """Return the URL if it leads to a server; None if it names a file."""
    return url if url.startswith(POSTGRES_SCHEMES) else None


def path_of(url: str) -> Path | None:
    """Return the absolute path of the file that a URL names; None if it names none.

    A relative path starts at the current directory. It is made absolute here, so that every
    sentence about the database says where it is. Links are followed here, too: what belongs to a
    database lies beside the file itself.
    """
    if server_of(url) is not None:
        return BESIDE_SERVER.absolute()
    path = url.removeprefix(SQLITE_SCHEME)
    unusable = path == ":memory:" or "?" in path or not path.isprintable()
    if unusable or Path(path).name in ("", "..") or not url.startswith(SQLITE_SCHEME):
        return None
    return resolve_link(Path(path).absolute())


def resolve_link(path: Path) -> Path:
    """Return what a link leads to, and any other path as it is."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # in a circle, or nowhere: whoever opens it says so
        return path
