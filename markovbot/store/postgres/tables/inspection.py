"""Everything of a guild that is stored, row by row, and schemas that are there for a while."""

from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from markovbot.store.postgres.tables.base import TablesBase

STORED: Final = """
SELECT 'tail' AS place, seq AS a, NULL::bigint AS b, NULL::uuid AS id, data
FROM tail WHERE guild = $1
UNION ALL SELECT 'run', run, part, NULL, data FROM run WHERE guild = $1
UNION ALL SELECT 'block', run, no, NULL, data FROM block WHERE guild = $1
UNION ALL SELECT 'lexicon', seg, NULL, NULL, data FROM lexicon WHERE guild = $1
UNION ALL SELECT 'book', part, NULL, NULL, data FROM book WHERE guild = $1
UNION ALL SELECT 'mark', NULL, NULL, id, body FROM mark WHERE guild = $1
UNION ALL SELECT 'presence', NULL, NULL, NULL, person FROM presence WHERE guild = $1
"""

PREFIX: Final = "markovbot_scratch_"

ABANDONED: Final = f"""
SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '{PREFIX}')
AND to_regclass(nspname || '.process') IS NOT NULL
"""

LIVES: Final = "SELECT EXISTS (SELECT FROM {schema}.process WHERE until > now())"


class StoredRow(NamedTuple):
    """A row of a guild: its table, its position there, its bytes."""

    table: str
    position: tuple[int, ...]
    data: bytes


class Inspection(TablesBase):
    """Statements that look at everything, for the audit."""

    async def stored(self, guild: int) -> list[StoredRow]:
        """Return all rows of a guild that hold bytes."""
        rows = await self._connections.fetch(STORED, guild)
        return [
            StoredRow(
                row["place"],
                (row["id"].int,)
                if row["id"] is not None
                else tuple(one for one in (row["a"], row["b"]) if one is not None),
                row["data"],
            )
            for row in rows
        ]

    async def create_schema(self, name: str) -> str:
        """Create a schema and return the URL by which its tables are found, which are to be made.

        Those that nobody uses any more are dropped.
        """
        for (schema,) in await self._connections.fetch(ABANDONED):
            if not (await self._connections.fetch(LIVES.format(schema=schema)))[0][0]:
                await self.drop_schema(schema.removeprefix(PREFIX))
        await self._connections.fetch(f"CREATE SCHEMA {PREFIX}{name}")
        parts = urlsplit(self._connections.url)
        path = urlencode({"search_path": PREFIX + name})
        return urlunsplit(parts._replace(query=f"{parts.query}&{path}".lstrip("&")))

    async def drop_schema(self, name: str) -> None:
        """Drop such a schema with all that is in it."""
        await self._connections.fetch(f"DROP SCHEMA IF EXISTS {PREFIX}{name} CASCADE")
