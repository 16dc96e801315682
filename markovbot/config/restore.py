"""Restore a backup: find the keys of both files, then let the store do it."""

import asyncio
import logging
from contextlib import nullcontext
from pathlib import Path

from markovbot.config.database_url import resolve_link
from markovbot.config.keys import CANNOT_ENCRYPT, claimed_key, fitting_key
from markovbot.config.settings import KEY, DatabaseKeys
from markovbot.errors import UserError
from markovbot.store import Kind, Restored, can_encrypt, kind_of, opens_with, restore, stoppable
from markovbot.store.ports import ByteProgress

log = logging.getLogger(__name__)


async def restore_backup(
    path: Path, keys: DatabaseKeys, backup: Path, key_file: Path | None, progress: ByteProgress
) -> Restored:
    """Let a copy of a backup take the database's place, encrypted with the present key.

    `key_file` holds the backup's own key if that is another one. If no key is set, `.env` in the
    working directory gets the backup's, or a new one if the backup is in clear. Raises UserError
    with one sentence, and changes nothing, if that is impossible.
    """
    backup = resolve_link(backup)  # a log of it would be beside the file itself
    present, wanted, own = await asyncio.to_thread(_keys, path, keys, backup, key_file)
    if wanted is None and not can_encrypt():
        log.warning(CANNOT_ENCRYPT, path)
        wanted = ""
    key = claimed_key(Path(), own) if wanted is None else nullcontext(wanted)
    return await stoppable(
        lambda cancel_token: restore(path, present, backup, own, key, progress, cancel_token)
    )


def _keys(
    path: Path, keys: DatabaseKeys, backup: Path, key_file: Path | None
) -> tuple[str, str | None, str]:
    """Return the key of the database there is, the one that it shall have (None if none is set),
    and the backup's."""
    if path.exists() and backup.exists() and path.samefile(backup):
        raise UserError(f"{backup} is the database itself: name a backup of it.")
    kind = kind_of(backup)
    if kind is Kind.NOTHING:
        raise UserError(f"There is no backup at {backup}, or it is empty.")
    if kind is Kind.UNREADABLE:
        raise UserError(f"The backup {backup} can't be read; check its path and permissions.")
    present, wanted = _present_key(path, keys)
    own = wanted or "" if key_file is None else read_key(key_file)
    if kind is Kind.CLEAR:
        return present, wanted if can_encrypt() else wanted and "", ""
    if not can_encrypt():
        raise UserError(
            f"The backup {backup} is encrypted (or none at all), and the package sqlcipher3 isn't "
            "there: install requirements.txt first."
        )
    if not (own and opens_with(backup, own)):
        raise UserError(_wrong_key_sentence(backup, keys, key_file))
    return present, wanted, own


def _present_key(path: Path, keys: DatabaseKeys) -> tuple[str, str | None]:
    try:
        present = fitting_key(path, keys)
    except UserError:  # damaged: it is replaced all the same
        present = keys.current or ""
    rekeyed = keys.next is not None and present == keys.next != keys.current
    return present, present if rekeyed else keys.current


def read_key(file: Path) -> str:
    """Return the key in a file; raise UserError if there is none."""
    try:
        key = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UserError(f"The key file {file} can't be read.") from None
    if not KEY.fullmatch(key):
        raise UserError(f"The key file {file} must hold 64 hexadecimal digits and nothing else.")
    return key


def _wrong_key_sentence(backup: Path, keys: DatabaseKeys, key_file: Path | None) -> str:
    which = "DATABASE_KEY" if key_file is None else f"the key in {key_file}"
    if key_file is None and keys.next and opens_with(backup, keys.next):
        return (
            f"The backup {backup} isn't encrypted with DATABASE_KEY but with DATABASE_KEY_NEXT: a "
            "`rekey` was interrupted. Start the bot once or run `rekey` again, then try again."
        )
    return (
        f"The backup {backup} isn't encrypted with {which}, or is damaged, or no backup at all. "
        "One that was made before a `rekey` has the key before: put that into a file, and add "
        "`--key-file FILE`."
    )
