"""The audit of a database of PostgreSQL: what its thief gets, and what is left of the forgotten."""

from collections.abc import AsyncIterator

import pytest

from markovbot.audit import keyless, residue, theft
from markovbot.audit.scratch import GUILD, scratch
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from sandbox.postgres import Cluster
from tests.support.auditing import Quiet, sample, share, texts
from tests.support.stores import KEY
from tests.support.teaching import BRUNO

SCHEMAS = "SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, 'markovbot_scratch_')"


@pytest.fixture
async def server(postgres: str) -> AsyncIterator[PostgresStore]:
    async with open_postgres(postgres, KEY) as opened:
        yield opened


async def test_nothing_of_a_forgotten_member_is_left(server: PostgresStore) -> None:
    for figure in await residue.measure(sample(), lambda _: server.scratch()):
        assert figure.count == 0
        assert figure.of is not None
        assert figure.of > 50
        assert "row of the database" in figure.definition or "tables" in figure.definition


async def test_residue_would_be_found_with_the_key_alone(server: PostgresStore) -> None:
    ours = sample()
    traces = residue.traces_of(residue.chosen_members(ours), ours)
    async with scratch(lambda _: server.scratch()) as one:
        await one.teach(ours)
        opened = await one.store.stored(GUILD, opened=True)
        sealed = await one.store.stored(GUILD, opened=False)
    words = frozenset(word.encode() for word in traces.words)
    found = residue.found_in(opened, traces.needles | words, [])
    assert len(found & words) > len(words) * 0.9
    assert {str(one).encode() for one in residue.chosen_members(ours)} <= found
    assert not {one for one in residue.found_in(sealed, words, []) if len(one) >= keyless.READABLE}


async def test_theft_is_measured_on_the_rows(server: PostgresStore) -> None:
    ours = [
        *texts("the kettle is on the stove now, take care", "yes"),
        *texts("a b c d e", "x b c d y", member=BRUNO),
    ]
    async with scratch(lambda _: server.scratch()) as one:
        await one.teach(ours)
        figures, _ = await theft.with_key(one.store, GUILD, ours, Quiet())
        rows = await one.store.stored(GUILD, opened=False)
    assert share(figures, "theft.order2") == (2, 4)
    assert share(figures, "theft.order2.long") == (1, 1)
    assert share(figures, "theft.order1") == (1, 4)  # "the" comes twice: pairs can't tell
    assert share(figures, "theft.order2.wrong") == (0, 2)
    figures, encrypted = keyless.measure(rows, ours, "rows")
    assert encrypted
    assert share(figures, "theft.keyless.messages") == (0, 3)


async def test_scratch_stores_are_empty_and_gone_afterwards(
    server: PostgresStore, postgres: str, cluster: Cluster
) -> None:
    name = postgres.rpartition("/")[2]
    async with scratch(lambda _: server.scratch()) as one:
        await one.teach(texts("a cup of tea"))
        assert cluster.sql(SCHEMAS, name) == "1"
        assert not await server.guilds()
    assert cluster.sql(SCHEMAS, name) == "0"


async def test_what_a_killed_audit_has_left_is_dropped_by_the_next(
    server: PostgresStore, postgres: str, cluster: Cluster
) -> None:
    name = postgres.rpartition("/")[2]
    schema = "markovbot_scratch_killed"
    cluster.sql(
        f"CREATE SCHEMA {schema} AUTHORIZATION bot; SET ROLE bot; "
        f"CREATE TABLE {schema}.process (token bigint, until timestamptz); "
        f"INSERT INTO {schema}.process VALUES (1, now() + interval '1 hour')",
        name,
    )
    async with server.scratch():  # one that runs meanwhile is left alone
        assert cluster.sql(SCHEMAS, name) == "2"
    cluster.sql(f"UPDATE {schema}.process SET until = now() - interval '1 s'", name)
    async with server.scratch():
        assert cluster.sql(SCHEMAS, name) == "1"
