"""A restore: a checked backup takes the database's place, and what people decided since holds."""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from markovbot import files
from markovbot.domain import (
    EVERYWHERE,
    Consent,
    MemberId,
    MessageId,
    Policy,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.errors import UserError
from markovbot.store import DatabaseFile, can_encrypt, kind_of, open_store
from markovbot.store.ports import Store
from markovbot.store.rules.contributors import had_three_contributors
from markovbot.store.sqlite.file import (
    database_file,
    exclusive_lock,
    leftovers,
    merge_preferences,
)
from markovbot.store.sqlite.file import restore as restore_module
from markovbot.store.sqlite.file.migrations import BASELINE, migrate, newest_schema
from tests.support.killing import files_of, killed_after, left_by_kills
from tests.support.restoring import Deed, begin, nothing, put_back
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

KEY = "0123456789abcdef" * 4
OTHER_KEY = "fedcba9876543210" * 4
KEYS = [
    pytest.param("", id="clear"),
    pytest.param(
        KEY, id="encrypted", marks=pytest.mark.skipif(not can_encrypt(), reason="no sqlcipher3")
    ),
]

CLEO = MemberId(3003)


async def digest_of(path: Path, key: str = "") -> str:
    async with open_store(path, create=False, key=key) as store:
        assert await store.check() == []
        return await store.digest(GUILD)


def names(directory: Path) -> list[str]:
    return sorted(file.name.split(".before-restore-")[0] for file in directory.iterdir())


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.mark.parametrize("key", KEYS)
async def test_the_backup_is_the_database_then_and_the_one_before_is_kept(
    database: Path, backup: Path, key: str
) -> None:
    async def more(_store: Store, teacher: Teacher) -> None:
        await teacher.say("said later")

    await begin(database, backup, nothing, more, key)
    before, there, bytes_there = await digest_of(database, key), await digest_of(backup, key), b""
    bytes_there = backup.read_bytes()
    done = put_back(database, backup, key)
    assert done.former is not None
    assert (datetime.now(UTC) - done.made).total_seconds() < 60
    assert backup.read_bytes() == bytes_there
    assert names(database.parent) == ["backup", "markov.db", "markov.db"]
    assert await digest_of(database, key) == there
    assert await digest_of(done.former, key) == before
    again = put_back(database, done.former, key)  # and back again
    assert again.former is not None
    assert await digest_of(database, key) == before


@pytest.mark.parametrize("key", KEYS)
async def test_where_there_is_no_database_it_becomes_one(
    database: Path, backup: Path, key: str
) -> None:
    await begin(database, backup, nothing, nothing, key)
    digest = await digest_of(database, key)
    database.unlink()
    database.with_name("markov.db-wal").write_bytes(b"what another one has left" * 1000)
    done = put_back(database, backup, key)
    assert done.merged is None
    assert await digest_of(database, key) == digest
    kept = list(database.parent.glob("markov.db.before-restore-*-wal"))
    assert [len(file.read_bytes()) for file in kept] == [25_000]


async def test_what_was_said_since_is_read_from_where_the_backup_ends(
    database: Path, backup: Path
) -> None:
    key = StreamKey(GUILD, GENERAL, StreamId(GENERAL))

    async def on(store: Store, teacher: Teacher) -> None:
        await store.switch_on(GUILD, GENERAL, MessageId(1))
        await store.watermark(key)

    async def more(store: Store, teacher: Teacher) -> None:
        await teacher.say("said later")
        await store.switch_on(GUILD, RANDOM, MessageId(77))

    await begin(database, backup, on, more)
    async with open_store(backup, create=False) as store:
        ended = await store.watermark(key)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.watermark(key) == ended
        assert await store.watermark(StreamKey(GUILD, RANDOM, StreamId(RANDOM))) == 77


async def forget_ada(store: Store, _teacher: Teacher) -> None:
    await store.erase(Scope(GUILD, member=ADA), MessageId(1000))


async def forget_random(store: Store, _teacher: Teacher) -> None:
    await store.erase(Scope(GUILD, channel=RANDOM), MessageId(1000))


async def leave_guild(store: Store, _teacher: Teacher) -> None:
    await store.erase(Scope(GUILD), MessageId(1000))
    await store.drop_guild(GUILD)


FORGOTTEN: dict[Deed, bytes] = {
    forget_ada: b"sings",
    forget_random: b"mine",
    leave_guild: b"kettle",
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("deed", FORGOTTEN)
async def test_what_was_forgotten_since_does_not_come_back(
    database: Path, backup: Path, key: str, deed: Deed
) -> None:
    await begin(database, backup, nothing, deed, key)
    digest = await digest_of(database, key)
    done = put_back(database, backup, key)
    assert done.merged is not None
    assert done.merged.tombstones == 1
    assert await digest_of(database, key) == digest
    gone = FORGOTTEN[deed]
    assert gone not in database.read_bytes()
    again = put_back(database, backup, key)  # what the restored one knows of it is enough
    assert again.merged is not None
    assert await digest_of(database, key) == digest


async def test_what_was_said_after_being_forgotten_may_come_back(
    database: Path, backup: Path
) -> None:
    async def forget_and_go_on(store: Store, teacher: Teacher) -> None:
        await store.erase(Scope(GUILD, member=ADA), MessageId(1000))
        await teacher.teach(teacher.message("a new leaf", ADA, id_=1001))

    await begin(database, backup, forget_and_go_on, nothing)
    digest = await digest_of(database)
    put_back(database, backup)
    assert await digest_of(database) == digest


async def test_who_has_left_since_is_not_learned_from_nor_named(
    database: Path, backup: Path
) -> None:
    async def leave(store: Store, _teacher: Teacher) -> None:
        await store.choose(ADA, EVERYWHERE, learned=False)
        await store.add_redacted_names(ADA, ["ada"])
        await store.choose(BRUNO, GUILD, learned=True)

    async def agree(store: Store, _teacher: Teacher) -> None:
        await store.choose(ADA, GUILD, learned=True)

    await begin(database, backup, agree, leave)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        teacher = Teacher(store)
        assert await store.choices(ADA) == {EVERYWHERE: False}
        assert await store.choices(BRUNO) == {GUILD: True}
        learned = await teacher.teach(teacher.message("no more of me", ADA, id_=5000))
        assert learned.messages == 0


@pytest.mark.parametrize("fresh", [False, True], ids=["the same", "begun anew"])
async def test_who_has_left_a_database_that_is_one_update_behind_stays_away(
    database: Path, backup: Path, fresh: bool
) -> None:
    await begin(database, backup, nothing, nothing)
    database.unlink()
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        migrate(connection)
        for table in ("forgotten", "training"):  # as if a later migration had brought them
            connection.execute(f"DROP TABLE {table}")
        with contextlib.closing(sqlite3.connect(backup)) as other:
            (lineage,) = other.execute("SELECT value FROM meta WHERE key = 'lineage'").fetchone()
        if not fresh:
            connection.execute("INSERT INTO meta VALUES ('lineage', ?)", (lineage,))
        connection.execute("INSERT INTO choice VALUES (?, ?, 0)", (ADA, GUILD))
        connection.execute("INSERT INTO switched_on VALUES (?, ?, 500)", (GUILD, GENERAL))
    assert put_back(database, backup).merged is not None
    async with open_store(database, create=False) as store:
        assert await store.choices(ADA) == {GUILD: False}
        assert await store.switched_on() == {(GUILD, GENERAL)}


async def test_what_a_schema_without_some_tables_cannot_know_stays_as_the_backup_has_it(
    database: Path, backup: Path
) -> None:
    async def leave(store: Store, teacher: Teacher) -> None:
        await store.choose(ADA, GUILD, learned=False)
        await store.block_line(GUILD, ["the", " kettle", " sings"])

    await begin(database, backup, leave, nothing)
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for table in ("policy", "choice", "unnamed", "blocked", "departure", "forgotten"):
            connection.execute(f"DROP TABLE {table}")
    assert put_back(database, backup).merged is not None
    async with open_store(database, create=False) as store:
        assert await store.choices(ADA) == {GUILD: False}
        assert await store.block_line(GUILD, ["the", " kettle", " sings"]) == 0


async def test_channels_policies_departures_and_facts_are_those_of_now(
    database: Path, backup: Path
) -> None:
    async def before(store: Store, _teacher: Teacher) -> None:
        await store.switch_on(GUILD, GENERAL, MessageId(1))
        await store.schedule_deletion(OTHER_GUILD, 99)
        await store.set_fact(f"guild {GUILD} noticed {GENERAL}", "yes")

    async def after(store: Store, _teacher: Teacher) -> None:
        await store.switch_off(GUILD, GENERAL)
        await store.switch_on(GUILD, RANDOM, MessageId(50))
        await store.set_policy(GUILD, Policy(Consent.OPT_IN), 0)
        await store.cancel_deletion(OTHER_GUILD)
        await store.set_fact(f"guild {GUILD} noticed {RANDOM}", "yes")

    await begin(database, backup, before, after)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.switched_on() == {(GUILD, RANDOM)}
        assert await store.policies() == {GUILD: Policy(Consent.OPT_IN)}
        assert await store.scheduled_deletions() == {}
        assert await store.get_fact(f"guild {GUILD} noticed {RANDOM}") == "yes"
        assert await store.get_fact("backup made") is None


async def three(store: Store, _teacher: Teacher) -> None:
    await store.set_fact(had_three_contributors(GUILD), "yes")


async def three_and_a_reset(store: Store, teacher: Teacher) -> None:
    await three(store, teacher)
    await store.erase(Scope(GUILD), MessageId(1000))


@pytest.mark.parametrize("fresh", [False, True], ids=["the same", "begun anew"])
async def test_settings_and_pauses_are_those_of_now(
    database: Path, backup: Path, fresh: bool
) -> None:
    async def before(store: Store, _teacher: Teacher) -> None:
        await store.set_policy(GUILD, Policy(order=1, silent_in=frozenset({RANDOM})), 0)
        await store.set_policy(OTHER_GUILD, Policy(order=1), 0)

    async def after(store: Store, _teacher: Teacher) -> None:
        await store.set_policy(GUILD, Policy(chances={GENERAL: 2.5}), 0)
        await store.pause(GUILD, MessageId(1000))
        await store.resume(GUILD, MessageId(2000))
        await store.pause(GUILD, MessageId(3000))

    await begin(database, backup, before, nothing if fresh else after)
    if fresh:
        database.unlink()
        async with open_store(database, create=True) as store:
            await after(store, Teacher(store))
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert (await store.policies())[GUILD] == Policy(chances={GENERAL: 2.5})
        assert (await store.policies())[OTHER_GUILD] == Policy(order=1)
        teacher = Teacher(store)
        for id_, learned in ((1500, 0), (2500, 1), (3500, 0)):
            assert (await teacher.teach(teacher.message("tea", id_=id_))).messages == learned


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(nothing, three, 3), (three, nothing, 3), (three, three_and_a_reset, 0)],
)
@pytest.mark.parametrize("fresh", [False, True], ids=["the same", "begun anew"])
async def test_a_server_that_had_three_contributors_by_now_still_has_them(
    database: Path, backup: Path, before: Deed, after: Deed, expected: int, fresh: bool
) -> None:
    await begin(database, backup, before, nothing if fresh else after)
    if fresh:
        database.unlink()
        async with open_store(database, create=True) as store:
            await after(store, Teacher(store))
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.read(Style(GUILD), lambda one: one.contributors()) == expected


async def test_a_limit_set_since_holds_for_what_the_backup_brings(
    database: Path, backup: Path
) -> None:
    async def limit(store: Store, _teacher: Teacher) -> None:
        await store.set_policy(GUILD, Policy(retention=30), 20_000)

    await begin(database, backup, nothing, limit)
    made = put_back(database, backup).made.date()
    due = (made - date(1970, 1, 1)).days + 30
    async with open_store(database, create=False) as store:
        assert await store.expired(due - 1) == []
        assert await store.expired(due) == [Scope(GUILD, period=due)]


async def test_reported_words_stay_unsaid_also_if_the_backup_does_not_know_them(
    database: Path, backup: Path
) -> None:
    async def report(store: Store, teacher: Teacher) -> None:
        await store.block_line(GUILD, ["the", " kettle", " sings"])
        await teacher.say("a brand new thing")
        await store.block_line(GUILD, ["a", " brand", " new"])

    await begin(database, backup, nothing, report)
    done = put_back(database, backup)
    assert done.merged is not None
    assert done.merged.lost == 0
    async with open_store(database, create=False) as store:
        assert await store.blocked(GUILD) == 6
        assert await store.block_line(GUILD, ["a", " brand", " new"]) == 0


async def test_reported_words_that_are_hashed_with_another_key_are_counted(
    database: Path, backup: Path
) -> None:
    async def report(store: Store, _teacher: Teacher) -> None:
        await store.block_line(GUILD, ["the", " kettle"])

    await begin(database, backup, report, nothing)
    database.unlink()
    async with open_store(database, create=True) as store:
        await store.block_line(GUILD, ["the", " kettle", " sings"])
    done = put_back(database, backup)
    assert done.merged is not None
    assert done.merged.lost == 3
    async with open_store(database, create=False) as store:
        assert await store.blocked(GUILD) == 2


async def test_after_a_loss_a_new_beginning_takes_nothing_from_what_the_backup_knows(
    database: Path, backup: Path
) -> None:
    async def before(store: Store, _teacher: Teacher) -> None:
        await store.choose(ADA, GUILD, learned=False)
        await store.switch_on(GUILD, GENERAL, MessageId(1))

    await begin(database, backup, before, nothing)
    database.unlink()
    async with open_store(database, create=True) as store:  # the bot was started without it
        await store.choose(BRUNO, EVERYWHERE, learned=False)
        await store.switch_on(GUILD, RANDOM, MessageId(70))
        await store.switch_on(GUILD, GENERAL, MessageId(60))
        await store.erase(Scope(GUILD, member=BRUNO), MessageId(1000))
    assert put_back(database, backup).merged is not None
    async with open_store(database, create=False) as store:
        assert await store.choices(ADA) == {GUILD: False}
        assert await store.choices(BRUNO) == {EVERYWHERE: False}
        assert await store.switched_on() == {(GUILD, GENERAL), (GUILD, RANDOM)}
        assert await store.watermark(StreamKey(GUILD, GENERAL, StreamId(GENERAL))) == 2
        assert (await store.scope_statistics(Scope(GUILD, member=BRUNO))).messages == 0
        assert (await store.scope_statistics(Scope(GUILD, member=ADA))).messages == 2


async def test_an_older_copy_that_is_there_does_not_undo_what_the_backup_knows(
    database: Path, backup: Path
) -> None:
    async def agree(store: Store, _teacher: Teacher) -> None:
        await store.choose(ADA, GUILD, learned=True)

    async def leave(store: Store, _teacher: Teacher) -> None:
        await store.choose(ADA, GUILD, learned=False)
        await store.erase(Scope(GUILD, member=ADA), MessageId(1000))

    older = backup.with_name("older")
    await begin(database, older, agree, leave)
    async with open_store(database, create=False) as store:
        await store.backup(backup)
    shutil.copyfile(older, database)  # as somebody might, and the bot asks for the newer one then
    for file in DatabaseFile(database).companions():
        file.unlink(missing_ok=True)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.choices(ADA) == {GUILD: False}


async def test_after_a_loss_names_and_requests_of_before_the_restore_hold(
    database: Path, backup: Path
) -> None:
    await begin(database, backup, nothing, nothing)  # which knows of nobody who has left
    database.unlink()
    async with open_store(database, create=True) as store:
        await store.choose(BRUNO, GUILD, learned=False)
        await store.add_redacted_names(BRUNO, ["bruno"])
        await store.add_tombstone(ADA, EVERYWHERE, MessageId(1000))
        await store.erase(Scope(GUILD, member=CLEO), MessageId(1000))  # not in the backup
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert (await store.scope_statistics(Scope(GUILD, member=ADA))).messages == 0
        redacted_names = await store.read(Style(GUILD), lambda reading: reading.redacted_names())
        assert redacted_names is not None
        assert redacted_names.hashed("bruno") in redacted_names.names
        teacher = Teacher(store)
        learned = await teacher.teach(teacher.message("no more of me", CLEO, id_=900))
        assert learned.messages == 0


@pytest.mark.parametrize("key", KEYS)
async def test_a_damaged_database_can_be_restored_over_and_all_its_files_are_kept(
    database: Path, backup: Path, key: str
) -> None:
    await begin(database, backup, nothing, nothing, key)
    digest = await digest_of(database, key)
    damaged = b"\xaa" * 5000
    database.write_bytes(damaged)
    database.with_name("markov.db-wal").write_bytes(damaged[:100])
    database.with_name("markov.db-shm").write_bytes(b"")
    for _ in range(2):  # refused, it leaves all as it was
        with pytest.raises(UserError):
            put_back(database, database.parent / "nothing", key)
    assert database.with_name("markov.db-wal").read_bytes() == damaged[:100]
    assert names(database.parent) == ["backup", "markov.db", "markov.db-shm", "markov.db-wal"]
    done = put_back(database, backup, key)
    assert done.merged is None
    assert done.former is not None
    assert done.former.read_bytes() == damaged
    assert done.former.with_name(done.former.name + "-wal").read_bytes() == damaged[:100]
    assert await digest_of(database, key) == digest


async def test_a_database_damaged_inside_can_be_restored_over(database: Path, backup: Path) -> None:
    await begin(database, backup, nothing, nothing)
    digest = await digest_of(database)
    whole = bytearray(database.read_bytes())
    whole[16384:] = os.urandom(len(whole) - 16384)
    database.write_bytes(whole)
    done = put_back(database, backup)
    assert (done.merged, done.former is None) == (None, False)
    assert await digest_of(database) == digest


def truncated(backup: Path) -> None:
    os.truncate(backup, backup.stat().st_size // 2)


def scribbled(backup: Path) -> None:
    with backup.open("r+b") as file:
        file.seek(backup.stat().st_size // 2)
        file.write(os.urandom(20_000))


def garbage(backup: Path) -> None:
    backup.write_bytes(b"certainly no database" * 1000)


def somebody_elses(backup: Path) -> None:
    backup.unlink()
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def newer(backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute(f"PRAGMA user_version = {newest_schema() + 1}")


def unreleased(backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute(f"PRAGMA user_version = {BASELINE - 1}")


def wrong_sums(backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE source SET tokens = tokens + 1")
        connection.commit()


def gone(backup: Path) -> None:
    backup.unlink()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (truncated, "damaged"),
        (scribbled, "damaged"),
        (garbage, "isn't an SQLite database"),
        (somebody_elses, "belongs to another program"),
        (newer, "newer version of this bot"),
        (unreleased, "from before its first release"),
        (wrong_sums, "wrong number of tokens"),
        (gone, "No such file"),
    ],
)
async def test_what_is_no_sound_backup_is_refused_and_nothing_changes(
    database: Path, backup: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    await begin(database, backup, nothing, nothing)
    digest = await digest_of(database)
    spoil(backup)
    before = backup.read_bytes() if backup.exists() else None
    with pytest.raises(UserError, match=sentence) as caught:
        put_back(database, backup)
    assert "Nothing was changed" in str(caught.value)
    assert (backup.read_bytes() if backup.exists() else None) == before
    assert names(database.parent) == (["markov.db"] if before is None else ["backup", "markov.db"])
    assert await digest_of(database) == digest
    database.unlink()
    with pytest.raises(UserError, match=sentence):
        put_back(database, backup)
    assert not database.exists()


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
async def test_a_backup_with_another_key_gets_the_databases(database: Path, backup: Path) -> None:
    await begin(database, backup, nothing, nothing, KEY)
    digest = await digest_of(database, KEY)
    with pytest.raises(UserError, match="isn't encrypted with this DATABASE_KEY"):
        put_back(database, backup, OTHER_KEY)
    assert await digest_of(database, KEY) == digest
    database.unlink()
    put_back(database, backup, OTHER_KEY, own=KEY)
    assert await digest_of(database, OTHER_KEY) == digest
    assert kind_of(backup) is kind_of(database)
    assert names(database.parent) == ["backup", "markov.db"]


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("SELECT * FROM sqlite_schema").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.processes
@pytest.mark.parametrize("damaged", [False, True])
async def test_what_another_process_has_open_is_not_replaced(
    database: Path, backup: Path, damaged: bool
) -> None:
    await begin(database, backup, nothing, nothing)
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, database),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    if damaged:
        with database.open("r+b") as file:
            file.write(bytes(100))
    before = database.read_bytes()
    with pytest.raises(UserError, match="while another process has it open"):
        await asyncio.to_thread(put_back, database, backup)
    await holder.communicate(b"")
    assert database.read_bytes() == before
    assert "restor" not in "".join(names(database.parent))
    put_back(database, backup)


def whole(home: Path, old: str, new: str, key: str) -> str:
    """Return whether the database is the old or the new one; there is nothing in between."""
    digest = asyncio.run(digest_of(home / "markov.db", key))
    assert digest in {old, new}
    return "old" if digest == old else "new"


TRACED = files_of(
    restore_module, exclusive_lock, merge_preferences, files, database_file, leftovers
)


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize(
    ("key", "log"),
    [
        pytest.param("", True, id="clear"),
        pytest.param(KEY, False, id="encrypted", marks=KEYS[1].marks),
    ],
)
def test_killed_at_any_moment_the_database_is_the_old_or_the_new_one(
    tmp_path: Path, key: str, log: bool
) -> None:
    template, home = tmp_path / "template", tmp_path / "home"
    database, backup = home / "markov.db", tmp_path / "backup"

    async def fill() -> None:
        async def more(store: Store, teacher: Teacher) -> None:
            await forget_ada(store, teacher)
            await teacher.teach(teacher.message("said later", BRUNO, id_=2000))
            if log:  # as a killed bot leaves it
                shutil.copytree(tmp_path / "made", template)

        await begin(tmp_path / "made" / "markov.db", backup, nothing, more, key)
        if not log:
            shutil.copytree(tmp_path / "made", template)

    def again() -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(template, home)

    def work() -> None:
        put_back(database, backup, key)

    asyncio.run(fill())
    assert (template / "markov.db-wal").exists() == log
    old = asyncio.run(digest_of(tmp_path / "made" / "markov.db", key))
    again()
    states = left_by_kills(work, TRACED, home, tmp_path / "killed")
    new = asyncio.run(digest_of(database, key))
    assert new != old
    found = set()
    for state in states:
        shutil.rmtree(home)
        shutil.move(state, home)
        found.add(whole(home, old, new, key))
    assert len(states) > 8
    assert found == {"old", "new"}
    random = Random(7)
    for _ in range(12):
        again()
        killed_after(random.uniform(0.001, 0.1), work)
        whole(home, old, new, key)
    work()
    assert set(names(home)) == {"markov.db"}
    assert whole(home, old, new, key) == "new"
    kept = sorted(home.glob("markov.db.before-restore-*"))
    assert kept
