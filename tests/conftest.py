"""What every layer's tests start from: a real database file, a way to teach it, a sandbox."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import aiohttp
import pytest
from hypothesis import HealthCheck, settings

from markovbot.store import open_store
from markovbot.store.ports import DatabaseStore
from sandbox import Sandbox
from sandbox.postgres import DURABLE, Cluster, NoServer, running_cluster
from tests.support.stores import FILES, Opener, in_postgres
from tests.support.teaching import Teacher
from tests.support.temporary import use_memory
from tests.support.tiers import Guard, mark
from tests.support.town import Town

# A fifth of a second for each example, and one for making ten, say more of the machine, and of what
# else it does, than of the code.
settings.register_profile(
    "exploring",
    settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Two runs of one commit draw the same examples; `--hypothesis-profile=exploring` draws others.
settings.register_profile(
    "repeatable", settings.get_profile("exploring"), derandomize=True, database=None
)
settings.load_profile("repeatable")

use_memory()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return what `-n auto` stands for: many tests wait, for the bot's process or for the disk."""
    return (os.cpu_count() or 1) + 1


guard = Guard()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark(item, Path(__file__).parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    guard.on = item.get_closest_marker("processes") is None
    try:
        return (yield)
    finally:
        guard.on = False


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give out the same ids in every run: where they are others, a seed draws other lines, and what
    nearly always holds fails now and then."""
    monkeypatch.setattr(secrets, "token_bytes", Random(7).randbytes)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "markov.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[DatabaseStore]:
    async with open_store(database, create=True) as opened:
        yield opened


@pytest.fixture
def teacher(store: DatabaseStore) -> Teacher:
    return Teacher(store)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that all tests of this process share; skips where there is none."""
    try:
        with running_cluster() as started:
            yield started
    except NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(
    scope="session", params=[*FILES, pytest.param("postgres", marks=pytest.mark.processes)]
)
def opener(request: pytest.FixtureRequest) -> Opener:
    """Each store in turn, as what opens an empty one; skips where it needs a server."""
    if request.param in FILES:
        return FILES[request.param]
    return in_postgres(request.getfixturevalue("cluster"))


@pytest.fixture
def postgres(cluster: Cluster) -> Iterator[str]:
    """The URL of an empty database of its own."""
    with cluster.database() as name:
        yield cluster.url(name)


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that a test may stop; what it confirms as committed survives that."""
    try:
        with running_cluster(DURABLE) as started:
            yield started
    except NoServer as error:
        pytest.skip(str(error))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store give up soon where another program keeps its file locked."""
    monkeypatch.setattr("markovbot.store.sqlite.file.connections.BUSY_SECONDS", 0.05)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Start a sandbox in this process."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        guild = sandbox.add_guild("Town")
        square = sandbox.add_channel(guild, "square")
        yield Town(sandbox, guild, square, sandbox.add_member(guild, "Ada"), http)
