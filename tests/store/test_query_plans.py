"""No line and no batch goes through a whole table that grows with what was learned."""

import re
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import Ban, Style
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import compose_line
from markovbot.store import open_store
from markovbot.store.ports import Example, Reading
from markovbot.store.sqlite.file import connections
from markovbot.store.sqlite.file.cipher import open_file
from markovbot.text import segments
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

GROWING = {"token", "word", "source", "member", "block", "directory", "learned"}
SCANNED = re.compile(r"SCAN (\w+)")

SAID = [f"the {kettle} sings {song} again" for kettle in "abcdef" for song in "uvwxyz"]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """All statements of connections that are opened from now on, with their values."""
    seen: set[str] = set()

    def traced(path: Path, key: str | None, timeout: float) -> sqlite3.Connection:
        connection = open_file(path, key, timeout)
        connection.set_trace_callback(seen.add)
        return connection

    monkeypatch.setattr(connections, "open_file", traced)
    return seen


async def test_no_line_and_no_batch_scans_what_grows(statements: set[str], tmp_path: Path) -> None:
    path = tmp_path / "markov.db"
    async with open_store(path, create=True) as store:
        teacher = Teacher(store)
        for guild in (GUILD, OTHER_GUILD):
            for channel in (GENERAL, RANDOM):
                await teacher.say(*SAID, member=ADA, channel=channel, guild=guild)
                await teacher.say(*SAID[::2], member=BRUNO, channel=channel, guild=guild)
        statements.clear()
        message = teacher.message("a comet hums")
        await teacher.teach(message)
        assert await store.subtract([Example(message, segments(message.content))]) is not None
        await store.ban(GUILD, Ban.WORD, ["comet"])
        for style in (
            Style(GUILD),
            Style(GUILD, audience=frozenset({GENERAL})),
            Style(GUILD, channels=frozenset({RANDOM})),
            Style(GUILD, members=frozenset({BRUNO})),
        ):
            await store.read(style, partial(_speak, style))
            await odds(store, style, "the kettle")
        await store.purge()
        await store.watermark(message.key)
    assert any("FROM token" in one for one in statements)
    assert [one for one in sorted(statements) if GROWING & scanned(path, one)] == []


def _speak(style: Style, reading: Reading) -> None:
    rng = Random(5)
    for _ in range(20):
        compose_line(reading, style, rng)
    list(reading.beginning_with("ket", 20))


def scanned(path: Path, statement: str) -> set[str]:
    """Return the tables that a statement would go through from end to end."""
    if not statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
        return set()
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return {found[1] for *_, line in plan if (found := SCANNED.search(line))}
