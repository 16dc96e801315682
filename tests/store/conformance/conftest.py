"""Every store is held to the same tests: add a new one to `STORES`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

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


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with STORES[request.param](tmp_path) as opened:
        yield opened
