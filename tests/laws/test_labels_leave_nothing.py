"""Laws 1 and 5 for labels: an operator's words about somebody go with them, from the bytes, too."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from markovbot.domain import MemberId, MessageId, Scope
from markovbot.store import open_store, restore
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.file.cancellation import CancelToken
from tests.support.files import bytes_of
from tests.support.teaching import ADA, BRUNO, GUILD, Teacher

NOW = MessageId(1 << 40)
LABEL = "quagga the unforgettable"
CLEO = MemberId(3003)
MEMBER = Scope(GUILD, member=ADA)

Act = Callable[[DatabaseStore], Awaitable[object]]


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.erase(MEMBER, NOW),
        lambda store: store.erase(Scope(GUILD), NOW),
        lambda store: store.set_label(MEMBER, ""),
        lambda store: store.set_label(MEMBER, "somebody"),
    ],
    ids=["forget", "reset", "remove", "change"],
)
async def test_no_byte_of_a_label_is_left(database: Path, act: Act) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say("alpha beta", member=ADA)
        await teacher.say("beta gamma", member=BRUNO)
        await store.set_label(MEMBER, LABEL)
        assert LABEL.encode() in bytes_of(database)
        await act(store)
        assert LABEL.encode() not in bytes_of(database)
    assert LABEL.encode() not in bytes_of(database)


async def forget(store: DatabaseStore, _teacher: Teacher) -> None:
    await store.erase(MEMBER, NOW)


async def change(store: DatabaseStore, _teacher: Teacher) -> None:
    await store.set_label(MEMBER, "somebody")


async def label_a_newcomer(store: DatabaseStore, teacher: Teacher) -> None:
    await teacher.say("gamma delta", member=CLEO)
    await store.set_label(Scope(GUILD, member=CLEO), LABEL)
    await store.set_label(MEMBER, "")


@pytest.mark.parametrize(
    ("act", "left"),
    [(forget, {}), (change, {MEMBER: "somebody"}), (label_a_newcomer, {})],
)
async def test_a_backup_brings_no_label_back(
    tmp_path: Path,
    act: Callable[[DatabaseStore, Teacher], Awaitable[object]],
    left: dict[Scope, str],
) -> None:
    database, backup = tmp_path / "markov.db", tmp_path / "backup.db"
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say("alpha beta", member=ADA)
        await teacher.say("beta gamma", member=BRUNO)
        await store.set_label(MEMBER, LABEL)
        await store.backup(backup)
        await act(store, teacher)
    done = restore(
        database, "", backup, "", nullcontext(""), lambda _done, _of: None, CancelToken()
    )
    assert done.former is not None
    assert LABEL.encode() not in database.read_bytes()
    async with open_store(database, create=False) as store:
        assert await store.labels() == left
