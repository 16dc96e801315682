"""The stores that the conformance suite holds to the same tests: add a new one to `STORES`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Store

Opener = Callable[[Path], AbstractAsyncContextManager[Store]]


@asynccontextmanager
async def in_memory(_directory: Path) -> AsyncIterator[Store]:
    yield MemoryStore()


@asynccontextmanager
async def in_sqlite(directory: Path) -> AsyncIterator[Store]:
    async with open_store(directory / "markov.db", create=True) as opened:
        yield opened


STORES: dict[str, Opener] = {"memory": in_memory, "sqlite": in_sqlite}
