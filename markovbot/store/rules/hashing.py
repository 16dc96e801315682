"""Keyed hashes, where people have to be recognised but not named."""

from hashlib import blake2b
from typing import Final

from markovbot.domain import GuildId, MemberId

NAME_BYTES: Final = 16
MEMBER_BYTES: Final = 8
TRIPLE_BYTES: Final = 16


def hashed_name(key: bytes, name: str) -> bytes:
    """Return what is kept of a name."""
    return blake2b(name.encode(), digest_size=NAME_BYTES, key=key).digest()


def hashed_member(key: bytes, guild: GuildId, member: MemberId) -> int:
    """Return what is kept of a member who was forgotten: never 0, and small enough for SQLite."""
    digest = blake2b(f"{guild} {member}".encode(), digest_size=MEMBER_BYTES, key=key).digest()
    return int.from_bytes(digest) >> 1 | 1


def hashed_triple(key: bytes, guild: int, words: tuple[str, str, str]) -> bytes:
    """Return what is kept of three words in a row that are blocked in a guild."""
    text = "\n".join((str(guild), *words))
    return blake2b(text.encode(), digest_size=TRIPLE_BYTES, key=key).digest()
