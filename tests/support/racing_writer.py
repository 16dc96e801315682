"""`python -m tests.support.racing_writer URL SEED`: a process that writes into guilds which others
want, too, until its input ends.

It appends rows to a few guilds at once, each with a number that nobody else writes, and folds them
into blocks now and then. It prints, as JSON, the rows that were confirmed in each guild.
"""

import asyncio
import json
import random
import sys
from typing import Final

from markovbot.errors import DatabaseFailure
from markovbot.store.postgres.tables import Append, Change, GuildRows, GuildTables, open_tables
from tests.support.postgres_rows import claim

GUILDS: Final = (1, 2, 3, 4)


class Writer:
    def __init__(self, tables: GuildTables, seed: int) -> None:
        self.tables = tables
        self.random = random.Random(seed)
        self.worlds: dict[int, GuildRows] = {}
        self.confirmed: dict[int, list[str]] = {guild: [] for guild in GUILDS}
        self.number = 0

    async def round(self) -> None:
        guilds = self.random.sample(GUILDS, 2)
        try:
            for guild in guilds:
                if guild not in self.worlds:
                    world = await claim(self.tables, guild)
                    if world is not None:
                        self.worlds[guild] = world
            mine = [self.worlds[guild] for guild in guilds if guild in self.worlds]
            if self.random.random() < 0.2:
                for world in mine:
                    await self.fold(world)
            else:
                await self.append(mine)
        except DatabaseFailure:
            for guild in guilds:  # what was under way is in, or isn't
                self.worlds.pop(guild, None)

    async def append(self, mine: list[GuildRows]) -> None:
        self.number += 1
        row = f"{self.tables.token}:{self.number}"
        batch = [Append(one.guild, one.seq, one.version, row.encode()) for one in mine]
        taken = await self.tables.append(batch, 0)
        for world in mine:
            if (seq := taken.get(world.guild)) is None:
                del self.worlds[world.guild]
                continue
            self.confirmed[world.guild].append(row)
            tail = [*world.tail, (seq, row.encode())]
            self.worlds[world.guild] = world._replace(seq=seq, tail=tail)

    async def fold(self, world: GuildRows) -> None:
        data = b" ".join(row for _, row in world.tail)
        change = Change(
            world.guild,
            world.seq,
            world.version,
            up_to=world.seq,
            blocks=[(world.seq, 0, data)] if data else [],
            runs=[(world.seq, 0, len(world.tail), None, b"")] if data else [],
        )
        seq = await self.tables.change(change)
        if seq is None:
            del self.worlds[world.guild]
        else:
            self.worlds[world.guild] = world._replace(seq=seq, tail=[])


async def main(url: str, seed: int) -> None:
    ended = asyncio.ensure_future(asyncio.to_thread(sys.stdin.read))
    async with open_tables(url) as tables:
        writer = Writer(tables, seed)
        while not ended.done():
            await writer.round()
    print(json.dumps(writer.confirmed))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
