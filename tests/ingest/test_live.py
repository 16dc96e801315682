"""Law 6, the services' part: whatever gets lost on the way is read from history, once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.container import Services
from markovbot.domain import MessageId, Scope, StreamId, StreamKey
from markovbot.ingest import settle_buffer
from markovbot.ingest.history import HistoryUnavailable
from markovbot.store import open_store
from markovbot.store.ports import Store
from sandbox.patience import patient
from tests.support.services import (
    KEY,
    SINCE,
    Past,
    alive,
    fresh_session,
    learned,
    listening,
    message,
    settled,
)
from tests.support.teaching import ADA, GENERAL, GUILD, RANDOM, Teacher


async def test_live_messages_are_learned_in_switched_on_channels_only(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        for id_ in (101, 102):
            services.live.on_message(message(id_))
        services.live.on_message(message(103, key=StreamKey(GUILD, RANDOM, StreamId(RANDOM))))
        await services.live.flush()
        assert await learned(store) == 2


async def test_nothing_said_before_the_switch_or_after_its_end_is_learned(store: Store) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 130)]
    async with listening(store, past) as services:
        assert await learned(store) == 29
        await services.live.switch_off(GUILD, GENERAL)
        services.live.on_message(message(130))
        await services.live.flush()
        assert await learned(store) == 29


async def test_what_was_said_while_the_bot_was_away_is_read_up(store: Store) -> None:
    past = Past()
    async with listening(store, past):
        pass
    past.said = [message(id_) for id_ in range(101, 160)]
    async with alive(store, past) as services:
        services.catch_up.follow(KEY, MessageId(159))
        await settled(services)
        assert await learned(store) == 59


async def test_a_quiet_channel_costs_no_request(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        before = past.pages
        fresh_session(services, MessageId(99))
        await settled(services)
        assert past.pages == before


async def test_a_thread_counts_for_its_channel_and_has_its_own_position(store: Store) -> None:
    thread = StreamKey(GUILD, GENERAL, StreamId(777))
    past = Past()
    past.said = [message(150, key=thread)]
    async with listening(store, past) as services:
        services.live.on_message(message(160))
        services.live.on_message(message(150, key=thread))
        await settled(services)
        assert await learned(store) == 2
        assert (await store.scope_statistics(Scope(GUILD))).channels == 1


async def test_more_than_the_buffer_holds_is_read_from_history_instead(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle_buffer, "MAX_MESSAGES", 1000)
    past = Past()
    async with listening(store, past) as services:
        past.said = [message(id_) for id_ in range(101, 1131)]
        for one in past.said:
            services.live.on_message(one)
        await settled(services)
        assert await learned(store) == 1030


async def test_history_that_fails_for_a_moment_is_asked_again(store: Store) -> None:
    past = Past()
    past.failures = [HistoryUnavailable(permitted=True)]
    past.said = [message(101)]
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        async with patient():
            while await learned(store) < 1:
                await asyncio.sleep(0.05)


async def test_without_permission_to_read_history_live_messages_are_still_learned(
    store: Store,
) -> None:
    past = Past()
    past.failures = [HistoryUnavailable(permitted=False)]
    async with listening(store, past) as services:
        services.live.on_message(message(101))
        await services.live.flush()
        assert await learned(store) == 1


@pytest.mark.parametrize("scope", [Scope(GUILD), Scope(GUILD, channel=GENERAL)])
async def test_a_reset_forgets_what_is_still_waiting_and_never_reads_it_up_again(
    store: Store, scope: Scope
) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(101, 120)]
    async with listening(store, past) as services:
        services.live.on_message(message(120))
        erased = await services.eraser.erase(scope, MessageId(200))
        assert erased.messages == 20
        await settled(services)
        assert await learned(store) == 0
        past.said.append(message(201))
        services.live.on_message(message(201))
        await settled(services)
        assert await learned(store) == 1


async def test_resetting_a_member_keeps_the_others_and_goes_on_listening(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        for id_ in (101, 102, 103):
            services.live.on_message(message(id_))
        assert (await services.eraser.erase(Scope(GUILD, member=ADA), MessageId(200))).messages == 2
        services.live.on_message(message(104))
        await services.live.flush()
        assert await learned(store) == 2


steps = st.lists(
    st.sampled_from(["say", "miss", "replay", "fresh session", "restart", "flush", "turn"]),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_whatever_is_lost_or_repeated_each_message_counts_once(steps: Sequence[str]) -> None:
    async def live_through(path: Path, steps: Sequence[str]) -> tuple[str, int]:
        past = Past()
        async with open_store(path, create=True) as store:
            pending = list(steps)
            next_id = 101
            while True:
                async with alive(store, past) as services:
                    await services.live.switch_on(KEY, SINCE)
                    newest = past.said[-1].id if past.said else MessageId(0)
                    services.catch_up.follow(KEY, newest)
                    missed = False
                    while pending and (step := pending.pop(0)) != "restart":
                        # A session tells of everything in order: one that has lost an event ends
                        # before the next is heard.
                        if step == "fresh session" or (missed and step in ("say", "replay")):
                            fresh_session(services, past.said[-1].id if past.said else None)
                            missed = False
                        if step in ("say", "miss"):
                            said = message(next_id, f"cup {next_id} of tea")
                            next_id += 1
                            past.said.append(said)
                            missed = step == "miss"
                            if not missed:
                                services.live.on_message(said)
                        elif step == "replay" and past.said:
                            services.live.on_message(past.said[-1])
                        elif step == "flush":
                            await services.live.flush()
                        elif step == "turn":
                            await asyncio.sleep(0)
                    if not pending:
                        fresh_session(services, None)
                        await settled(services)
                        return await store.digest(GUILD), len(past.said)

    async def undisturbed(path: Path, count: int) -> str:
        async with open_store(path, create=True) as store:
            teacher = Teacher(store)
            said = [message(101 + n, f"cup {101 + n} of tea") for n in range(count)]
            await teacher.teach(*said)
            return await store.digest(GUILD)

    with TemporaryDirectory() as directory:
        lived, count = asyncio.run(live_through(Path(directory, "a.db"), steps))
        assert lived == asyncio.run(undisturbed(Path(directory, "b.db"), count))


@asynccontextmanager
async def asking_for_a_page(store: Store) -> AsyncIterator[tuple[Past, Services]]:
    """Stop in the middle of a page of history; `past.answering` lets it go on."""
    past = Past()
    past.answering.clear()
    past.said = [message(id_) for id_ in range(101, 150)]
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await past.asked.wait()
        yield past, services


async def test_a_fresh_session_while_history_is_being_read_loses_nothing(store: Store) -> None:
    async with asking_for_a_page(store) as (past, services):
        fresh_session(services, MessageId(149))
        past.answering.set()
        await settled(services)
        assert await learned(store) == 49


async def test_a_reset_while_history_is_being_read_forgets_that_too(store: Store) -> None:
    async with asking_for_a_page(store) as (past, services):
        await services.eraser.erase(Scope(GUILD), MessageId(200))
        past.answering.set()
        await settled(services)
        assert await learned(store) == 0


async def test_switching_off_ends_reading_up(store: Store) -> None:
    async with asking_for_a_page(store) as (past, services):
        await services.live.switch_off(GUILD, GENERAL)
        past.said += [message(id_) for id_ in range(150, 200)]
        past.answering.set()
        await settled(services)
        assert await learned(store) == 0


async def test_what_was_said_while_a_guild_was_out_of_sight_is_read_up(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        past.said = [message(id_) for id_ in range(101, 150)]
        services.catch_up.follow(KEY, MessageId(149))
        past.said.append(message(150))
        services.live.on_message(message(150))
        await settled(services)
        assert await learned(store) == 50
