"""Whoever opts in is learned from from then on, whatever is read later."""

import pytest

from markovbot.domain import EVERYWHERE, Consent, GuildId, MessageId, Scope
from markovbot.store.ports import Store
from tests.support.services import (
    KEY,
    Past,
    learned,
    listening,
    message,
    read_past,
    settled,
)
from tests.support.teaching import ADA, BRUNO, GUILD

MOMENT = MessageId(150)


async def of_bruno(store: Store) -> int:
    return (await store.scope_statistics(Scope(GUILD, member=BRUNO))).messages


async def test_what_was_said_before_and_has_not_settled_is_not_learned(store: Store) -> None:
    async with listening(store, Past(), settle=1e9) as services:
        await store.choose(BRUNO, GUILD, learned=False)
        for id_ in (101, 102):  # Ada's, which may still be edited, and then Bruno's
            services.live.on_message(message(id_))
        await services.privacy.opt_in(BRUNO, GUILD, MOMENT)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1


@pytest.mark.parametrize("where", [GUILD, EVERYWHERE])
async def test_what_was_said_before_is_not_learned_from_history_either(
    store: Store, where: GuildId
) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 60)]
    async with listening(store, past) as services:
        await services.privacy.opt_out(BRUNO, where, [], MessageId(10))
        await services.privacy.opt_in(BRUNO, where, MOMENT)
        await read_past(services)
        assert (await learned(store), await of_bruno(store)) == (5, 0)
        services.live.on_message(message(152))
        await services.live.flush()
        assert await of_bruno(store) == 1


async def test_nor_is_what_was_said_on_a_server_that_asks_its_members_first(store: Store) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 60)]
    async with listening(store, past) as services:
        await services.policies.change(GUILD, consent=Consent.OPT_IN)
        await services.privacy.opt_in(BRUNO, EVERYWHERE, MOMENT)
        await services.privacy.opt_in(ADA, GUILD, MOMENT)
        await read_past(services)
        assert await learned(store) == 0


async def test_whoever_was_learned_from_already_loses_nothing_by_opting_in(store: Store) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 60)]
    async with listening(store, past) as services:
        for where in (GUILD, EVERYWHERE):
            await services.privacy.opt_in(BRUNO, where, MOMENT)
        await read_past(services)
        assert (await learned(store), await of_bruno(store)) == (10, 5)


async def test_what_is_on_its_way_from_history_at_that_moment_is_not_learned(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past) as services:
        await services.privacy.opt_out(BRUNO, GUILD, [], MessageId(100))
        services.streams.invalidate(lambda _: True)
        past.said = [message(102), message(104)]
        past.hold_back()
        services.catch_up.follow(KEY, MessageId(104))
        await past.asked.wait()
        await services.privacy.opt_in(BRUNO, GUILD, MOMENT)
        past.answering.set()
        await settled(services)
        assert await of_bruno(store) == 0
