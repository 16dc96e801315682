"""At rest: without the key the files say nothing; with it they open, whatever happened."""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from markovbot import files
from markovbot.config import env_file, keys
from markovbot.config import rekey as rekey_module
from markovbot.config.keys import ensure_key
from markovbot.config.rekey import rekey
from markovbot.config.settings import database_keys, environment
from markovbot.domain import Style
from markovbot.errors import UserError
from markovbot.store import Kind, can_encrypt, kind_of, open_store, opens_with, rewrite
from markovbot.store.sqlite.counts.erasing import vacuum
from markovbot.store.sqlite.file import database_file, exclusive_lock, leftovers, reencrypt
from markovbot.store.sqlite.file.cipher import open_file
from markovbot.store.sqlite.file.connections import prepare_writer
from tests.support.encrypted import KEY, OTHER_KEY, WORDS, fill, opened
from tests.support.killing import files_of, left_by_kills
from tests.support.teaching import GUILD, Teacher

pytestmark = pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")

MARK = b"zebraquagga"


async def refusal(path: Path, key: str | None) -> str:
    with pytest.raises(UserError) as caught:
        async with open_store(path, create=False, key=key):
            pass
    return str(caught.value)


def bytes_of(directory: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(directory.glob("markov.db*")))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.slow
async def test_no_file_holds_a_word_or_the_name_of_a_table(database: Path) -> None:
    async with open_store(database, create=True, key=KEY) as store:
        await Teacher(store).say(*WORDS)
        while_open = bytes_of(database.parent)
        assert (database.parent / "markov.db-wal").stat().st_size > 0
    for held in (while_open, bytes_of(database.parent)):
        assert not any(word.encode() in held for word in WORDS)
        for name in (
            b"SQLite",
            b"CREATE",
            b"directory",
            b"block",
            b"token",
            b"zebra",
            KEY.encode(),
        ):
            assert name not in held
    with (
        contextlib.closing(sqlite3.connect(database)) as reader,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        reader.execute("SELECT * FROM sqlite_schema")


@pytest.mark.slow
async def test_with_the_key_it_is_the_same_store(database: Path, tmp_path: Path) -> None:
    digest = await fill(database, KEY)
    assert digest == await fill(tmp_path / "clear.db")
    async with open_store(database, create=False, key=KEY) as store:
        assert await store.check() == []
        assert await store.read(Style(GUILD), lambda reading: reading.named(WORDS[7]) is not None)


@pytest.mark.slow
async def test_a_wrong_or_missing_key_is_said_and_changes_nothing(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await fill(database, KEY)
    before = bytes_of(database.parent)
    assert "with this DATABASE_KEY" in await refusal(database, OTHER_KEY)
    for missing in ("", None):
        assert "DATABASE_KEY is missing or empty" in await refusal(database, missing)
    assert bytes_of(database.parent) == before
    assert capfd.readouterr() == ("", "")  # SQLCipher would say its own part


@pytest.mark.slow
async def test_what_a_killed_process_left_in_the_log_survives_a_wrong_key(database: Path) -> None:
    async with open_store(database, create=True, key=KEY) as store:
        await Teacher(store).say(*WORDS)
        digest = await store.digest(GUILD)
        crashed = database.parent / "crashed"
        crashed.mkdir()
        for file in database.parent.glob("markov.db*"):
            shutil.copy(file, crashed)
    crashed /= "markov.db"
    assert "with this DATABASE_KEY" in await refusal(crashed, OTHER_KEY)
    assert "DATABASE_KEY is missing" in await refusal(crashed, None)
    async with open_store(crashed, create=False, key=KEY) as store:
        assert await store.digest(GUILD) == digest


@pytest.mark.skipif(os.name != "posix", reason="there are no modes here")
@pytest.mark.parametrize("key", [KEY, None])
async def test_only_the_owner_may_read_the_files_whatever_the_umask(
    tmp_path: Path, key: str | None
) -> None:
    database = tmp_path / "new" / "markov.db"
    before = os.umask(0)
    try:
        for _ in range(2):
            async with open_store(database, create=True, key=key) as store:
                await Teacher(store).say("the kettle sings")
                modes = {mode(file) for file in database.parent.iterdir()}
                assert len(list(database.parent.iterdir())) == 3
                assert modes == {0o600}
            assert mode(database.parent) == 0o700
            database.chmod(0o666)
    finally:
        os.umask(before)
    assert mode(tmp_path) != 0o000
    tmp_path.chmod(0o755)
    async with open_store(tmp_path / "markov.db", create=True, key=key):
        assert mode(tmp_path) == 0o755  # not ours to close


async def test_the_first_start_makes_a_key_that_every_other_start_uses(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / ".env").write_text("# mine\nLOG_LEVEL=INFO\n#DATABASE_KEY=\nDISCORD_TOKEN='a.b.c'")
    (home / ".env").chmod(0o644)
    database = home / "markov.db"
    await opened(database)
    lines = (home / ".env").read_text().splitlines()
    assert lines[:4] == ["# mine", "LOG_LEVEL=INFO", "#DATABASE_KEY=", "DISCORD_TOKEN='a.b.c'"]
    key = environment(home)["DATABASE_KEY"]
    assert lines[4:] == [f"DATABASE_KEY={key}"]
    assert mode(home / ".env") == 0o600
    assert kind_of(database) is Kind.OTHER
    assert opens_with(database, key)
    assert caplog.text.count("key has been made") == 1
    assert key not in caplog.text
    before = (home / ".env").read_bytes()
    await opened(database)
    assert (home / ".env").read_bytes() == before
    assert caplog.text.count("key has been made") == 1


async def test_an_empty_key_means_in_clear(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (home / ".env").write_text("DATABASE_KEY=\n")
    await opened(home / "markov.db", encrypt=True)
    assert kind_of(home / "markov.db") is Kind.CLEAR
    (home / ".env").unlink()
    monkeypatch.setenv("DATABASE_KEY", "")
    await opened(home / "other.db", encrypt=True)
    assert kind_of(home / "other.db") is Kind.CLEAR
    assert not (home / ".env").exists()
    assert caplog.text == ""


async def test_many_first_starts_at_once_agree_on_one_key(home: Path) -> None:
    await asyncio.gather(*(opened(home / "markov.db") for _ in range(8)))
    assert (home / ".env").read_text().count("DATABASE_KEY=") == 1
    assert list(home.glob(".env?*")) == []
    assert opens_with(home / "markov.db", environment(home)["DATABASE_KEY"])


async def test_without_the_package_it_is_in_clear_and_that_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("markovbot.store.sqlite.file.cipher.sqlcipher", None)
    await opened(home / "markov.db", encrypt=True)
    assert kind_of(home / "markov.db") is Kind.CLEAR
    assert caplog.text.count("is not encrypted") == 1
    assert not (home / ".env").exists()
    monkeypatch.setenv("DATABASE_KEY", KEY)
    with pytest.raises(UserError, match="sqlcipher3"):
        await opened(home / "markov.db")
    assert "needs the package sqlcipher3" in await refusal(home / "markov.db", KEY)


@pytest.mark.slow
async def test_a_database_in_clear_is_encrypted_by_the_bots_start_only_unless_a_key_is_set(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = home / "markov.db"
    digest = await fill(database)
    assert await opened(database) == (digest, [])
    assert kind_of(database) is Kind.CLEAR
    assert await opened(database, encrypt=True) == (digest, [])
    assert kind_of(database) is Kind.OTHER
    assert sorted(file.name for file in home.iterdir()) == [".env", "markov.db"]

    other = home / "other.db"
    await fill(other)
    monkeypatch.setenv("DATABASE_KEY", KEY)
    assert await opened(other) == (digest, [])
    assert opens_with(other, KEY)


@pytest.mark.slow
async def test_the_bytes_of_the_database_in_clear_are_overwritten(home: Path) -> None:
    database = home / "markov.db"
    await fill(database)
    former = (home / "kept").with_suffix(".db")
    former.hardlink_to(database)
    assert b"quagga" in former.read_bytes()
    rewrite(database, "", KEY)
    assert not any(former.read_bytes())


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM meta").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.processes
@pytest.mark.parametrize("key", ["", KEY])
async def test_nobody_rewrites_what_somebody_else_has_open(home: Path, key: str) -> None:
    database = home / "markov.db"
    digest = await fill(database, key)
    async with contextlib.AsyncExitStack() as stack:
        if key:
            await stack.enter_async_context(open_store(database, create=False, key=key))
        else:  # two libraries in one process wouldn't see each other's locks
            holder = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", HOLDER, database),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            stack.push_async_callback(holder.communicate, b"")
            assert holder.stdout is not None
            assert await holder.stdout.readline() == b"open\n"
        with pytest.raises(UserError, match="another process has it open"):
            await asyncio.to_thread(rewrite, database, key, OTHER_KEY)
    assert [file.name for file in home.iterdir()] == ["markov.db"]
    async with open_store(database, create=False, key=key) as store:
        assert await store.digest(GUILD) == digest


async def test_somebody_elses_database_is_not_encrypted(home: Path) -> None:
    with contextlib.closing(sqlite3.connect(home / "markov.db")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = (home / "markov.db").read_bytes()
    with pytest.raises(UserError, match="belongs to another program"):
        await opened(home / "markov.db", encrypt=True)
    assert (home / "markov.db").read_bytes() == before


TRACED = files_of(
    env_file, rekey_module, reencrypt, exclusive_lock, keys, files, database_file, leftovers
)


def restore(template: Path, home: Path) -> None:
    for file in home.iterdir():
        file.unlink()
    for file in template.iterdir():
        shutil.copy(file, home)


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize(
    "case", ["first encryption", "rekey", "rekey to plain", "rekey from plain"]
)
def test_killed_at_any_moment_it_opens_as_ever(
    home: Path, tmp_path_factory: pytest.TempPathFactory, case: str
) -> None:
    template = tmp_path_factory.mktemp("template")
    key = KEY if case in {"rekey", "rekey to plain"} else ""
    digest = asyncio.run(fill(template / "markov.db", key))
    if case != "first encryption":
        (template / ".env").write_text(f"DATABASE_KEY={key}\n")
    database = home / "markov.db"

    def change() -> None:
        keys = database_keys(environment(home))
        if case == "first encryption":
            ensure_key(database, keys, home, create=True, encrypt=True)
        else:
            rekey(database, keys, {}, home, plain=case == "rekey to plain")

    restore(template, home)
    kinds = set()
    copies = tmp_path_factory.mktemp("killed")
    for state in (states := left_by_kills(change, TRACED, home, copies)):
        restore(state, home)
        for half in home.glob(".env.*"):
            os.utime(half, (0, 0))  # as if some time had passed
        kinds.add(kind_of(database))
        assert asyncio.run(opened(database, encrypt=True)) == (digest, []), state.name
        assert [file.name for file in home.iterdir() if "rekey" in file.name] == [], state.name
    assert len(states) > 5
    assert len(kinds) == (1 if case == "rekey" else 2)  # killed before the rename and after it


def many_pages(database: Path, key: str | None) -> sqlite3.Connection:
    """Return a connection to a database that is larger than any cache, and due to be scrubbed."""
    connection = open_file(database, key, 5)
    prepare_writer(connection)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO block (data) VALUES (?)",
        ((MARK + os.urandom(2000 + number * 37 % 1500),) for number in range(16_000)),
    )
    connection.execute("DELETE FROM block WHERE id % 7 = 0")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('scrub due', 'now')")
    connection.execute("COMMIT")
    return connection


@pytest.mark.slow
def test_an_encrypted_database_of_many_pages_survives_being_scrubbed(home: Path) -> None:
    database = home / "markov.db"
    asyncio.run(fill(database, KEY))
    with closing(many_pages(database, KEY)) as connection:
        vacuum(connection)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc shows files without a name")
@pytest.mark.parametrize("key", [KEY, ""], ids=["encrypted", "clear"])
def test_the_copy_that_scrubbing_makes_lies_on_disk_and_is_encrypted_too(
    home: Path, key: str
) -> None:
    database = home / "markov.db"
    asyncio.run(fill(database, key))
    copies: list[tuple[int, bool]] = []

    def look() -> int:
        for file in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):  # the directory's own
                if file.readlink().name.endswith("(deleted)"):
                    copies.append((file.stat().st_size, MARK in file.read_bytes()))
        return 0

    with closing(many_pages(database, key)) as connection:
        connection.set_progress_handler(look, 1000)
        vacuum(connection)
        connection.set_progress_handler(None, 0)
    assert max(copies)[0] > 8 << 20  # more than the cache: what isn't there would be in memory
    assert any(marked for _, marked in copies) == (not key)
