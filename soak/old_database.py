"""A database as the first version of the bot left it, to be converted by the present one."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from markovbot.chain.states import TokenId, WordId, transitions
from markovbot.store import Example
from markovbot.store.sqlite.file.migrations import FIRST, migrate
from markovbot.text import fold


def write_plain_rows(path: Path, examples: Iterable[Example]) -> None:
    """Write what the first schema's own code would have written, in clear."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, [FIRST])
    ids = count(1 << 27)
    names: dict[tuple[str, object], int] = {}

    def name(table: str, what: object) -> int:
        return names.setdefault((table, what), next(ids))

    rows: Counter[tuple[int, ...]] = Counter()
    said: Counter[tuple[int, ...]] = Counter()
    uses: Counter[str] = Counter()
    for example in examples:
        guild, channel, _ = example.message.key
        home = name("guild", guild)
        source = (name("channel", (home, channel)), name("member", (home, example.message.member)))
        said[home, *source] += 1
        for segment in example.segments:
            uses.update(segment)
            words = [WordId(name("word", fold(text))) for text in segment]
            tokens = [TokenId(name("token", text)) for text in segment]
            for relation, previous, before_previous, token in transitions(words, tokens):
                rows[home, relation, previous, before_previous, *source, 0, token] += 1
    connection.execute("BEGIN")
    for (table, what), id_ in names.items():
        if table == "token":
            word = names["word", fold(str(what))]
            row: tuple[object, ...] = (id_, word, what, uses[str(what)])
        else:
            row = (id_, *what) if isinstance(what, tuple) else (id_, what)
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    for key, messages in said.items():
        connection.execute("INSERT INTO source VALUES (?, ?, ?, 0, ?)", (*key, messages))
    for transition, n in rows.items():
        connection.execute(
            "INSERT INTO transition VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*transition, n)
        )
    connection.execute("COMMIT")
    connection.close()
