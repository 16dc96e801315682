"""Change the database's key: the file and `.env` together, whenever this is interrupted."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from markovbot.config import env_file
from markovbot.config.keys import KEY_BYTES, finish_rekeying, fitting_key, is_rekeyed
from markovbot.config.settings import DEFAULT_DATABASE_URL, KEY, DatabaseKeys, database_path
from markovbot.errors import UserError
from markovbot.store import Kind, can_encrypt, kind_of, opened_exclusively, rewrite_under


def rekey(
    path: Path, keys: DatabaseKeys, variables: Mapping[str, str], directory: Path, *, plain: bool
) -> None:
    """Give the database a new key, or with `plain` none, and write it into `.env` in a directory.

    The new key is in `.env` beside the old one before the file changes, and takes its place
    afterwards; `ensure_key` finishes what was interrupted in between. Raises UserError, and changes
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
        return
    if is_rekeyed(path, kind, keys):
        finish_rekeying(directory, old)
    finish_rekeying(directory, rewrite_under(path, old, _claimed_next_key(directory, plain=plain)))


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
    usual = database_path(variables.get("DATABASE_URL", DEFAULT_DATABASE_URL))
    if usual.resolve() != path.resolve() and kind_of(usual) is Kind.OTHER:
        raise UserError(
            f"The database {usual} has the key in .env as well, which keeps only one: run this "
            f"where {path} has a .env of its own."
        )
