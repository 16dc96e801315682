"""Sealing: bytes are encrypted and authenticated in this process, and bound to their place.

AES-256-GCM under subkeys of DATABASE_KEY: HKDF-SHA256 derives one for each table of each salt, and
each guild has a random salt of its own. Table, guild and position are the associated data, so a row
that was cut, changed, or moved to another place, guild or table doesn't open. What isn't noticed is
that an older row is put back into its own place.

Nonces are 96 random bits. NIST SP 800-38D allows 2^32 of them under one key; the chance that any
two are equal is then below 2^-32. The table with the most rows is `block`: a guild writes less than
one block for each message over all merges, so one subkey is good for four thousand million messages
of one guild. Sequential nonces would need memory that survives a restored backup; random ones
need none.
"""

import hmac
import os
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from markovbot.errors import DatabaseFailure, DatabaseMisconfigured

DIGITS: Final = re.compile("[0-9A-Fa-f]{64}")
KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
HASH_BYTES: Final = 16

PURPOSE: Final = b"markovbot postgresql 1 "
"""Keeps the subkeys apart from those that anything else may derive from the same key."""


def database_key(digits: str) -> bytes:
    """Return the 32 bytes of DATABASE_KEY, which is 64 hexadecimal digits.

    Raises DatabaseMisconfigured if it isn't. It can't be left out: what goes to another machine is
    sealed.
    """
    if not digits:
        raise DatabaseMisconfigured(
            "DATABASE_KEY is missing: a database of PostgreSQL is always encrypted. Set it to 64 "
            "hexadecimal digits, the same for every process (`openssl rand -hex 32` makes some)."
        )
    if not DIGITS.fullmatch(digits):
        raise DatabaseMisconfigured("DATABASE_KEY must be 64 hexadecimal digits.")
    return bytes.fromhex(digits)


def new_salt() -> bytes:
    """Return a random salt."""
    return os.urandom(SALT_BYTES)


class DamagedRow(DatabaseFailure):
    """A row can't be opened."""


class Sealer:
    """Seals and opens what belongs to one salt: to a guild, or to the whole fleet."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        self._salt = salt
        self._ciphers: dict[str, AESGCM] = {}
        self._hash_key = self._subkey("hash")

    def seal(self, table: str, guild: int, position: Sequence[int], data: bytes) -> bytes:
        """Return the sealed bytes for one place; they are 28 longer than `data`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher(table).encrypt(nonce, data, _place(table, guild, position))

    def open(self, table: str, guild: int, position: Sequence[int], sealed: bytes) -> bytes:
        """Return what was sealed for this place.

        Raises DamagedRow if it wasn't, or not with this key, or was changed since.
        """
        try:
            return self._cipher(table).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _place(table, guild, position)
            )
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise DamagedRow(
                f"A row of the table {table} was damaged or moved, or comes from a database with "
                "another DATABASE_KEY: it can't be opened. Restore a backup."
            ) from None

    def hashed(self, data: bytes) -> bytes:
        """Return 16 bytes that are the same for the same data, and tell nothing without the key."""
        return hmac.digest(self._hash_key, data, sha256)[:HASH_BYTES]

    def _cipher(self, table: str) -> AESGCM:
        cipher = self._ciphers.get(table)
        if cipher is None:
            cipher = self._ciphers[table] = AESGCM(self._subkey(f"table {table}"))
        return cipher

    def _subkey(self, use: str) -> bytes:
        info = PURPOSE + use.encode()
        return HKDF(SHA256(), KEY_BYTES, salt=self._salt, info=info).derive(self._key)


def _place(table: str, guild: int, position: Sequence[int]) -> bytes:
    """Return the associated data; no two places have the same, since all numbers are equally long.

    Numbers are 0 or greater, and below 2^128: a UUID is one.
    """
    numbers = b"".join([number.to_bytes(16, "big") for number in (guild, *position)])
    return b"%b\0%b" % (table.encode(), numbers)
