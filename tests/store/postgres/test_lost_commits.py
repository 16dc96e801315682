"""What a process is told whose confirmed commits a crash of the server has taken."""

import asyncio
from collections.abc import Iterator

import pytest

from markovbot.domain import GuildId
from markovbot.store.postgres import maintenance
from markovbot.store.postgres.bootstrap import open_postgres
from sandbox.patience import patient
from sandbox.postgres import FAST, Cluster, NoServer, running_cluster
from tests.support.stores import KEY
from tests.support.teaching import GUILD, Teacher

LATE = {
    "wal_writer_delay": "10s",
    "bgwriter_lru_maxpages": "0",
    "autovacuum": "off",
}
"""Nothing but a commit that waits for it writes to the disk before ten seconds are over."""

pytestmark = [pytest.mark.slow, pytest.mark.processes]


@pytest.fixture
def late_cluster() -> Iterator[Cluster]:
    try:
        with running_cluster(FAST | LATE) as started:
            yield started
    except NoServer as error:
        pytest.skip(str(error))


async def test_commits_that_a_crash_took_are_noticed_though_nobody_says_anything(
    late_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "POLL_EVERY", 0.05)
    monkeypatch.setattr(maintenance, "RETRY_DELAY", 0.05)
    told: list[GuildId] = []
    noticed = asyncio.Event()

    def note(guild: GuildId) -> None:
        told.append(guild)
        noticed.set()

    with late_cluster.database() as name:
        async with open_postgres(late_cluster.url(name), KEY) as store:
            store.commits_lost = note
            teacher = Teacher(store)
            await teacher.say("tea is hot")
            await store.settle()
            late_cluster.sql("CHECKPOINT")
            kept = await store.digest(GUILD)
            await teacher.say("rain is wet")
            assert await store.digest(GUILD) != kept
            late_cluster.stop("immediate")
            late_cluster.start()
            async with patient():
                await noticed.wait()
            assert told == [GUILD]
            assert await store.digest(GUILD) == kept
            await teacher.say("snow is cold")
            assert await store.check() == []


async def test_a_server_that_lost_nothing_gives_no_alarm(
    late_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "POLL_EVERY", 0.05)
    monkeypatch.setattr(maintenance, "RETRY_DELAY", 0.05)
    told: list[GuildId] = []
    with late_cluster.database() as name:
        async with open_postgres(late_cluster.url(name), KEY) as store:
            store.commits_lost = told.append
            await Teacher(store).say("tea is hot")
            late_cluster.stop()
            late_cluster.start()
            await Teacher(store).say("tea is hot")
            assert told == []
