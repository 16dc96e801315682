"""Change the database's key: the file and `.env` together, whenever this is interrupted."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from markovbot.config import env_file
from markovbot.config.keys import KEY_BYTES, finish_rekeying, fitting_key, is_rekeyed
from markovbot.config.settings import KEY, DatabaseKeys, database_path, database_url
from markovbot.errors import UserError
from markovbot.files import create_private
from markovbot.store import (
    Kind,
    can_encrypt,
    directory_of_backups,
    kind_of,
    opened_exclusively,
    opens_with,
    rewrite_under,
)


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """The file that has the key before (None if none was kept), and the copies that need it."""

    key_file: Path | None
    copies: list[Path]


def rekey(
    path: Path,
    keys: DatabaseKeys,
    variables: Mapping[str, str],
    directory: Path,
    *,
    plain: bool,
    keep: bool = True,
) -> Rekeyed:
    """Give the database a new key, or with `plain` none, and write it into `.env` in a directory.

    The new key is in `.env` beside the old one before the file changes, and takes its place
    afterwards; `ensure_key` finishes what was interrupted in between. With `keep`, the old one is
    kept in a file of that directory, which only its owner may read. Raises UserError, and changes
    nothing, if that is impossible.
    """
    if (kind := kind_of(path)) is Kind.NOTHING:
        raise UserError(f"There is no database at {path} yet, so it has no key to change.")
    _check_place(path, variables)
    if not can_encrypt():
        raise UserError("The package sqlcipher3 isn't there: install requirements.txt first.")
    old = fitting_key(path, keys)
    if kind is Kind.CLEAR and plain:
        with opened_exclusively(path, ""):  # nobody is just giving it a key
            env_file.update(directory, DATABASE_KEY="", DATABASE_KEY_NEXT=None)
        return Rekeyed(None, [])
    if is_rekeyed(path, kind, keys):
        finish_rekeying(directory, old)
    copies = copies_under(path, old, directory)
    with _kept(old if keep else "", directory) as key_file:
        new = rewrite_under(path, old, _claimed_next_key(directory, plain=plain))
    finish_rekeying(directory, new)
    return Rekeyed(key_file, copies)


def copies_under(path: Path, key: str, directory: Path) -> list[Path]:
    """Return the backups and other copies that have a key: those beside the database, those that
    the bot has made, and those in the directory where `.env` is."""
    if not key:
        return []
    backups = directory_of_backups(path)
    places = dict.fromkeys((path.parent.resolve(), backups.resolve(), directory.resolve()))
    files = [file for place in places if place.is_dir() for file in sorted(place.iterdir())]
    return [
        file
        for file in files
        if (file.suffix == ".db" or f"{path.name}." in file.name)
        and file.is_file()
        and file.resolve() != path.resolve()
        and kind_of(file) is Kind.OTHER
        and opens_with(file, key)
    ]


@contextmanager
def _kept(key: str, directory: Path) -> Iterator[Path | None]:
    """Keep a key (none: an empty one) in a new file, unless the body fails."""
    if not key:
        yield None
        return
    name = f"{env_file.NAME}.key-before-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    file = next(one for one in map(directory.joinpath, names) if not one.exists())
    try:
        create_private(file)
        file.write_text(f"{key}\n", "utf-8")
    except OSError as error:
        file.unlink(missing_ok=True)
        raise UserError(
            f"The old key can't be kept in {file} ({error.strerror}), so nothing was changed. Let "
            "this user write there, or add --discard-old-key."
        ) from error
    try:
        yield file
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@contextmanager
def _claimed_next_key(directory: Path, *, plain: bool) -> Iterator[str]:
    """Keep the next key in `.env` for a database that nobody else can give one meanwhile: a new
    one, or the one that an attempt which was interrupted has left. If this fails, drop a new one.
    """
    key, mine = "" if plain else token_hex(KEY_BYTES), True

    def claim(values: env_file.Values) -> env_file.Values:
        nonlocal key, mine
        left = values.get("DATABASE_KEY_NEXT")
        if left is not None and (not left if plain else KEY.fullmatch(left)):
            key, mine = left, False
            return {}
        return {"DATABASE_KEY_NEXT": key}

    env_file.change(directory, claim)
    try:
        yield key
    except BaseException:
        if mine:
            with suppress(UserError):  # it costs nothing there, and what has failed is told
                env_file.update(directory, DATABASE_KEY_NEXT=None)
        raise


def _check_place(path: Path, variables: Mapping[str, str]) -> None:
    """Refuse if the key doesn't come from `.env`, or another database needs it as it is."""
    if "DATABASE_KEY" in os.environ or variables.get("DATABASE_KEY_FILE"):
        raise UserError(
            "Only a key in .env can be changed: put the present one there as DATABASE_KEY=..., "
            "take DATABASE_KEY and DATABASE_KEY_FILE out of the environment, and try again."
        )
    usual = database_path(database_url(variables))
    if usual.resolve() != path.resolve() and kind_of(usual) is Kind.OTHER:
        raise UserError(
            f"The database {usual} has the key in .env as well, which keeps only one: run this "
            f"where {path} has a .env of its own."
        )
