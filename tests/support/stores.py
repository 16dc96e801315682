"""The stores that the conformance suite holds to the same tests: add a new one to `STORES`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Store
from markovbot.store.postgres.bootstrap import open_postgres
from sandbox.postgres import Cluster

Opener = Callable[[Path], AbstractAsyncContextManager[Store]]

KEY = "5e" * 32


@asynccontextmanager
async def in_memory(_directory: Path) -> AsyncIterator[Store]:
    yield MemoryStore()


@asynccontextmanager
async def in_sqlite(directory: Path) -> AsyncIterator[Store]:
    async with open_store(directory / "markov.db", create=True) as opened:
        yield opened


def in_postgres(cluster: Cluster) -> Opener:
    """Return what opens a store in an empty database of a server."""

    @asynccontextmanager
    async def opened(_directory: Path) -> AsyncIterator[Store]:
        with cluster.database() as name:
            async with open_postgres(cluster.url(name), KEY) as store:
                yield store

    return opened


FILES: dict[str, Opener] = {"memory": in_memory, "sqlite": in_sqlite}
"""The stores that need no server."""
