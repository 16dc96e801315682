"""What is kept for all guilds: people's choices and names, tombstones for everywhere, facts.

Each is a sealed row under a hash of what it is about. Every process holds all of them, and a row's
version tells which are new. A batch is only learned by a process that has the newest.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.store.book import BookCopying, BookPreferences, Source
from markovbot.store.ports import RedactedNames
from markovbot.store.ports.copying import SharedRecords
from markovbot.store.postgres.sealing import DamagedRow, Sealer
from markovbot.store.rules.hashing import hashed_member
from markovbot.store.rules.tombstones import ALL

TABLE: Final = "shared"

PRESENCE_BYTES: Final = 7
"""Of a hash that tells of a person: with their length they take eight bytes in a row and in its
key. Even among 100,000 people two with the same are less likely than one in ten million."""

PERSON: Final = "person"
TOMBSTONE: Final = "tombstone"
FACT: Final = "fact"
KEY: Final = "key"


Row = tuple[bytes, bytes]
"""The key of a shared row, and its sealed bytes."""


class SharedBook(BookPreferences[Source], BookCopying[Source]):
    """The choices, names, tombstones and facts of a whole fleet; `version` is the newest row's.

    The key of all hashes follows from the database's, unless they came with one of their own from
    the store that they were copied from.
    """

    def __init__(self, sealer: Sealer) -> None:
        super().__init__(sealer.hashed(b"names"))
        self._sealer = sealer
        self._redacted: dict[GuildId, RedactedNames | None] = {}
        self.version = -1

    def apply(self, version: int, rows: Iterable[Row]) -> None:
        """Take over rows that are new, unless what is newer has come first."""
        if version < self.version:
            return
        for row in rows:
            self._take(json.loads(self._open(row)))
        self._redacted.clear()
        self.version = version

    def opens(self, row: Row) -> bool:
        """Tell whether a row can be opened."""
        try:
            self._open(row)
        except DamagedRow:
            return False
        return True

    def concerned(self, rows: Iterable[Row], members: Collection[MemberId]) -> set[MemberId]:
        """Return those of some members of whom rows tell whether anything is learned."""
        about = {(kind, who) for kind, who, _ in map(json.loads, self.opened(rows))}
        if any(kind == KEY for kind, _ in about):
            return {*members}
        return {
            one
            for one in members
            if about & {(PERSON, one), (TOMBSTONE, hashed_member(self.key, EVERYWHERE, one))}
        }

    def opened(self, rows: Iterable[Row]) -> list[bytes]:
        """Return rows as text."""
        return [self._open(row) for row in rows]

    def person_row(self, member: MemberId) -> Row:
        """Return the row with what a person has chosen, and their names."""
        choices = {str(guild): learned for guild, learned in self.chosen.get(member, {}).items()}
        names = sorted(name.hex() for name in self.names.get(member, ()))
        return self._row(PERSON, member, (choices, names))

    def tombstone_row(self, member: MemberId) -> Row:
        """Return the row with a person's tombstone, which has a hash of the person."""
        hashed = hashed_member(self.key, EVERYWHERE, member)
        return self._row(TOMBSTONE, hashed, self.tombstones[EVERYWHERE, ALL, hashed])

    def fact_row(self, key: str) -> Row:
        """Return the row with a fact."""
        return self._row(FACT, key, self.facts[key])

    def key_row(self, key: bytes) -> Row:
        """Return the row that says with which key names, members and triples of words are hashed;
        without it, that key follows from DATABASE_KEY. It is for hashes that come from another
        database, and may only be written while there are none."""
        return self._row(KEY, "", key.hex())

    def rows_of(self, records: SharedRecords) -> list[Row]:
        """Return the rows that are concerned by records which were taken over."""
        people = {one for one, _, _ in records.choices} | {one for one, _ in records.names}
        rows = [] if records.key is None else [self.key_row(self.key)]
        rows += map(self.person_row, people)
        for hashed, _ in records.tombstones:
            until = self.tombstones[EVERYWHERE, ALL, hashed]
            rows.append(self._row(TOMBSTONE, hashed, until))
        return rows + [self.fact_row(fact) for fact, _ in records.facts]

    def presence_of(self, guild: GuildId, member: MemberId) -> bytes:
        """Return what tells that a person may have counts in a guild."""
        return self._sealer.hashed(f"presence {guild} {member}".encode())[:PRESENCE_BYTES]

    def redacted(self, guild: GuildId) -> RedactedNames | None:
        """Return whose names are redacted in a guild, looked for once for each version."""
        if guild not in self._redacted:
            self._redacted[guild] = super().redacted(guild)
        return self._redacted[guild]

    def _open(self, row: Row) -> bytes:
        key, data = row
        return self._sealer.open(TABLE, 0, [int.from_bytes(key)], data)

    def _take(self, row: tuple[str, Any, Any]) -> None:
        kind, about, value = row
        if kind == PERSON:
            choices, names = value
            self.chosen[MemberId(about)] = {
                GuildId(int(guild)): learned for guild, learned in choices.items()
            }
            self.names[MemberId(about)] = {bytes.fromhex(name) for name in names}
        elif kind == TOMBSTONE:
            self.tombstones[EVERYWHERE, ALL, about] = value
        elif kind == KEY:
            self._key = bytes.fromhex(value)
        else:
            self.facts[about] = value

    def _row(self, kind: str, about: int | str, value: object) -> Row:
        key = self._sealer.hashed(f"{kind} {about}".encode())
        data = json.dumps((kind, about, value), ensure_ascii=False).encode()
        return key, self._sealer.seal(TABLE, 0, [int.from_bytes(key)], data)
