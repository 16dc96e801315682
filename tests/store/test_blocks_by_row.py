"""A database whose blocks were written row by row is read, and compaction writes them anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

from markovbot.store import open_store
from markovbot.store.packed.codec import LAYOUT_AT
from markovbot.store.packed.columnar import LAYOUT
from markovbot.store.sqlite.file import migrations
from tests.support.row_layout import write_rows
from tests.support.teaching import GUILD, Teacher


def layouts(database: Path) -> list[bool]:
    """Return for each block whether it is written by columns."""
    with closing(sqlite3.connect(database)) as connection:
        return [
            data[LAYOUT_AT] == LAYOUT for (data,) in connection.execute("SELECT data FROM block")
        ]


async def test_what_was_written_row_by_row_is_read_and_written_anew(database: Path) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say("the kettle sings", "tea is ready", "the kettle is ready")
        digest = await store.digest(GUILD)
    with closing(sqlite3.connect(database)) as connection:
        assert write_rows(connection)
        connection.execute(f"PRAGMA user_version = {migrations.newest_schema() - 1}")
    assert not any(layouts(database))
    async with open_store(database, create=False) as store:
        assert await store.check() == []
        assert await store.digest(GUILD) == digest
        teacher.store = store
        await teacher.say("the kettle sings again")
        assert await store.check() == []
    assert all(layouts(database))
