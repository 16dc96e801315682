"""Which key opens the database: find it, make it on the first run, encrypt what lies in clear."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from markovbot.config import env_file
from markovbot.config.file_permissions import close_own_directory
from markovbot.config.settings import DatabaseKeys
from markovbot.errors import DatabaseMisconfigured
from markovbot.store import Kind, can_encrypt, kind_of, open_store, opens_with, rewrite
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

KEY_BYTES: Final = 32

CANNOT_ENCRYPT: Final = (
    "The package sqlcipher3 isn't there for this Python or system, so the database %s is not "
    "encrypted: whoever gets the file can read the counts in it."
)

KEY_MADE: Final = (
    "The database's key has been made and written into %s. Keep a copy of the key, but not "
    "beside copies of the database: without it nobody can read the database, nor can you."
)
KEY_KEPT: Final = "The backup's key has been written into %s, and is the database's from now on."


@asynccontextmanager
async def open_database(
    path: Path,
    keys: DatabaseKeys,
    *,
    create: bool,
    encrypt: bool = False,
    server: str | None = None,
) -> AsyncIterator[Store]:
    """Open the database with the key it needs; `.env` in the working directory keeps that key.

    `create` makes a missing database, and a key if none is set. `encrypt` does the same for a
    database that lies in clear, unless an empty key says that this is meant. `server` is the URL of
    a database that isn't a file; then the key must be set, since other processes need it, too.
    Raises UserError with one sentence if that is impossible.
    """
    if server is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        async with _open_server(server, keys) as store:
            yield store
        return
    close_own_directory(path)
    key = await asyncio.to_thread(ensure_key, path, keys, Path(), create=create, encrypt=encrypt)
    async with open_store(path, create=create, key=key) as store:
        yield store


@asynccontextmanager
async def _open_server(url: str, keys: DatabaseKeys) -> AsyncIterator[Store]:
    try:
        from markovbot.store.postgres.bootstrap import open_postgres  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise DatabaseMisconfigured(
            "DATABASE_URL leads to PostgreSQL, for which a package is missing "
            f"({error.name}). Install it: {sys.executable} -m pip install 'markovbot[postgres]'."
        ) from error
    async with open_postgres(url, keys.current or "") as store:
        yield store


def ensure_key(
    path: Path, keys: DatabaseKeys, directory: Path, *, create: bool, encrypt: bool
) -> str:
    """Return the key to open the database with, empty for none, when all is done for it to fit.

    `directory` is where `.env` is.
    """
    kind = kind_of(path)
    if is_rekeyed(path, kind, keys):
        finish_rekeying(directory, keys.next or "")
        log.info("The change of the database's key, which was interrupted, is done.")
        return keys.next or ""
    if kind in {Kind.OTHER, Kind.UNREADABLE}:
        _require_cipher(path, keys.current)
        return keys.current if keys.current is not None else _key_in_env_file(directory) or ""
    if keys.current:
        _require_cipher(path, keys.current)
    make = create if kind is Kind.NOTHING else encrypt
    if keys.current is None and make and not can_encrypt():
        log.warning(CANNOT_ENCRYPT, path)
        return ""
    key = keys.current
    if key is None:
        key = claim_key(directory) if make else ""
    if key and kind is Kind.CLEAR:
        rewrite(path, "", key)
        log.warning("The database %s is encrypted from now on.", path)
    return key


def fitting_key(path: Path, keys: DatabaseKeys) -> str:
    """Return the key to open the database with as it is, and change nothing."""
    kind = kind_of(path)
    if is_rekeyed(path, kind, keys):
        return keys.next or ""
    return "" if kind is Kind.CLEAR else keys.current or ""


def claim_key(directory: Path) -> str:
    """Return the key in `.env`, made now if there is none yet; empty if `.env` wants none."""
    made = token_hex(KEY_BYTES)
    key = _claim(directory, made)
    if key == made:
        log.warning(KEY_MADE, (directory / env_file.NAME).absolute())
    return key


@contextmanager
def claimed_key(directory: Path, known: str | None) -> Iterator[str]:
    """Keep the known key (None: a new one) in `.env`, unless there is one, for what is done with
    the one there is; if that fails, take it out again."""
    offered = known or token_hex(KEY_BYTES)
    before = env_file.values(directory).get("DATABASE_KEY")
    key = _claim(directory, offered)
    try:
        yield key
    except BaseException:
        if before is None and key == offered:
            env_file.update(directory, DATABASE_KEY=None)
        raise
    if before is None and key == offered:
        log.warning(KEY_KEPT if known else KEY_MADE, (directory / env_file.NAME).absolute())


def _claim(directory: Path, offered: str) -> str:
    """Write a key into `.env`, unless there is one already; return the one that is there."""
    key = offered

    def claim(values: env_file.Values) -> env_file.Values:
        nonlocal key
        if (present := values.get("DATABASE_KEY")) is None:
            return {"DATABASE_KEY": offered}
        key = present
        return {}

    env_file.change(directory, claim)
    return key


def is_rekeyed(path: Path, kind: Kind, keys: DatabaseKeys) -> bool:
    """Tell whether the database has the next key already, and `.env` doesn't say so yet."""
    if keys.next is None or kind in {Kind.NOTHING, Kind.UNREADABLE}:
        return False
    if kind is Kind.CLEAR:
        return not keys.next and bool(keys.current)
    if not keys.next or not can_encrypt():
        return False
    return not (keys.current and opens_with(path, keys.current)) and opens_with(path, keys.next)


def finish_rekeying(directory: Path, key: str) -> None:
    """Let `.env` have as the database's key what is the next one there, and is in use by now.

    If it isn't the next one any more, another process has done that, and maybe gone on to another.
    """

    def finish(values: env_file.Values) -> env_file.Values:
        done = values.get("DATABASE_KEY_NEXT") == key
        return {"DATABASE_KEY": key, "DATABASE_KEY_NEXT": None} if done else {}

    env_file.change(directory, finish)


def _key_in_env_file(directory: Path) -> str | None:
    """Return the key that another process may have written since the settings were read."""
    return env_file.values(directory).get("DATABASE_KEY")


def _require_cipher(path: Path, key: str | None) -> None:
    if key and not can_encrypt():
        raise DatabaseMisconfigured(
            f"DATABASE_KEY is set, but the package sqlcipher3, which the database {path} needs to "
            "be encrypted, isn't there. Install requirements.txt, or set DATABASE_KEY to nothing "
            "for a new database that isn't encrypted."
        )
