"""Deletions and edits on top of each other: what came last is what counts."""

import asyncio
from pathlib import Path

import pytest

from markovbot.domain import MessageId, Scope
from markovbot.ingest import settle_buffer, undo_log, writer
from markovbot.ingest.history import Page
from markovbot.store import open_store
from markovbot.store.ports import Store
from sandbox.patience import patient
from tests.support.locking import locked
from tests.support.services import Past, learned, listening, message, now, settled
from tests.support.teaching import GUILD, Teacher


async def test_a_deletion_written_down_for_later_outlives_an_edit_in_line(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_WAITING_CHANGES", 20)
    async with open_store(database, create=True) as store, listening(store, Past()) as services:
        for id_ in range(101, 201):
            services.live.on_message(message(id_))
        await services.live.flush()
        async with asyncio.TaskGroup() as events:
            with locked(database):
                for id_ in range(101, 126):
                    edited = message(id_, "said in anger")
                    events.create_task(services.live.revise(edited.id, edited))
                await asyncio.sleep(0)
                for id_ in range(101, 126):
                    events.create_task(services.live.retract([MessageId(id_)]))
                await asyncio.sleep(0)
        async with patient():
            while await learned(store) != 75:
                pass
        await store.settle()
        left = await store.digest(GUILD)
    async with open_store(database.with_name("other.db"), create=True) as other:
        await Teacher(other).teach(*(message(id_) for id_ in range(126, 201)))
        assert await other.digest(GUILD) == left


async def test_a_deletion_outlives_an_edit_that_is_being_made_up_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(store, Past()) as services:
        for id_ in (101, 102):
            services.live.on_message(message(id_))
        await services.live.flush()
        monkeypatch.setattr(writer, "MAX_WAITING_CHANGES", 0)
        for id_ in (101, 102):
            await services.live.revise(MessageId(id_), message(id_, "edited"))
        ingest_writer = services.live._writer
        making_up = asyncio.create_task(ingest_writer.retry_pending())
        await asyncio.sleep(0)
        await services.live.retract([MessageId(102)])
        await making_up
        await ingest_writer.retry_pending()
        assert await learned(store) == 1


class EditedOnItsWay(Past):
    """A history whose page was put together before a command was edited into words."""

    edited = False

    async def after(self, key: object, id_: MessageId) -> Page:
        found = [one for one in self.said if one.id > id_]
        shown = found if self.edited else []
        await self._answer()
        return Page(shown, found[-1].id if found else None, full=False)


async def test_a_command_that_becomes_words_while_its_page_is_on_its_way_is_learned(
    store: Store,
) -> None:
    past = EditedOnItsWay()
    async with listening(store, past, settle=3600) as services:
        past.said = [message(now())]
        edited = past.said[0]
        services.streams.invalidate(lambda _: True)
        past.hold_back()
        services.catch_up.follow(edited.key, edited.id)
        await past.asked.wait()
        past.edited = True
        await services.live.revise(edited.id, edited)
        past.answering.set()
        await settled(services)
        await services.live.flush(lambda _: True)
        past.said.append(message(now(-1)))
        services.live.on_message(past.said[-1])
        await services.live.flush(lambda _: True)
        assert await learned(store) == 2


async def test_long_messages_fill_what_may_wait_sooner_and_are_learned_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle_buffer, "MAX_BYTES", 50_000)
    past = Past()
    async with listening(store, past, settle=3600) as services:
        past.said = [message(id_, f"{id_} " + "tea and rain " * 300) for id_ in range(101, 131)]
        for one in past.said:
            services.live.on_message(one)
        assert 10 < len(services.live._settle_buffer) < 20
        await services.live.flush(lambda _: True)
        await settled(services)
        assert await learned(store) == 30


async def test_of_long_messages_fewer_can_be_taken_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_log, "MAX_BYTES", 50_000)
    async with listening(store, Past()) as services:
        for id_ in range(101, 131):
            services.live.on_message(message(id_, f"{id_} " + "tea and rain " * 300))
        await services.live.flush()
        assert await services.live.retract([MessageId(130), MessageId(101)]) == 1
        tally = await store.scope_statistics(Scope(GUILD))
        assert tally.messages == 29
