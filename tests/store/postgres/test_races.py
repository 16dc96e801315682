"""What is read, written or lost in the middle of something else."""

import asyncio
import threading
from itertools import count
from typing import Any, Final

import pytest

from markovbot.chain.states import Relation, State
from markovbot.domain import CoveredRange, MessageId, Scope, Style
from markovbot.errors import DatabaseFailure
from markovbot.ingest import writer
from markovbot.store.ports import Example, Reading
from markovbot.store.postgres import learning, owner
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from markovbot.text import segments
from sandbox.patience import patient
from tests.support.deaf_proxy import DeafProxy, through_proxy
from tests.support.stores import KEY
from tests.support.teaching import (
    ADA,
    BRUNO,
    GENERAL,
    GUILD,
    Teacher,
    digest_of,
    writer_of,
)

NEVER_SAID: Final = "nowhere else"
NOW: Final = MessageId(10**6)


def times(reading: Reading, text: str) -> int:
    word = reading.named(text)
    return 0 if word is None else reading.total(State(Relation.SURFACE_FORM, word))


async def test_a_tail_that_was_looked_at_isnt_taken_for_another(
    older: PostgresStore, younger: PostgresStore
) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot")
    assert await younger.read(Style(GUILD), lambda reading: times(reading, "tea")) == 1
    teacher.store = younger
    await teacher.say("tea is hot", "tea is hot")
    assert await younger.read(Style(GUILD), lambda reading: times(reading, "tea")) == 3


async def test_what_a_line_is_made_of_stays_while_messages_are_taken_back(
    older: PostgresStore,
) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot")
    message = teacher.message(f"tea {NEVER_SAID}")
    source = (await teacher.teach(message)).source_ids[message.id]
    await older.settle()
    entered, go_on = threading.Event(), threading.Event()

    def look(reading: Reading) -> list[str]:
        tea = reading.named("tea")
        assert tea is not None
        found = reading.successors(State(Relation.FORWARD, tea))
        entered.set()
        go_on.wait()
        return reading.texts(list(found))

    reading = asyncio.create_task(older.read(Style(GUILD), look))
    await asyncio.to_thread(entered.wait)
    example = Example(message, segments(message.content), source_id=source)
    taking_back = asyncio.create_task(older.subtract([example]))
    while not older._worlds.owned()[0].blocks._turn.locked():
        await asyncio.sleep(0)
    go_on.set()
    assert len(await reading) == 2
    assert await taking_back is not None
    assert await older.digest(GUILD) == await digest_of("tea is hot")


async def test_a_large_vocabulary_survives_changes_that_follow_each_other(postgres: str) -> None:
    async with open_postgres(postgres, KEY) as store:
        teacher = Teacher(store)
        words = count(1)
        texts = [" ".join(f"w{next(words)}" for _ in range(500)) for _ in range(140)]
        messages = [teacher.message(text) for text in texts]
        learned = await teacher.teach(*messages)
        await store.settle()
        for message in messages[:2]:
            one = Example(
                message, segments(message.content), source_id=learned.source_ids[message.id]
            )
            assert await store.subtract([one]) is not None
        expected = await store.digest(GUILD)
    async with open_postgres(postgres, KEY) as store:
        assert await store.check() == []
        assert await store.digest(GUILD) == expected


async def lose_answer(
    store: PostgresStore, proxy: DeafProxy, method: str, answers: int = 1
) -> None:
    """Lose so many answers of the server, from the next statement of a method of the tables on."""
    await store._maintenance.stop()  # it would lose one of its own
    tables = store._worlds.tables
    send = getattr(tables, method)

    async def lose(*args: object, **options: object) -> object:
        proxy.lose = answers
        setattr(tables, method, send)
        return await send(*args, **options)

    setattr(tables, method, lose)


async def test_a_message_is_taken_back_once_although_no_answer_came(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url), open_postgres(url, KEY) as store:
        teacher = Teacher(store)
        messages = [teacher.message("tea is hot") for _ in range(3)]
        learned = await teacher.teach(*messages)
        first, second, _ = [
            Example(one, segments(one.content), source_id=learned.source_ids[one.id])
            for one in messages
        ]
        await store.subtract([first])  # so that the connection knows the statement
        await lose_answer(store, proxy, "change")
        assert await store.subtract([second]) is not None
        assert proxy.lose == 0
        assert await store.digest(GUILD) == await digest_of("tea is hot")


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
@pytest.mark.parametrize("edited", [None, "tea is cold"], ids=["deleted", "edited"])
async def test_what_is_asked_for_again_is_done_once_whenever_no_answer_came(
    postgres: str, lost: int, edited: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FIRST_RETRY", 0.0)
    async with through_proxy(postgres) as (proxy, url), open_postgres(url, KEY) as store:
        ingest = writer_of(store)
        teacher = Teacher(store)
        messages = [teacher.message("tea is hot") for _ in range(3)]
        covered = CoveredRange(messages[0].key, messages[0].id, messages[-1].id)
        await ingest.commit(messages, [covered])
        first, second, third = messages
        await ingest.retract([first.id])  # so that the connection knows the statement
        await lose_answer(store, proxy, "change", lost)
        if edited is None:
            await ingest.retract([second.id])
        else:
            await ingest.revise(second.id, second._replace(content=edited))
        while proxy.lose or ingest.pending():
            await ingest.retry_pending()
        left = [] if edited is None else [edited]
        assert await store.digest(GUILD) == await digest_of(*left, "tea is hot")
        await ingest.retract([second.id, third.id])
        assert await store.digest(GUILD) == await digest_of()
        assert await store.check() == []


async def test_what_is_learned_can_be_taken_back_although_no_answer_came(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url), open_postgres(url, KEY) as store:
        teacher = Teacher(store)
        await teacher.say("tea is hot")
        await lose_answer(store, proxy, "append")
        message = teacher.message("milk is cold")
        learned = await teacher.teach(message)
        assert proxy.lose == 0
        assert (learned.messages, set(learned.source_ids)) == (1, {message.id})


async def test_a_guild_that_was_borrowed_is_given_back_although_that_failed(
    older: PostgresStore, younger: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot", member=BRUNO)
    await older._worlds.release([GUILD])  # as after a restart: nobody has it yet

    def fail(_change: object) -> bool:
        raise DatabaseFailure("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(owner, "_removed", fail)
        with pytest.raises(DatabaseFailure):
            await younger.erase(Scope(GUILD, channel=GENERAL), NOW)
    assert (await teacher.teach(teacher.message("milk is cold", id_=NOW + 1))).messages == 1


async def test_an_erasure_is_done_although_its_asker_and_a_later_process_claim_the_guild(
    older: PostgresStore, younger: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = Teacher(younger)
    await teacher.say("tea is hot", member=BRUNO)
    expected = await younger.digest(GUILD)
    await teacher.say("my secret tea")
    await younger._maintenance.stop()  # else it would do everything at once
    tables = older._worlds.tables
    mark, claim = tables.mark, tables.claim

    async def mark_and_give_up(*arguments: Any) -> bool:
        marked = await mark(*arguments)
        await younger._worlds.release([GUILD])
        return marked

    async def claim_too_late(*arguments: Any) -> object:
        await younger._worlds.own(GUILD)
        rows = await claim(*arguments)
        await younger.settle()
        return rows

    monkeypatch.setattr(tables, "mark", mark_and_give_up)
    monkeypatch.setattr(tables, "claim", claim_too_late)
    async with patient():
        assert (await older.erase(Scope(GUILD, member=ADA), NOW)).messages == 1
    assert await younger.digest(GUILD) == expected
    assert await younger.check() == []


async def test_what_is_learned_is_told_although_it_cant_be_folded(
    older: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_changes: object) -> dict[int, int]:
        raise DatabaseFailure("The disk is full.")

    monkeypatch.setattr(learning, "FULL_TAIL", 1)
    teacher = Teacher(older)
    with monkeypatch.context() as patch:
        patch.setattr(older._worlds.tables, "changes", fail)
        assert (await teacher.teach(teacher.message("tea is hot"))).messages == 1
    await teacher.say("milk is cold")
    assert await older.digest(GUILD) == await digest_of("tea is hot", "milk is cold")
    assert await older.check() == []
