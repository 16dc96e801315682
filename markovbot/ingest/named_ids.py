"""Ids for what has only a name: the channels and authors of chat exports."""

from functools import lru_cache
from hashlib import blake2b

FIRST_NAMED_ID = 1 << 62
"""Ids made from names start here; Discord's snowflakes stay below until the year 2049."""


@lru_cache(1 << 14)
def id_of(name: str | int) -> int:
    """Return the id a name stands for, the same on every machine and in every run.

    A whole number (also as a string of digits, without leading zeros) is an id already. Raises
    ValueError for a negative number and for one where the ids made from names begin.
    """
    if isinstance(name, str):
        if not (name.isascii() and name.isdigit()) or (name[0] == "0" and name != "0"):
            digest = blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
            return FIRST_NAMED_ID | (int.from_bytes(digest, "big") >> 2)
        name = int(name)
    if not 0 <= name < FIRST_NAMED_ID:
        raise ValueError("an id is a whole number from 0 to 2^62")
    return name
