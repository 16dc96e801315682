"""What belongs to no guild: the fleet's salt, shared rows, and when shards may identify."""

from collections.abc import Sequence
from typing import Final

from markovbot.store.postgres.tables.base import TablesBase
from markovbot.store.postgres.tables.durability import DURABLY

FLEET: Final = f"UPDATE fleet SET salt = coalesce(salt, $1) RETURNING version, salt, {DURABLY}"

SHARED: Final = """
SELECT version, NULL::bytea AS key, NULL::bytea AS data FROM fleet
UNION ALL SELECT NULL, key, data FROM shared WHERE version > $1
"""

SAVE_SHARED: Final = f"""
WITH bumped AS (
    UPDATE fleet SET version = version + 1 WHERE version = $1 RETURNING version
), written AS (
    INSERT INTO shared (key, version, data)
    SELECT given.key, bumped.version, given.data
    FROM bumped, unnest($2::bytea[], $3::bytea[]) AS given (key, data)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, data = excluded.data
)
SELECT version, {DURABLY} FROM bumped
"""

RESERVE_IDENTIFY: Final = f"""
INSERT INTO identify (bucket, at) VALUES ($1, clock_timestamp())
ON CONFLICT (bucket) DO UPDATE
SET at = greatest(clock_timestamp(), identify.at + make_interval(secs => $2))
RETURNING extract(epoch FROM at - clock_timestamp())::float8, {DURABLY}
"""

OTHERS: Final = "SELECT count(*) FROM process WHERE token <> $1 AND until > now()"

SIZE: Final = "SELECT pg_database_size(current_database())"


class Fleet(TablesBase):
    """Statements on the tables that all processes share."""

    async def fleet(self, fresh_salt: bytes) -> tuple[int, bytes]:
        """Return the shared rows' version and the fleet's salt, which is set if there is none."""
        version, salt, _ = (await self._connections.fetch(FLEET, fresh_salt))[0]
        return version, salt

    async def shared(self, since: int) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Return the shared rows' version, and the keys and bytes of those written since another,
        as they are at one moment; 0 is before all."""
        version, rows = 0, []
        for row in await self._connections.fetch(SHARED, since):
            if row["key"] is None:
                version = row["version"]
            else:
                rows.append((row["key"], row["data"]))
        return version, sorted(rows)

    async def save_shared(self, rows: Sequence[tuple[bytes, bytes]], version: int) -> int | None:
        """Write shared rows if their version is still the given one, and return the next one.

        They are on the server's disk when this returns. None: another process has been faster.
        """
        keys, data = [key for key, _ in rows], [one for _, one in rows]
        row = await self._connections.row(SAVE_SHARED, version, keys, data)
        return None if row is None else int(row["version"])

    async def reserve_identify(self, bucket: int, interval: float) -> float:
        """Reserve the next moment at which a bucket's shard may identify; return the seconds
        until then, by the server's clock. Two moments are `interval` seconds apart."""
        rows = await self._connections.fetch(RESERVE_IDENTIFY, bucket, float(interval))
        return max(0.0, float(rows[0][0]))

    async def others(self) -> int:
        """Return how many other processes live."""
        return int((await self._connections.fetch(OTHERS, self.token))[0][0])

    async def size(self) -> int:
        """Return the bytes that the database takes on the server's disk."""
        return int((await self._connections.fetch(SIZE))[0][0])
