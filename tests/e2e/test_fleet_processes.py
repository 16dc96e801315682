"""The real bot.py in several processes on one PostgreSQL: killed, paused, replaced."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from cogs.runtime.exit_codes import MISUSE
from sandbox import Sandbox
from sandbox.postgres import Cluster
from sandbox.process import BotProcess
from tests.support.fleet import house_on
from tests.support.stores import KEY
from tests.support.tea_house import TeaHouse

COUNT = 4
SECOND_HALF = [(2, COUNT), (3, COUNT)]
ALL = [(shard, COUNT) for shard in range(COUNT)]

Start = Callable[..., BotProcess]


@pytest.fixture
async def houses(tmp_path: Path) -> AsyncIterator[list[TeaHouse]]:
    async with Sandbox() as sandbox:
        yield [house_on(sandbox, shard, COUNT, tmp_path) for shard in range(COUNT)]
        assert sandbox.problems == []


@pytest.fixture
def start(houses: list[TeaHouse], postgres: str, tmp_path: Path) -> Start:
    def made(cluster: str, **other: str) -> BotProcess:
        directory = tmp_path / cluster.replace("/", "-of-")
        directory.mkdir(exist_ok=True)
        env = {
            "DATABASE_URL": postgres,
            "DATABASE_KEY": KEY,
            "SHARD_COUNT": str(COUNT),
            "CLUSTER": cluster,
            **other,
        }
        return BotProcess(houses[0].sandbox, directory, env, alone=False)

    return made


async def say_everywhere(houses: list[TeaHouse], text: str) -> None:
    for house in houses:
        await house.sandbox.say(house.ada, house.general, text)


async def learn_everywhere(houses: list[TeaHouse]) -> None:
    await houses[0].sandbox.shards_connected(ALL)
    await houses[0].sandbox.commands_synced()
    for house in houses:
        await house.learn()
    await say_everywhere(houses, "the kettle sings")
    for house in houses:
        await house.settled(1)


async def test_with_another_key_no_service_manager_starts_it_again(
    houses: list[TeaHouse], start: Start
) -> None:
    async with start("1/2") as first:
        await houses[0].sandbox.shards_connected(ALL[:2])
        async with start("2/2", DATABASE_KEY="ab" * 32) as second:
            assert await second.wait() == MISUSE
        assert "DATABASE_KEY isn't the key" in second.output
        assert "Traceback" not in first.output + second.output


async def test_while_the_database_is_away_the_log_says_so_once_and_nothing_is_lost(
    houses: list[TeaHouse], start: Start, own_cluster: Cluster
) -> None:
    house = houses[0]
    with own_cluster.database() as name:
        async with start("1/2", DATABASE_URL=own_cluster.url(name)) as bot:
            await house.sandbox.shards_connected(ALL[:2])
            await house.sandbox.commands_synced()
            await house.learn()
            await house.sandbox.say(house.ada, house.general, "the kettle sings")
            await house.settled(1)
            own_cluster.stop()
            await house.sandbox.say(house.ada, house.general, "said meanwhile")
            await bot.said("PostgreSQL is away")
            own_cluster.start()
            await bot.said("PostgreSQL is back after")
            await house.settled(2)
    for sentence in ("is away", "PostgreSQL is back", "can't be reached"):
        assert bot.output.count(sentence) == 1
    assert "Traceback" not in bot.output


async def test_what_a_killed_process_missed_its_successor_reads(
    houses: list[TeaHouse], start: Start
) -> None:
    sandbox = houses[0].sandbox
    async with start("1/2") as first:
        async with start("2/2") as second:
            await learn_everywhere(houses)
            await say_everywhere(houses, "said just before")
            second.kill()
            await second.wait()
        await sandbox.shards_connected(ALL[:2])
        await say_everywhere(houses, "said meanwhile")
        for house in houses[:2]:
            await house.settled(3)
        async with start("2/2") as successor:
            await sandbox.shards_connected(ALL)
            await say_everywhere(houses, "said afterwards")
            for house in houses:
                await house.settled(4)
            assert "This process serves shards 2-3 of 4." in successor.output
    assert "Traceback" not in first.output + second.output + successor.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't pause a process")
async def test_a_paused_process_that_comes_back_after_its_successor_counts_nothing_twice(
    houses: list[TeaHouse], start: Start
) -> None:
    sandbox = houses[0].sandbox
    async with start("1/2") as first, start("2/2") as paused:
        await learn_everywhere(houses)
        paused.stop()
        await say_everywhere(houses, "said meanwhile")
        async with start("2/2") as successor:
            await successor.said("Online as")
            for house in houses:
                await house.settled(2)
            paused.go_on()
            await say_everywhere(houses, "heard by both")
            for house in houses:
                await house.settled(3)
            paused.terminate()
            assert await paused.wait() == 0
            await sandbox.shards_connected(ALL)
            await say_everywhere(houses, "heard by one")
            for house in houses:
                await house.settled(4)
    for process in (first, paused, successor):
        assert "Traceback" not in process.output
