"""One process with several shards: the real bot.py."""

from pathlib import Path

import pytest

from tests.support.fleet import house_on
from tests.support.tea_house import TeaHouse

COUNT = 4


@pytest.fixture
def houses(house: TeaHouse, tmp_path: Path) -> list[TeaHouse]:
    return [house_on(house.sandbox, shard, COUNT, tmp_path) for shard in range(COUNT)]


def all_of(count: int) -> set[tuple[int, int]]:
    return {(shard, count) for shard in range(count)}


async def test_as_many_shards_as_discord_recommends(house: TeaHouse) -> None:
    house.sandbox.session_starts.recommended = 3
    async with house.bot() as bot:
        await house.online()
        assert house.sandbox.connected_shards() == all_of(3)
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
    assert "Traceback" not in bot.output


@pytest.mark.parametrize("resumed", [True, False], ids=["resumed", "anew"])
async def test_a_shard_that_was_away_reads_what_it_missed_and_the_others_go_on(
    houses: list[TeaHouse], resumed: bool
) -> None:
    sandbox = houses[0].sandbox
    async with houses[0].bot(SHARD_COUNT=str(COUNT)) as bot:
        await houses[0].online()
        assert sandbox.connected_shards() == all_of(COUNT)
        for one in houses:
            await one.learn()
            await sandbox.say(one.ada, one.general, "the kettle sings")
            assert await one.messages() == 1
        sandbox.refuse_resume = not resumed
        sandbox.faults.handshake(status=503, times=1, resuming=True)
        await sandbox.drop_gateway(shard=2)
        for one in houses:
            if one is houses[2] and not resumed:
                sandbox.post_quietly(one.bruno, one.general, "said while it is away")
            else:
                await sandbox.say(one.bruno, one.general, "said while one is away")
        await sandbox.shards_connected(all_of(COUNT))
        for one in houses:
            await one.settled(2)
        assert sandbox.connected_shards() == all_of(COUNT)
        assert sandbox.sessions_started == COUNT + (not resumed)
        assert "Traceback" not in bot.output


async def test_the_server_count_of_a_shard_is_too_large_for_discord(house: TeaHouse) -> None:
    house.sandbox.session_starts.most_guilds = 0
    async with house.bot(SHARD_COUNT="1") as bot:
        assert await bot.wait() == 2
        assert "SHARD_COUNT is too small for its servers" in bot.output
        assert "Traceback" not in bot.output


async def test_a_recommendation_is_passed_on(house: TeaHouse) -> None:
    house.sandbox.session_starts.recommended = 9
    async with house.bot(SHARD_COUNT="2") as bot:
        await house.online()
        await bot.said("Discord recommends 9 shards, and SHARD_COUNT is 2")
        assert house.sandbox.connected_shards() == all_of(2)


async def test_several_processes_on_one_file_are_refused(house: TeaHouse) -> None:
    async with house.bot(SHARD_COUNT="4", CLUSTER="1/2") as bot:
        assert await bot.wait() == 2
        assert "CLUSTER: several processes need a database that they can share" in bot.output
