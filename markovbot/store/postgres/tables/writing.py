"""Adding to guilds and changing them: one statement each, which does all or nothing for a guild.

The condition comes first: the guild's row is changed where this process owns it and nothing has
happened to it since it was read. Everything else in the statement follows from the row that came
back, so a process that was paused, cut off or replaced writes nothing.

A statement whose answer was lost is sent again, and finds its own work done. So if a guild doesn't
take that one, its row is looked at: nobody else moves `seq` on by one under this process's token,
which writes to a guild one statement at a time.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from markovbot.store.postgres.tables.base import TablesBase
from markovbot.store.postgres.tables.durability import DURABLY
from markovbot.store.postgres.tables.records import Append, Change

APPEND: Final = """
WITH given AS (
    SELECT * FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[])
    AS given (guild, seq, version, data)
), taken AS (
    UPDATE guild SET seq = guild.seq + 1 FROM given
    WHERE guild.guild = given.guild AND guild.fence = $1
    AND guild.seq = given.seq AND guild.version = given.version
    AND (SELECT version FROM fleet) = $2
    RETURNING guild.guild, guild.seq, given.data
), written AS (
    INSERT INTO tail (guild, seq, data) SELECT guild, seq, data FROM taken
)
SELECT guild, seq, {commit} FROM taken
"""

CHANGES: Final = """
WITH given AS (
    SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS given (guild, seq, version, up_to)
), held AS (
    UPDATE guild SET seq = guild.seq + 1 FROM given
    WHERE guild.guild = given.guild AND guild.fence = $1
    AND guild.seq = given.seq AND guild.version = given.version
    RETURNING guild.guild, guild.seq, given.up_to
), gone_tail AS (
    DELETE FROM tail USING held WHERE tail.guild = held.guild AND tail.seq <= held.up_to
), gone_blocks AS (
    DELETE FROM block
    USING held, unnest($6::bigint[], $7::bigint[], $8::bigint[]) AS gone (guild, run, no)
    WHERE gone.guild = held.guild
    AND block.guild = gone.guild AND block.run = gone.run AND block.no = gone.no
), blocks AS (
    INSERT INTO block (guild, run, no, data) SELECT guild, run, no, data
    FROM unnest($9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[])
    AS given (guild, run, no, data) JOIN held USING (guild)
), gone_runs AS (
    DELETE FROM run
    USING held, unnest($13::bigint[], $14::bigint[], $15::bigint[]) AS gone (guild, run, part)
    WHERE gone.guild = held.guild
    AND run.guild = gone.guild AND run.run = gone.run AND run.part = gone.part
), runs AS (
    INSERT INTO run (guild, run, part, entries, target, data)
    SELECT guild, run, part, entries, target, data
    FROM unnest($16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[],
                $21::bytea[])
    AS given (guild, run, part, entries, target, data) JOIN held USING (guild)
    ON CONFLICT (guild, run, part) DO UPDATE
    SET entries = excluded.entries, target = excluded.target, data = excluded.data
), gone_lexicon AS (
    DELETE FROM lexicon USING held, unnest($22::bigint[], $23::bigint[]) AS gone (guild, seg)
    WHERE gone.guild = held.guild AND lexicon.guild = gone.guild AND lexicon.seg = gone.seg
), lexicon AS (
    INSERT INTO lexicon (guild, seg, data) SELECT guild, seg, data
    FROM unnest($24::bigint[], $25::bigint[], $26::bytea[])
    AS given (guild, seg, data) JOIN held USING (guild)
    ON CONFLICT (guild, seg) DO UPDATE SET data = excluded.data
), gone_book AS (
    DELETE FROM book USING held, unnest($27::bigint[], $28::bigint[]) AS gone (guild, part)
    WHERE gone.guild = held.guild AND book.guild = gone.guild AND book.part = gone.part
), book AS (
    INSERT INTO book (guild, part, data) SELECT guild, part, data
    FROM unnest($29::bigint[], $30::bigint[], $31::bytea[])
    AS given (guild, part, data) JOIN held USING (guild)
    ON CONFLICT (guild, part) DO UPDATE SET data = excluded.data
), gone_presence AS (
    DELETE FROM presence
    USING held, unnest($32::bigint[], $33::bytea[]) AS gone (guild, person)
    WHERE gone.guild = held.guild
    AND presence.guild = gone.guild AND presence.person = gone.person
), presence AS (
    INSERT INTO presence (guild, person) SELECT guild, person
    FROM unnest($34::bigint[], $35::bytea[]) AS given (guild, person) JOIN held USING (guild)
    ORDER BY guild, person ON CONFLICT DO NOTHING
), gone_marks AS (
    DELETE FROM mark USING held, unnest($36::bigint[], $37::uuid[]) AS gone (guild, id)
    WHERE gone.guild = held.guild AND mark.guild = gone.guild AND mark.id = gone.id
)
SELECT guild, seq, {commit} FROM held
"""
"""Presence is written by the order of its hashes: how rows lie in the table tells who came when."""

DROP: Final = """
WITH held AS (
    DELETE FROM guild WHERE guild = $1 AND fence = $2 AND seq = $3 AND version = $4 RETURNING guild
), gone_tail AS (DELETE FROM tail WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_runs AS (DELETE FROM run WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_blocks AS (DELETE FROM block WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_lexicon AS (DELETE FROM lexicon WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_book AS (DELETE FROM book WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_marks AS (DELETE FROM mark WHERE guild = $1 AND EXISTS (SELECT FROM held)
), gone_presence AS (DELETE FROM presence WHERE guild = $1 AND EXISTS (SELECT FROM held)
)
SELECT guild, {commit} FROM held
"""

NEXT: Final = """
SELECT guild.guild, guild.seq FROM guild
JOIN unnest($1::bigint[], $2::bigint[]) AS asked (guild, seq) USING (guild, seq) WHERE fence = $3
"""


VOID: Final = """
UPDATE guild SET seq = seq + 2 WHERE guild = $1 AND fence = $2 AND seq = $3 RETURNING {commit}
"""
"""A change moves `seq` on by one, so this tells it from none, also if it is sent again."""


class Writing(TablesBase):
    """Statements that write what belongs to guilds which this process owns."""

    async def append(self, rows: Iterable[Append], shared: int) -> dict[int, int]:
        """Add a row to the tails of any number of guilds, in one round trip.

        Returns the new `seq` of those that took it. None does if the shared rows' version isn't
        `shared`; a guild doesn't if another process owns it, or if it has changed.
        """
        before = self._connections.resent
        ordered = sorted(rows)  # by guild, so that two processes lock rows in the same order
        taken = await self._connections.fetch(
            APPEND.format(commit=self._commit()),
            self.token,
            shared,
            [row.guild for row in ordered],
            [row.seq for row in ordered],
            [row.version for row in ordered],
            [row.data for row in ordered],
        )
        found = {guild: seq for guild, seq, _ in taken}
        return await self._with_unanswered(ordered, found, before)

    async def change(self, change: Change, *, durable: bool = False) -> int | None:
        """Change a guild in one round trip and return its new `seq`.

        None: another process owns it, or it has changed. `durable` is for what people decide, and
        for erasures: it must survive a crash of the server.
        """
        commit = self._commit(durable=durable)
        return (await self._changed([change], commit)).get(change.guild)

    async def changes(self, changes: Sequence[Change]) -> dict[int, int]:
        """Change any number of guilds in one round trip, each by itself.

        Returns the new `seq` of those that took it; what is said of `change` holds for each.
        """
        return await self._changed(changes, self._commit())

    async def _changed(self, changes: Sequence[Change], commit: str) -> dict[int, int]:
        before = self._connections.resent
        ordered = sorted(changes, key=lambda change: change.guild)
        rows = await self._connections.fetch(
            CHANGES.format(commit=commit),
            self.token,
            *_columns([(one.guild, one.seq, one.version, one.up_to) for one in ordered], 4),
            *_with_guild(ordered, "gone_blocks", 2),
            *_with_guild(ordered, "blocks", 3),
            *_with_guild(ordered, "gone_runs", 2),
            *_with_guild(ordered, "runs", 5),
            *_with_guild(ordered, "gone_lexicon", 1),
            *_with_guild(ordered, "lexicon", 2),
            *_with_guild(ordered, "gone_book", 1),
            *_with_guild(ordered, "book", 2),
            *_with_guild(ordered, "gone_presence", 1),
            *_with_guild(ordered, "presence", 1),
            *_with_guild(ordered, "gone_marks", 1),
        )
        found = {row["guild"]: row["seq"] for row in rows}
        return await self._with_unanswered(ordered, found, before)

    async def drop(self, guild: int, seq: int, version: int) -> bool:
        """Remove a guild of which nothing is left; tell whether nothing had happened to it."""
        statement = DROP.format(commit=DURABLY)
        return await self._connections.row(statement, guild, self.token, seq, version) is not None

    async def settle(self, guild: int, seq: int) -> bool:
        """Find out whether a change of a guild, made when it was at `seq`, was committed though no
        answer came. If it wasn't, it can't be any more, wherever it is on its way."""
        statement = VOID.format(commit=DURABLY)
        await self._connections.fetch(statement, guild, self.token, seq)
        return bool(await self._connections.fetch(NEXT, [guild], [seq + 1], self.token))

    async def _with_unanswered(
        self, sent: Sequence[Append | Change], taken: dict[int, int], resent: int
    ) -> dict[int, int]:
        """Add to the guilds that took what was sent those of which no answer came; `resent` is
        what it was before that."""
        asked = {one.guild: one.seq + 1 for one in sent if one.guild not in taken}
        if asked and self._connections.resent > resent:
            rows = await self._connections.fetch(NEXT, [*asked], [*asked.values()], self.token)
            taken |= {row["guild"]: row["seq"] for row in rows}
        return taken


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]


def _with_guild(changes: Iterable[Change], name: str, width: int) -> list[list[object]]:
    """Return what changes have under a name as columns, the guild first."""
    rows = [
        (change.guild, *(row if width > 1 else (row,)))
        for change in changes
        for row in getattr(change, name)
    ]
    return _columns(rows, 1 + width)
