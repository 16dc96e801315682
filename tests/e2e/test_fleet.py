"""Several processes serve one bot: who hears what, who answers whom, and what goes over to others.

The clients are real, and speak to the sandbox over real connections.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from cogs.privacy import _progress
from cogs.runtime import identify_limiter
from markovbot.domain import GuildId, MessageId, Scope
from markovbot.fleet.pacing import ProcessPacing
from markovbot.store.memory.store import MemoryStore
from markovbot.store.ports import Erased
from markovbot.store.postgres.bootstrap import open_postgres
from sandbox.patience import patient
from sandbox.responses import Response
from sandbox.session_starts import SessionStarts
from sandbox.world import Message
from tests.support.fleet import FleetTown, fleet_town, in_memory
from tests.support.stores import KEY

FIRST, LAST = 0, 3
"""The tea houses of the first process of two, and of the other one."""


@pytest.fixture(params=["memory", "postgres"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FleetTown]:
    opener = in_memory()
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres")
        opener = lambda: open_postgres(url, KEY)  # noqa: E731
    async with fleet_town(tmp_path, opener) as one:
        yield one


@pytest.fixture
async def memory_town(tmp_path: Path) -> AsyncIterator[FleetTown]:
    async with fleet_town(tmp_path, in_memory(HeldStore())) as one:
        yield one


async def learned(town: FleetTown, number: int) -> int:
    guild = GuildId(town.houses[number].guild.id)
    return (await town.store.scope_statistics(Scope(guild))).messages


async def test_each_process_hears_its_own_guilds_and_one_sends_the_commands(
    town: FleetTown,
) -> None:
    async with town.process("1/2") as first, town.process("2/2") as second:
        await town.connected()
        for house in town.houses:
            await house.learn()
            await town.sandbox.say(house.ada, house.general, "the kettle sings")
            assert await house.messages() == 1
        ours, theirs = (
            {GuildId(one.guild.id) for one in part} for part in (town.houses[:2], town.houses[2:])
        )
        assert first.live.guilds() == ours
        assert second.live.guilds() == theirs
        assert town.houses[0].sent("PUT", "/commands$") == 1
    async with town.process("2/2") as second:  # it knows nothing of what isn't its own
        await town.connected(4, 2, 3)
        assert second.live.guilds() == second.policies.guilds() == theirs


async def test_a_direct_message_is_answered_once_and_the_panel_knows_all_servers(
    town: FleetTown,
) -> None:
    sandbox, first, last = town.sandbox, town.houses[FIRST], town.houses[LAST]
    ada = first.ada.user
    guest = sandbox.join(ada, last.guild)
    async with town.process("2/2"), town.process("1/2"):
        await town.connected()
        for house, person in ((first, first.ada), (last, guest)):
            await house.learn()
            await sandbox.say(person, house.general, "zeppelins sing")
            await sandbox.say(house.bruno, house.general, "the kettle sings")
            assert await house.messages() == 2
        await sandbox.slash(last.admin, last.quiet, "markov retention", days="90")
        direct = sandbox.dm(ada)
        await sandbox.say(ada, direct, "hello?")
        await sandbox.wait_for_message(direct)
        shown = await sandbox.slash(ada, direct, "privacy")
        assert "**Tea House 0**: 2 words of 1 message" in shown.content
        assert "**Tea House 3**: 2 words of 1 message in 1 channel, each for 90 days at most" in (
            shown.content
        )
        done = await first.press(ada, shown, "Opt out everywhere")
        assert "I have forgotten 2 messages (4 words)." in done.content
        for house, person in ((first, first.ada), (last, guest)):
            await sandbox.say(person, house.general, "zeppelins again")
            assert await house.messages() == 1
        assert len([one for one in sandbox.history(direct) if one.author.bot]) == 1


class HeldStore(MemoryStore):
    """Erases nothing in some guilds until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[GuildId, asyncio.Event] = {}

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        if scope.guild in self.waiting:
            await self.waiting[scope.guild].wait()
        return await super().erase(scope, now)


async def test_an_erasure_that_takes_long_says_how_far_it_is(
    memory_town: FleetTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_progress, "INTERVAL", 0.05)
    town = memory_town
    sandbox, first, last = town.sandbox, town.houses[FIRST], town.houses[LAST]
    store = town.store
    assert isinstance(store, HeldStore)
    ada = first.ada.user
    guest = sandbox.join(ada, last.guild)
    async with town.process("1/2"), town.process("2/2"):
        await town.connected()
        for house, person in ((first, first.ada), (last, guest)):
            await house.learn()
            await sandbox.say(person, house.general, "zeppelins sing")
            assert await house.messages() == 1
        held = store.waiting[GuildId(last.guild.id)] = asyncio.Event()
        shown = await sandbox.slash(ada, sandbox.dm(ada), "privacy")
        sure = await sandbox.click(ada, shown, "Forget me everywhere")
        answer = await sandbox.click(ada, sure, "Forget")
        await shows(town, answer, "I'm forgetting you on 2 servers; done so far: 1…")
        held.set()
        await shows(town, answer, "Forgotten: 4 words of 2 messages.")


async def shows(town: FleetTown, answer: Response, text: str) -> None:
    """Wait until an answer that is edited holds a text."""
    async with patient():
        while text not in answer.content:
            await town.sandbox.changed()


async def test_who_is_asked_about_a_ban_answers_to_whichever_process(town: FleetTown) -> None:
    last = town.houses[LAST]
    async with town.process("1/2"), town.process("2/2"):
        await town.connected()
        await last.learn()
        await town.sandbox.say(last.bruno, last.general, "the kettle sings")
        assert await last.messages() == 1
    async with town.process("1/2"), town.process("2/2"):
        await town.connected()
        town.sandbox.ban(last.bruno)
        asked = await town.sandbox.wait_for_message(town.sandbox.dm(last.admin))
        done = await last.press(last.admin, asked, "Forget them")
        assert "Forgotten: all" in done.content
        assert await learned(town, LAST) == 0


async def test_a_process_that_starts_erases_nothing_of_others_and_what_left_its_own(
    town: FleetTown,
) -> None:
    town.grace = 0.0
    sandbox = town.sandbox
    async with town.process("1/2"), town.process("2/2"):
        await town.connected()
        for house in town.houses:
            await house.learn()
            await sandbox.say(house.ada, house.general, "the kettle sings")
            assert await house.messages() == 1
    sandbox.remove_guild(town.houses[LAST].guild)
    async with town.process("1/2"):
        await town.connected(4, 0, 1)
        assert await town.houses[FIRST].messages() == 1
        assert await town.store.scheduled_deletions() == {}
        async with town.process("2/2"):
            await town.connected()
            async with patient():
                while await learned(town, LAST):
                    await asyncio.sleep(0)
    assert [await learned(town, number) for number in range(4)] == [1, 1, 1, 0]


async def test_a_guild_that_removes_the_bot_while_one_shard_is_away_is_noticed(
    town: FleetTown,
) -> None:
    town.grace = 0.0
    sandbox, leaving = town.sandbox, town.houses[1]
    async with town.process("1/1"):
        await town.connected()
        for house in town.houses:
            await house.learn()
            await sandbox.say(house.ada, house.general, "the kettle sings")
            assert await house.messages() == 1
        sandbox.refuse_resume = True
        await sandbox.drop_gateway(shard=1)
        sandbox.remove_guild(leaving.guild)
        async with patient():
            while await learned(town, 1):
                await asyncio.sleep(0)
    assert [await learned(town, number) for number in range(4)] == [1, 0, 1, 1]


async def test_a_rolling_restart_and_another_number_of_shards_lose_and_double_nothing(
    town: FleetTown,
) -> None:
    sandbox, writing = town.sandbox, True
    written: list[list[Message]] = [[] for _ in town.houses]

    async def chat() -> None:
        while writing:
            for house, said in zip(town.houses, written, strict=True):
                text = f"kettle {len(said)} sings"
                said.append(await sandbox.say(house.ada, house.general, text))
            await asyncio.sleep(0.1)

    async with AsyncExitStack() as all_of_them:

        async def start(cluster: str, count: int = 4) -> AsyncExitStack:
            own = await all_of_them.enter_async_context(AsyncExitStack())
            await own.enter_async_context(town.process(cluster, count))
            return own

        old = [await start("1/2"), await start("2/2")]
        await town.connected()
        for house in town.houses:
            await house.learn()
        chatting = asyncio.create_task(chat())
        # One after the other: nobody hears the guilds of the second process for a while.
        await old.pop().aclose()
        old.append(await start("2/2"))
        await town.connected()
        # Three processes with eight shards take over: some guilds are heard by two, others by none.
        await start("1/3", 8)
        await sandbox.shards_connected([*of(4), (0, 8), (1, 8)])
        for process in old:
            await process.aclose()
        for cluster in ("2/3", "3/3"):
            await start(cluster, 8)
        await town.connected(8)
        writing = False
        await chatting
        assert min(map(len, written)) > 10
        for house, said in zip(town.houses, written, strict=True):
            await house.settled(len(said))
    alone = MemoryStore()
    single = FleetTown(sandbox, town.houses, town.directory / "single", alone, in_memory(alone))
    single.directory.mkdir()
    for house in town.houses:
        guild = GuildId(house.guild.id)
        for channel, since in (await town.store.switches(guild)).items():
            await single.store.switch_on(guild, channel, since)
    async with single.process("1/1"):
        await single.connected()
        for house, said in zip(town.houses, written, strict=True):
            await house.settled(len(said))
    for house in town.houses:
        guild = GuildId(house.guild.id)
        assert await town.store.digest(guild) == await single.store.digest(guild)


def count_starts(town: FleetTown, patch: pytest.MonkeyPatch) -> SessionStarts:
    """Let the sandbox refuse what comes too early, in half of what the processes keep to: a busy
    machine may delay one connection by the rest."""
    starts = town.sandbox.session_starts
    starts.max_concurrency, starts.interval = 1, 2.0
    patch.setattr(identify_limiter, "INTERVAL", 4.0)
    return starts


async def test_sessions_are_started_no_faster_than_discord_allows(
    town: FleetTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = count_starts(town, monkeypatch)
    async with town.process("1/2"), town.process("2/2"):
        await town.connected()
    assert {one.shard for one in starts.started} == set(range(4))
    assert starts.refused == 0


async def test_who_starts_a_session_too_early_tries_again(
    memory_town: FleetTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = count_starts(memory_town, monkeypatch)
    async with AsyncExitStack() as fleet:
        for cluster in ("1/2", "2/2"):  # which know nothing of each other
            memory_town.pacing = ProcessPacing()
            await fleet.enter_async_context(memory_town.process(cluster))
        await memory_town.connected()
    assert {one.shard for one in starts.started} == set(range(4))
    assert starts.refused > 0


def of(count: int) -> list[tuple[int, int]]:
    return [(shard, count) for shard in range(count)]
