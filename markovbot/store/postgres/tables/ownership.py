"""Which process owns a guild, and what the guild holds at one moment.

Ownership is a token in the guild's row. Tokens come from one sequence, so a process that started
later has the greater one and takes a guild from an older process, and not the other way round while
the later process lives. Whether a process lives is told by the clock and only decides who serves a
guild; what keeps two from writing is the token in each statement's condition.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

import asyncpg

from markovbot.store.postgres.tables.base import TablesBase
from markovbot.store.postgres.tables.durability import DURABLY
from markovbot.store.postgres.tables.records import Current, GuildRows

STEP: Final = "1 + floor(random() * 1048576)::bigint"
"""How far a claim moves a guild's `seq`. After a crash of the server that took the last commits, it
doesn't reach by other commits a number that somebody has seen before."""

CLAIM: Final = """
INSERT INTO guild AS known (guild, fence, seq, version, salt)
SELECT guild, $1, floor(random() * 2147483648)::bigint, 0, salt
FROM unnest($2::bigint[], $3::bytea[]) AS given (guild, salt) ORDER BY guild
ON CONFLICT (guild) DO UPDATE SET fence = $1, seq = known.seq + {step} WHERE known.fence <= $1
RETURNING guild, seq, version, salt, {commit}
"""
"""A guild's `seq` starts anywhere: no statement that is still under way for one that was dropped
can fit one that was made anew. A claim that a crash of the server takes is like one that never was:
nothing fits the guild's row any more."""

CLAIM_FROM: Final = """
UPDATE guild SET fence = $2, seq = seq + {step} WHERE guild = $1 AND fence = $3
RETURNING fence, {commit}
"""

RELEASE: Final = f"""
UPDATE guild SET fence = 0 WHERE guild = ANY($1::bigint[]) AND fence = $2 RETURNING {DURABLY}
"""
"""Durable, and with it all that was committed before: nobody looks after these guilds any more."""

READ: Final = """
SELECT guild, 0 AS kind, fence AS a, seq AS b, version AS c, NULL::bigint AS d, salt AS data,
NULL::uuid AS id FROM guild WHERE guild = ANY($1::bigint[])
UNION ALL SELECT guild, 1, seq, NULL, NULL, NULL, data, NULL FROM tail WHERE guild = ANY($1)
UNION ALL SELECT guild, 2, run, part, entries, target, data, NULL FROM run WHERE guild = ANY($1)
UNION ALL SELECT guild, 3, seg, NULL, NULL, NULL, data, NULL FROM lexicon WHERE guild = ANY($1)
UNION ALL SELECT guild, 4, part, NULL, NULL, NULL, data, NULL FROM book WHERE guild = ANY($1)
UNION ALL SELECT guild, 5, NULL, NULL, NULL, NULL, body, id FROM mark WHERE guild = ANY($1)
"""
"""One statement sees one moment, so the rows fit each other without a transaction."""

BLOCKS: Final = """
SELECT block.run, block.no, block.data
FROM unnest($2::bigint[], $3::bigint[]) AS wanted (run, no)
JOIN block ON block.guild = $1 AND block.run = wanted.run AND block.no = wanted.no
"""

CURRENT: Final = """
SELECT guild, fence, seq, version FROM guild WHERE guild = ANY($1::bigint[])
UNION ALL SELECT NULL, NULL, NULL, version FROM fleet
"""

BEAT: Final = """
INSERT INTO process (token, until) VALUES ($1, now() + make_interval(secs => $2))
ON CONFLICT (token) DO UPDATE SET until = excluded.until
"""

IS_ALIVE: Final = "SELECT EXISTS (SELECT FROM process WHERE token = $1 AND until > now())"

ORPHANS: Final = """
SELECT DISTINCT guild.guild FROM guild JOIN tail USING (guild)
WHERE guild.fence NOT IN (SELECT token FROM process WHERE until > now())
"""

BOOKS: Final = """
SELECT guild, salt, data FROM guild JOIN book USING (guild)
WHERE part = $1 AND guild > $2 ORDER BY guild LIMIT $3
"""

TAILS: Final = """
SELECT guild, salt, tail.seq, data FROM guild JOIN tail USING (guild)
WHERE (guild, tail.seq) > ($1, $2) ORDER BY guild, tail.seq LIMIT $3
"""

GUILDS: Final = "SELECT guild, salt FROM guild WHERE guild > $1 ORDER BY guild LIMIT $2"

PAGE: Final = 1000
"""Guilds of which something is read at once."""


class Ownership(TablesBase):
    """Statements that claim guilds, and read."""

    async def claim(self, salts: Mapping[int, bytes]) -> dict[int, GuildRows | None]:
        """Make guilds this process's, and return what each holds; those that are new are created.

        `salts` are random, and new ones each time: they tell which guilds were created. None: a
        process that lives and has started later owns the guild.
        """
        statement = CLAIM.format(commit=self._commit(), step=STEP)
        taken = await self._connections.fetch(statement, self.token, [*salts], [*salts.values()])
        found: dict[int, GuildRows | None] = {
            guild: GuildRows(guild, self.token, seq, version, salt, [], [], [], [], [])
            for guild, seq, version, salt, _ in taken
            if salt == salts[guild]
        }
        if known := [row["guild"] for row in taken if row["guild"] not in found]:
            rows = await self._peek(known)
            found |= {guild: one for guild, one in rows.items() if one.fence == self.token}
        for guild in salts.keys() - found.keys():
            found[guild] = await self._claim_later(guild, salts[guild])
        return found

    async def _claim_later(self, guild: int, salt: bytes) -> GuildRows | None:
        """Claim a guild that a process owns which has started later, if that one has ended."""
        rows = await self.peek(guild)
        if rows is None:  # its owner has just dropped it
            return (await self.claim({guild: salt}))[guild]
        if rows.fence == self.token:
            return rows
        if await self.is_alive(rows.fence):
            return None
        statement = CLAIM_FROM.format(commit=self._commit(), step=STEP)
        await self._connections.fetch(statement, guild, self.token, rows.fence)
        rows = await self.peek(guild)
        return rows if rows is not None and rows.fence == self.token else None

    async def peek(self, guild: int) -> GuildRows | None:
        """Return what a guild holds, as it is at one moment; None if it isn't there."""
        return (await self._peek([guild])).get(guild)

    async def _peek(self, guilds: Sequence[int]) -> dict[int, GuildRows]:
        """Return what those of some guilds hold that are there."""
        found: defaultdict[int, list[list[asyncpg.Record]]] = defaultdict(
            lambda: [[], [], [], [], [], []]
        )
        for row in await self._connections.fetch(READ, guilds):
            found[row["guild"]][row["kind"]].append(row)
        return {guild: _guild_rows(rows) for guild, rows in found.items() if rows[0]}

    async def read_blocks(
        self, guild: int, wanted: Sequence[tuple[int, int]]
    ) -> dict[tuple[int, int], bytes]:
        """Return blocks of a guild by run and number, in one round trip; missing ones are left
        out."""
        runs, numbers = [run for run, _ in wanted], [number for _, number in wanted]
        rows = await self._connections.fetch(BLOCKS, guild, runs, numbers)
        return {(run, number): data for run, number, data in rows}

    async def current(self, guild: int) -> Current:
        """Return what tells whether what is known about a guild is still true."""
        return (await self.currents([guild]))[guild]

    async def currents(self, guilds: Sequence[int]) -> dict[int, Current]:
        """Return the same of many guilds, in one round trip."""
        rows = await self._connections.fetch(CURRENT, guilds)
        shared = next(version for known, _, _, version in rows if known is None)
        found = {
            known: Current(fence, seq, version, shared)
            for known, fence, seq, version in rows
            if known is not None
        }
        return {guild: found.get(guild, Current(0, 0, 0, shared)) for guild in guilds}

    async def release(self, guilds: Sequence[int]) -> None:
        """Give guilds up, so that any process may claim them; others' stay as they are."""
        await self._connections.fetch(RELEASE, guilds, self.token)

    async def beat(self, seconds: float) -> None:
        """Say that this process lives, and will for so long; 0 says that it ends."""
        await self._connections.fetch_at_once(BEAT, self.token, float(seconds))

    async def is_alive(self, token: int) -> bool:
        """Tell whether the process with a token has said that it lives."""
        return bool((await self._connections.fetch(IS_ALIVE, token))[0][0])

    async def orphans(self) -> list[int]:
        """Return the guilds that have rows in their tail, and no living process as their owner."""
        return sorted(row[0] for row in await self._connections.fetch(ORPHANS))

    async def books(self, part: int) -> AsyncIterator[tuple[int, bytes, bytes]]:
        """Yield each guild that has this part of its book, with its salt and the part's bytes."""
        last = -1
        while rows := await self._connections.fetch(BOOKS, part, last, PAGE):
            for guild, salt, data in rows:
                yield guild, salt, data
            last = rows[-1][0]

    async def tails(self) -> AsyncIterator[tuple[int, bytes, int, bytes]]:
        """Yield every row of every tail: guild, salt, seq, bytes."""
        last = -1, -1
        while rows := await self._connections.fetch(TAILS, *last, PAGE):
            for row in rows:
                yield tuple(row)
            last = rows[-1]["guild"], rows[-1]["seq"]

    async def guilds(self) -> AsyncIterator[tuple[int, bytes]]:
        """Yield each guild and its salt."""
        last = -1
        while rows := await self._connections.fetch(GUILDS, last, PAGE):
            for guild, salt in rows:
                yield guild, salt
            last = rows[-1][0]


def _guild_rows(found: Sequence[Sequence[asyncpg.Record]]) -> GuildRows:
    """Return the rows of a guild, which are given by the table that they are from."""
    (its,), tail, runs, lexicon, book, marks = found
    return GuildRows(
        its["guild"],
        its["a"],
        its["b"],
        its["c"],
        its["data"],
        tail=sorted((row["a"], row["data"]) for row in tail),
        runs=sorted(((*row[2:7],) for row in runs), key=lambda piece: piece[:2]),
        lexicon=sorted((row["a"], row["data"]) for row in lexicon),
        book=sorted((row["a"], row["data"]) for row in book),
        marks=sorted((row["id"], row["data"]) for row in marks),
    )
