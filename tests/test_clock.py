"""A clock that jumps: Discord's counts, and nothing is forgotten before it is known."""

import asyncio
import logging
import time
from random import Random

import pytest

from markovbot.clock import Clock
from markovbot.container import Services, build_services
from markovbot.domain import (
    SECONDS_A_DAY,
    CoveredRange,
    Policy,
    Scope,
)
from markovbot.store.ports import Example, Store
from markovbot.text import segments
from sandbox.patience import patient
from tests.support.services import Past
from tests.support.teaching import GUILD, Teacher

YEAR = 365 * SECONDS_A_DAY


class Machine:
    """A machine whose clock can be set, and whose steady one goes on by hand."""

    def __init__(self) -> None:
        self.clock = 1_800_000_000.0
        self.since_boot = 50.0

    def passes(self, seconds: float) -> None:
        self.clock += seconds
        self.since_boot += seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> Clock:
    return Clock(lambda: machine.clock, lambda: machine.since_boot)


def test_it_goes_by_discord_whatever_the_machine_says(machine: Machine, clock: Clock) -> None:
    assert clock.now() == machine.clock
    told = machine.clock
    clock.tell(told)
    machine.passes(90)
    assert clock.now() == told + 90
    machine.clock += YEAR
    assert clock.now() == told + 90
    assert clock.today() == int(told + 90) // SECONDS_A_DAY


def test_the_operator_is_told_once_and_when_it_is_over(
    machine: Machine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = machine.clock
    clock.tell(told)
    assert not caplog.records
    machine.clock = told + YEAR
    for _ in range(3):
        clock.tell(told)
    assert len(caplog.records) == 1
    assert "365 days ahead of Discord's" in caplog.text
    assert "timedatectl" in caplog.text
    machine.clock = told - 7200
    clock.tell(told)
    assert len(caplog.records) == 1
    machine.clock = told
    clock.tell(told)
    assert "right again" in caplog.text


async def test_until_discord_has_told_the_time_nothing_is_forgotten_because_of_its_age(
    store: Store, teacher: Teacher
) -> None:
    services, message = _services(store), teacher.message("the kettle sings")
    await store.set_policy(GUILD, Policy(retention=30), services.clock.today())
    over = services.clock.today() - 3
    await store.learn(
        [Example(message, segments(message.content), over)],
        [CoveredRange(message.key, message.id, message.id)],
    )
    house = asyncio.create_task(services.scheduler.run())
    try:
        for _ in range(20):  # each a hop into the store's thread and back: plenty to forget in
            await store.scope_statistics(Scope(GUILD))
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1
        services.clock.tell(time.time() - YEAR)  # as it was a year ago, it isn't over
        for _ in range(20):
            await store.scope_statistics(Scope(GUILD))
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1
    finally:
        house.cancel()
    services.clock.tell(time.time())
    house = asyncio.create_task(services.scheduler.run())
    try:
        async with patient():
            while (await store.scope_statistics(Scope(GUILD))).messages:
                pass
    finally:
        house.cancel()


async def test_a_server_that_was_left_is_kept_as_long_as_promised_by_discords_clock(
    store: Store, teacher: Teacher
) -> None:
    services = _services(store)
    await teacher.say("the kettle sings")
    services.clock.tell(time.time() - YEAR)
    await services.scheduler.schedule_deletion(GUILD)
    ((guild, due),) = (await store.scheduled_deletions()).items()
    assert guild == GUILD
    assert due < time.time() - YEAR + 7200


def _services(store: Store) -> Services:
    return build_services(store, Past(), lambda _guild: None, Random, settle=0, grace=3600)
