"""What a crash of the server may take, and what it may not."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from markovbot.store.postgres.tables import Append, Change, open_tables
from sandbox.postgres import DURABLE, Cluster, NoServer, running_cluster
from tests.support.postgres_rows import claimed

LATE = {
    "wal_writer_delay": "10s",
    "bgwriter_lru_maxpages": "0",
    "autovacuum": "off",
}
"""Nothing but a commit that waits for it writes to the disk before ten seconds are over."""

pytestmark = [pytest.mark.slow, pytest.mark.processes]

GUILD, MARKED = 1, 2
MARK = UUID(int=1)


@pytest.fixture
def late_cluster() -> Iterator[Cluster]:
    try:
        with running_cluster(DURABLE | LATE) as started:
            yield started
    except NoServer as error:
        pytest.skip(str(error))


async def test_rows_that_a_crash_took_are_noticed(late_cluster: Cluster) -> None:
    with late_cluster.database() as name:
        url = late_cluster.url(name)
        async with open_tables(url) as tables:
            await claimed(tables, MARKED)
            rows = await claimed(tables, GUILD)
            kept = await tables.change(Change(GUILD, rows.seq, 0), durable=True)
            assert kept is not None
            told = [kept]
            for _ in range(10):
                batch = [Append(GUILD, told[-1], 0, b"row")]
                told.append((await tables.append(batch, 0))[GUILD])
            late_cluster.stop("immediate")
            late_cluster.start()
            current = await tables.current(GUILD)
            assert current.seq in told[:-1]  # at least one that was confirmed is gone
            assert await tables.append([Append(GUILD, told[-1], 0, b"next")], 0) == {}
            assert await tables.change(Change(GUILD, told[-1], 0)) is None
            rows = await claimed(tables, GUILD)
            assert [seq for seq, _ in rows.tail] == told[1 : told.index(current.seq) + 1]
            assert rows.seq > told[-1]  # or what was lost could be taken for what comes now
            taken = await tables.append([Append(GUILD, rows.seq, 0, b"again")], 0)
            assert taken == {GUILD: rows.seq + 1}


async def test_what_was_decided_or_asked_for_survives_a_crash(late_cluster: Cluster) -> None:
    with late_cluster.database() as name:
        async with open_tables(late_cluster.url(name)) as tables:
            late_cluster.sql("ALTER ROLE bot SET synchronous_commit = off")
            await claimed(tables, MARKED)
            rows = await claimed(tables, GUILD)
            assert await tables.change(
                Change(GUILD, rows.seq, 0, book=[(0, b"decided")]), durable=True
            )
            assert await tables.mark(MARKED, MARK, b"forget")
            assert await tables.save_shared([(b"key", b"data")], 0) == 1
            late_cluster.stop("immediate")
            late_cluster.start()
            assert (await claimed(tables, GUILD)).book == [(0, b"decided")]
            assert await tables.is_marked(MARKED, MARK)
            assert await tables.shared(0) == (1, [(b"key", b"data")])


async def test_learning_waits_for_the_disk_where_that_is_set(late_cluster: Cluster) -> None:
    with late_cluster.database() as name:
        async with open_tables(late_cluster.url(name), durable=True) as tables:
            seq = (await claimed(tables, GUILD)).seq
            for _ in range(10):
                seq = (await tables.append([Append(GUILD, seq, 0, b"row")], 0))[GUILD]
            late_cluster.stop("immediate")
            late_cluster.start()
            assert (await tables.current(GUILD)).seq == seq
