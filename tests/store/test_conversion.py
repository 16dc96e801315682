"""A database of the first schema keeps everything it knew."""

import sqlite3
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

from markovbot.domain import MessageId, Scope, Style
from markovbot.model.transitions import TokenId, WordId, transitions
from markovbot.services.speaking import Speaker
from markovbot.store import Lesson, open_store
from markovbot.store.sqlite.migrations import FIRST, migrate
from markovbot.text import fold, segments
from tests.conftest import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher
from tests.store.contents import counts
from tests.store.oracle import counted

SAID = [
    (GUILD, GENERAL, ADA, "tea I like tea, Tea"),
    (GUILD, RANDOM, ADA, "I like rain"),
    (GUILD, RANDOM, BRUNO, "rain"),
    (OTHER_GUILD, GENERAL, BRUNO, "only elsewhere"),
]


def write_plain_rows(path: Path, lessons: list[Lesson]) -> None:
    """Write what the first schema's own code would have written."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, [FIRST])
    ids = count(1 << 27)
    names: dict[tuple[str, object], int] = {}

    def name(table: str, what: object) -> int:
        return names.setdefault((table, what), next(ids))

    rows: Counter[tuple[int, ...]] = Counter()
    said: Counter[tuple[int, ...]] = Counter()
    uses: Counter[str] = Counter()
    for lesson in lessons:
        guild, channel, _ = lesson.message.key
        home = name("guild", guild)
        source = (name("channel", (home, channel)), name("member", (home, lesson.message.member)))
        said[home, *source] += 1
        for segment in lesson.segments:
            uses.update(segment)
            words = [WordId(name("word", fold(text))) for text in segment]
            tokens = [TokenId(name("token", text)) for text in segment]
            for relation, near, far, token in transitions(words, tokens):
                rows[home, relation, near, far, *source, 0, token] += 1
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
    connection.close()


async def test_plain_rows_become_blocks_and_nothing_is_lost(database: Path) -> None:
    teacher = Teacher.__new__(Teacher)
    lessons = [
        Lesson(Teacher.message(teacher, content, member, channel, guild, 5), segments(content))
        for guild, channel, member, content in SAID * 3
    ]
    write_plain_rows(database, lessons)
    async with open_store(database, create=False) as store:
        assert await store.check() == []
        assert counts(database) == dict(counted(lessons))
        assert (await store.tally(Scope(GUILD))).messages == 9
        assert await Speaker(store, Random).say(Style(OTHER_GUILD)) == ["only elsewhere"]
        await store.forget(Scope(GUILD), MessageId(1))
        await store.forget(Scope(OTHER_GUILD), MessageId(1))
        assert counts(database) == {}
        assert await store.check() == []
