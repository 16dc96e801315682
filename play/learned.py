"""What the bot learned, read from its database while it runs: the side panel.

Nothing is shown that the person could not read in a channel: the odds are what `/odds` would tell.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final

import regex

from markovbot.domain import ChannelId, GuildId, MemberId, Scope, Style
from markovbot.errors import UserError
from markovbot.speaking.odds import NoTable, Odds, odds
from markovbot.store import open_store
from markovbot.store.ports import DatabaseStore
from markovbot.text import segments
from play.news import database_files
from play.servers import can_see
from sandbox.world import Guild, Member, Message, User

ROWS: Final = 8
"""Next words that are shown at once."""

MOST_STEPS: Final = 40
"""Steps of a message that are shown; a longer one has them counted all the same."""

SHORTEST_SOUGHT: Final = 5
"""Letters of a word that is looked for in the file: shorter ones turn up in random bytes."""

EXCERPT: Final = 32
"""Bytes of the file that are shown."""

WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]+")

WHY_NO_TABLE: Final = {
    NoTable.UNKNOWN: "Nobody has said that where you can read.",
    NoTable.ONE_MEMBER: "Only one member says that where you can read, so it is kept back.",
}
KEPT_BACK: Final = "No two members have gone on from there with the same word: it is kept back."


class Learned:
    """Answers questions about the database in a directory."""

    def __init__(self, directory: Path, key: str) -> None:
        self.database = directory / "markov.db"
        self._key = key

    @asynccontextmanager
    async def open(self) -> AsyncIterator[DatabaseStore]:
        """Open the bot's database. Raises UserError while there is none."""
        async with open_store(self.database, create=False, key=self._key) as store:
            yield store

    async def about(
        self, person: User, guild: Guild, word: str, said: Message | None
    ) -> dict[str, object]:
        """Return what the panel shows somebody on a server: where a word leads, what their last
        message counted, and how much of each member is kept."""
        try:
            async with self.open() as store:
                audience = frozenset(
                    ChannelId(one.id) for one in guild.channels.values() if can_see(person, one)
                )
                everything = Style(GuildId(guild.id), audience=audience)
                return {
                    "word": await _table(store, everything, word),
                    "last": None if said is None else await _steps(store, everything, said),
                    "people": await _people(store, guild, audience),
                }
        except UserError:  # it has just been started for the first time
            return {"word": None, "last": None, "people": []}

    async def in_file(self, said: Message | None) -> dict[str, object]:
        """Look for what somebody said in the bytes of the database's files."""
        content = "" if said is None else said.content
        return await asyncio.to_thread(_search, self.database, content)


async def _table(store: DatabaseStore, style: Style, asked: str) -> dict[str, object] | None:
    if not asked.strip():
        return None
    try:
        table = await odds(store, style, asked, ROWS, filtered=True)
    except UserError as error:
        return {"asked": asked, "total": 0, "rows": [], "rest": 0.0, "note": str(error)}
    note = "" if table.why is None else WHY_NO_TABLE[table.why]
    if table.why is None and not table.next:
        note = KEPT_BACK
    rows = [{"word": row.word, "count": row.count, "share": row.probability} for row in table.next]
    rest = table.missing / table.total if table.total else 0.0
    return {"asked": asked, "total": table.total, "rows": rows, "rest": rest, "note": note}


async def _steps(store: DatabaseStore, everything: Style, said: Message) -> dict[str, object]:
    """Return each step from word to word of a message: how often its author has made it there, and
    how likely it is now among all that they can read."""
    channel = ChannelId(said.channel.id)
    own = Style(
        everything.guild,
        channels=frozenset({channel}),
        members=frozenset({MemberId(said.author.id)}),
        audience=frozenset({channel}),
    )
    steps = []
    tables: dict[str, tuple[Odds, Odds] | None] = {}
    for tokens in segments(said.content):
        for before, after in pairwise([*tokens, None]):
            if before is None:
                continue
            state = before.strip()
            if state not in tables:
                tables[state] = await _both(store, own, everything, state)
            word = None if after is None else after.lstrip(" ")
            steps.append(_step(state, word, tables[state]))
    shown = steps[:MOST_STEPS]
    return {
        "steps": shown,
        "more": len(steps) - len(shown),
        "counted": bool(steps) and all(one["count"] for one in steps),
        "any": any(one["count"] for one in steps),
        "nothing": not steps,
    }


async def _both(
    store: DatabaseStore, own: Style, everything: Style, state: str
) -> tuple[Odds, Odds] | None:
    try:
        return await odds(store, own, state), await odds(store, everything, state)
    except UserError:  # a line break, or what is no word by itself
        return None


def _step(state: str, word: str | None, tables: tuple[Odds, Odds] | None) -> dict[str, object]:
    counts = [
        0 if tables is None else sum(row.count for row in table.next if row.word == word)
        for table in tables or ()
    ]
    mine, all_ = counts or (0, 0)
    total = tables[1].total if tables else 0
    return {
        "from": state,
        "to": word,
        "count": mine,
        "share": all_ / total if total else 0.0,
    }


async def _people(
    store: DatabaseStore, guild: Guild, audience: frozenset[ChannelId]
) -> list[dict[str, object]]:
    people: list[Member] = [one for one in guild.members.values() if not one.user.bot]
    found = []
    for one in people:
        scope = Scope(GuildId(guild.id), member=MemberId(one.id))
        kept = await store.scope_statistics(scope, audience)
        found.append({"id": str(one.id), "words": kept.tokens})
    return found


def _search(database: Path, content: str) -> dict[str, object]:
    held = b"".join(path.read_bytes() for path in database_files(database))
    words = [one for one in dict.fromkeys(WORD.findall(content)) if len(one) >= SHORTEST_SOUGHT]
    sought = [content, *words] if len(content) >= SHORTEST_SOUGHT else words
    lowered = held.lower()
    found = [one for one in sought if one.encode() in held or one.lower().encode() in lowered]
    middle = len(held) // 2
    return {
        "bytes": len(held),
        "words": words,
        "found": found,
        "sought": len(sought),
        "excerpt": held[middle : middle + EXCERPT].hex(" "),
    }
