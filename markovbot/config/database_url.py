"""Where DATABASE_URL leads: to a file of SQLite, or to a server of PostgreSQL."""

import re
from pathlib import Path
from typing import Final

SQLITE_SCHEME: Final = "sqlite:///"
POSTGRES_SCHEMES: Final = ("postgresql://", "postgres://")
DEFAULT_DATABASE_URL: Final = "sqlite:///data/markov.db"

BESIDE_SERVER: Final = Path("data/postgresql")
"""Stands for the file where there is a server: beside it, a process keeps what is its own."""

FORM: Final = (
    f"must look like {DEFAULT_DATABASE_URL} (four slashes: absolute path), or like "
    "postgresql://user:password@host/database"
)
NOT_ENCODED: Final = (
    "the user or the password has a special character in it, so it can't be told where the host "
    "begins: in these two, write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F, % as %25"
)

AUTHORITY: Final = re.compile(r"\w+://([^/?#]*)(.*)", re.DOTALL)
"""Splits a URL as whoever connects does: user, password and hosts, and what follows."""


def server_of(url: str) -> str | None:
    """Return the URL if it leads to a server; None if it names a file."""
    return url if url.startswith(POSTGRES_SCHEMES) else None


def path_of(url: str) -> Path:
    """Return the absolute path of the file that a URL names, or for a server that of what a process
    keeps beside it.

    A relative path starts at the current directory. It is made absolute here, so that every
    sentence about the database says where it is. Links are followed here, too: what belongs to a
    database lies beside the file itself. Raises ValueError, which says what is wrong and never
    quotes the URL, if that can't be one.
    """
    if server_of(url) is not None:
        if not _is_encoded(url):
            raise ValueError(NOT_ENCODED)
        return BESIDE_SERVER.absolute()
    path = url.removeprefix(SQLITE_SCHEME)
    unusable = path == ":memory:" or "?" in path or not path.isprintable()
    if unusable or Path(path).name in ("", "..") or not url.startswith(SQLITE_SCHEME):
        raise ValueError(FORM)
    return resolve_link(Path(path).absolute())


def _is_encoded(server: str) -> bool:
    """Tell whether the user and the password in a server's URL are written as they have to be.

    Else one of their characters ends them too soon, and the @ before the host isn't the only one,
    or comes after what looks like the path.
    """
    parted = AUTHORITY.fullmatch(server)
    if parted is None:
        return False
    authority, rest = parted.groups()
    path, _, query = rest.partition("?")
    if "#" in rest or "@" in path:
        return False
    user, at, _ = authority.rpartition("@")
    if not at:  # the beginning of a password with a question mark looks like a port
        return "@" not in query or re.search(r":[^\d:\]]", authority) is None
    return not {*"@[]"} & {*user}


def resolve_link(path: Path) -> Path:
    """Return what a link leads to, and any other path as it is."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # in a circle, or nowhere: whoever opens it says so
        return path
