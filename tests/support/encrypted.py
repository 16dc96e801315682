"""Databases under a key."""

from pathlib import Path

from markovbot.config.keys import open_database
from markovbot.config.settings import database_keys, environment
from markovbot.store import open_store
from tests.support.teaching import GUILD, Teacher

KEY = "0123456789abcdef" * 4
OTHER_KEY = "fedcba9876543210" * 4
WORDS = [f"zebra{number}quagga" for number in range(100)]


async def fill(path: Path, key: str | None = None) -> str:
    async with open_store(path, create=True, key=key) as store:
        await Teacher(store).say(*WORDS)
        return await store.digest(GUILD)


async def opened(path: Path, *, encrypt: bool = False) -> tuple[str, list[str]]:
    """Open the database as the bot does, and return its digest and what is wrong with it."""
    keys = database_keys(environment(Path()))
    async with open_database(path, keys, create=True, encrypt=encrypt) as store:
        return await store.digest(GUILD), await store.check()
