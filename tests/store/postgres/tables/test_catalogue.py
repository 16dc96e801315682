"""The tables can be distributed by guild as they are: what Citus refuses isn't there."""

import ast
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from markovbot.store.postgres.tables import GuildTables, schema
from sandbox.postgres import Cluster

PACKAGE = Path(schema.__file__).parents[1]

TABLES = "relnamespace = 'public'::regnamespace AND relkind = 'r'"


@pytest.fixture
def sql(cluster: Cluster, tables: GuildTables, postgres: str) -> "Catalogue":
    return Catalogue(cluster, urlsplit(postgres).path[1:])


class Catalogue:
    def __init__(self, cluster: Cluster, database: str) -> None:
        self._cluster, self._database = cluster, database

    def lines(self, statement: str) -> list[str]:
        return self._cluster.sql(statement, self._database).splitlines()


def statements() -> list[str]:
    """Return every text in the package that is no docstring."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        documents = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
        ]
    return found


async def test_every_table_is_distributed_by_guild_or_copied_everywhere(sql: Catalogue) -> None:
    tables = sql.lines(f"SELECT relname FROM pg_class WHERE {TABLES}")
    assert sorted(tables) == sorted((*schema.DISTRIBUTED, *schema.REFERENCE))


async def test_every_key_and_unique_index_begins_with_the_guild(sql: Catalogue) -> None:
    firsts = sql.lines(
        "SELECT relname, attname FROM pg_index JOIN pg_class ON pg_class.oid = indrelid "
        "JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
        f"WHERE indisunique AND {TABLES}"
    )
    keyed = dict(line.split("|") for line in firsts)
    assert keyed.keys() == {*schema.DISTRIBUTED, *schema.REFERENCE}
    assert {keyed[table] for table in schema.DISTRIBUTED} == {"guild"}


async def test_every_foreign_key_begins_with_the_guild_and_sets_nothing_null(
    sql: Catalogue,
) -> None:
    """There are none now; whoever adds one is held to this."""
    keys = sql.lines(
        "SELECT confdeltype, attname FROM pg_constraint "
        "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'"
    )
    assert all(line in {"a|guild", "c|guild", "r|guild"} for line in keys)


async def test_numbers_are_wide_enough_for_those_that_workers_make(sql: Catalogue) -> None:
    kinds = sql.lines(
        "SELECT DISTINCT format_type(atttypid, NULL) FROM pg_attribute "
        f"JOIN pg_class ON pg_class.oid = attrelid WHERE attnum > 0 AND {TABLES}"
    )
    assert set(kinds) == {"bigint", "bytea", "timestamp with time zone", "uuid"}
    sequences = sql.lines("SELECT DISTINCT data_type FROM pg_sequences")
    assert sequences == ["bigint"]


async def test_what_is_compressed_is_not_compressed_again(sql: Catalogue) -> None:
    storage = sql.lines(
        "SELECT relname, attstorage FROM pg_attribute "
        f"JOIN pg_class ON pg_class.oid = attrelid WHERE attname IN ('data', 'body') AND {TABLES}"
    )
    assert sorted(storage) == [
        f"{table}|e" for table in ("block", "book", "lexicon", "mark", "run", "shared", "tail")
    ]


def test_no_statement_locks_rows_first_copies_or_leaves_something_in_a_session() -> None:
    for statement in statements():
        for refused in ("FOR UPDATE", "FOR SHARE", "SET NULL", "COPY ", "advisory", "TEMP"):
            assert refused not in statement, statement
