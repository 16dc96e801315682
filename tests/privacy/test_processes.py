"""What people decide and have erased reaches the guilds of other processes, and nothing else does.

Guilds have small ids in these tests, so all of them belong to shard 0: the process under test
serves shard 1, or shard 0 alone.
"""

from dataclasses import replace
from random import Random

import pytest

from markovbot.container import Services, build_services
from markovbot.domain import (
    EVERYWHERE,
    Consent,
    GuildId,
    MessageId,
    Policy,
    Scope,
    StreamId,
    StreamKey,
)
from markovbot.errors import UserError
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.fleet.shards import Shards
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import BackfillJob, Erased
from tests.support.services import Past
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

OWNER = Fleet(Shards(2, (0,), 2))
OTHER = Fleet(Shards(2, (1,), 2))

TODAY = 20_000


def process(store: MemoryStore, fleet: Fleet = OTHER, settle: float = 0) -> Services:
    return build_services(
        store, Past(), lambda _guild: None, Random, settle=settle, grace=0, fleet=fleet
    )


async def load(services: Services) -> None:
    for part in (services.policies, services.word_lists, services.live, services.backfill):
        await part.load()


async def test_opting_in_everywhere_counts_from_now_on_also_in_guilds_of_others() -> None:
    store = MemoryStore()
    teacher, asking = Teacher(store), Policy(consent=Consent.OPT_IN)
    await store.set_policy(GUILD, asking, TODAY)
    services = process(store)
    await load(services)
    assert services.policies.guilds() == set()
    assert await services.policies.current(GUILD) == asking
    await services.privacy.opt_in(ADA, EVERYWHERE, MessageId(200))
    before, after = (teacher.message("tea is hot", id_=id_) for id_ in (150, 250))
    assert (await teacher.teach(before)).messages == 0
    assert (await teacher.teach(after)).messages == 1


async def test_a_process_takes_over_what_is_due_in_its_own_guilds_alone() -> None:
    store = MemoryStore()
    await store.switch_on(GUILD, GENERAL, MessageId(1))
    await store.save_backfill_job(BackfillJob(GUILD, GENERAL, MessageId(0)))
    await store.pause(GUILD, MessageId(5))
    await store.set_policy(GUILD, replace(Policy(), retention=30), TODAY)
    await Teacher(store).say("tea is hot")
    await store.schedule_deletion(GUILD, due=1)
    for fleet, mine in ((OTHER, False), (OWNER, True)):
        services = process(store, fleet)
        await load(services)
        assert (services.live.guilds() == {GUILD}) is mine
        assert services.pauses.is_paused(GUILD) is mine
        assert (services.backfill.waiting() == 1) is mine
        services.clock.tell((TODAY + 1) * 86_400.0)
        await services.scheduler.reconcile({GUILD}, set())
        await services.scheduler._run_due()
        assert (await store.scheduled_deletions() == {}) is mine
    assert (await store.scope_statistics(Scope(GUILD))).messages == 0


class Failing(MemoryStore):
    """Erases nothing in one guild."""

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        if scope.guild == GUILD:
            raise UserError("not now")
        return await super().erase(scope, now)


@pytest.mark.parametrize("fleet", [ALONE, OTHER], ids=["alone", "of several"])
async def test_an_erasure_that_fails_in_one_guild_is_done_in_the_others(fleet: Fleet) -> None:
    store, told = Failing(), []
    for guild in (GUILD, OTHER_GUILD):
        await Teacher(store).say("tea is hot", guild=guild)
    with pytest.raises(UserError, match="not now"):
        await process(store, fleet).privacy.opt_out(
            ADA, EVERYWHERE, {"Ada"}, MessageId(10), lambda *counts: told.append(counts)
        )
    assert list(await store.guilds_of(ADA)) == [GUILD]
    assert told == [(0, 2), (1, 2)]


async def test_what_another_process_had_erased_is_dropped_from_memory() -> None:
    store = MemoryStore()
    services = process(store, OWNER, settle=60)
    key = StreamKey(GUILD, GENERAL, StreamId(GENERAL))
    await services.live.switch_on(key, MessageId(1))
    stream = services.streams.track(key)
    stream.locate(MessageId(1))
    stream.go_live()
    teacher, waiting = Teacher(store), services.gauges.queues["settling"]
    for number, member in enumerate((ADA, BRUNO)):
        services.live.on_message(teacher.message("tea is hot", member, id_=100 + number))
    assert waiting() == 2
    scope = Scope(GUILD, member=ADA)
    for elsewhere in (Scope(GuildId(9), member=ADA), replace(scope, channel=RANDOM)):
        await services.eraser.erased_elsewhere(elsewhere, MessageId(200))
    assert waiting() == 2
    await services.eraser.erased_elsewhere(scope, MessageId(200))
    assert waiting() == 1
