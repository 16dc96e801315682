"""Nothing that was sealed can be read in the server's files, its log, its WAL or a dump."""

from uuid import UUID

import pytest

from markovbot.store.postgres.sealing import Sealer
from markovbot.store.postgres.tables import Append, Change, open_tables
from sandbox.postgres import Cluster
from tests.support.at_rest import holding
from tests.support.postgres_rows import claimed

pytestmark = [pytest.mark.slow, pytest.mark.processes]

CANARY = b"vermilion marmalade 876543210987654321"
PLAIN = b"chartreuse umbrella"
"""Written as it is, so that the search is known to find what is there."""

SEALER = Sealer(bytes(range(32)), bytes(16))
GUILD = 1
MARK = UUID(int=5)


async def test_no_file_and_no_dump_holds_what_was_sealed(own_cluster: Cluster) -> None:
    def sealed(table: str, *position: int) -> bytes:
        return SEALER.seal(table, GUILD, position, CANARY)

    with own_cluster.database() as name:
        url = own_cluster.url(name)
        async with open_tables(url) as tables:
            rows = await claimed(tables, GUILD)
            change = Change(
                GUILD,
                rows.seq,
                0,
                blocks=[(1, 0, sealed("block", 1, 0))],
                runs=[(1, 0, 5, None, sealed("run", 1, 0))],
                lexicon=[(0, sealed("lexicon", 0))],
                book=[(0, sealed("book", 0)), (1, PLAIN)],
                presence=[SEALER.hashed(CANARY)],
            )
            seq = await tables.change(change)
            assert seq is not None
            await tables.append([Append(GUILD, seq, 0, sealed("tail", seq + 1))], 0)
            assert await tables.mark(GUILD, MARK, sealed("mark", MARK.int))
            await tables.save_shared([(SEALER.hashed(b"key"), sealed("shared"))], 0)
        own_cluster.sql("CHECKPOINT")
        data = own_cluster.directory / "data"
        assert holding(data, PLAIN) == {"base", "pg_wal"}
        for word in CANARY.split():
            assert holding(own_cluster.directory, word) == set()
        dump = own_cluster.dump(name)
        assert PLAIN.hex() in dump
        for word in CANARY.split():
            assert word.hex() not in dump
            assert word.decode() not in dump


async def test_what_was_removed_is_gone_from_the_tables_after_a_full_vacuum(
    own_cluster: Cluster,
) -> None:
    """A plain vacuum leaves bytes in the unused part of a page until it is used again."""
    with own_cluster.database() as name:
        async with open_tables(own_cluster.url(name)) as tables:
            rows = await claimed(tables, GUILD)
            written = Change(GUILD, rows.seq, 0, blocks=[(1, 0, PLAIN)], book=[(0, PLAIN)])
            seq = await tables.change(written)
            assert seq is not None
            gone = Change(GUILD, seq, 0, gone_blocks=[(1, 0)], book=[(0, b"")])
            assert await tables.change(gone, durable=True) is not None
        own_cluster.sql("CHECKPOINT")
        data = own_cluster.directory / "data"
        assert "base" in holding(data, PLAIN)
        own_cluster.sql("VACUUM FULL", name)
        own_cluster.sql("CHECKPOINT")
        assert "base" not in holding(data, PLAIN)
