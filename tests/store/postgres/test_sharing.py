"""Several processes on one database: who serves a guild, and what reaches whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markovbot.chain.states import Relation, State
from markovbot.domain import (
    EVERYWHERE,
    CoveredRange,
    MemberId,
    MessageId,
    Precondition,
    Scope,
    StreamId,
    Style,
)
from markovbot.errors import DatabaseFailure
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Example, LearnResult, Reading
from markovbot.store.postgres import maintenance
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from markovbot.text import segments
from sandbox.patience import patient
from sandbox.postgres import Cluster
from tests.support.deaf_proxy import through_proxy
from tests.support.small import shrink
from tests.support.stores import KEY
from tests.support.teaching import (
    ADA,
    BRUNO,
    GENERAL,
    GUILD,
    OTHER_GUILD,
    RANDOM,
    Teacher,
    digest_of,
)

NOW: Final = MessageId(10**6)


@asynccontextmanager
async def dying(url: str) -> AsyncIterator[PostgresStore]:
    """A process that ends without a word."""
    async with open_postgres(url, KEY) as opened:
        yield opened
        await opened._maintenance.stop()
        for world in opened._worlds.owned():
            opened._worlds.drop(world)


async def test_what_somebody_has_chosen_has_only_those_servers_counted_anew_where_they_spoke(
    older: PostgresStore, younger: PostgresStore
) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot", member=ADA)
    await teacher.say("milk is cold", member=BRUNO, guild=OTHER_GUILD)

    async def both() -> LearnResult:
        return await teacher.teach(
            teacher.message("tea is hot", ADA),
            teacher.message("milk is cold", BRUNO, guild=OTHER_GUILD),
        )

    claimed = older.fleet_use().claims
    await younger.choose(MemberId(99), EVERYWHERE, learned=False)
    assert (await both()).messages == 2
    assert older.fleet_use().claims == claimed
    await younger.choose(BRUNO, EVERYWHERE, learned=False)
    assert (await both()).messages == 1
    assert older.fleet_use().claims == claimed + 1
    await younger.add_tombstone(ADA, EVERYWHERE, NOW)
    assert (await both()).messages == 0
    assert older.fleet_use().claims == claimed + 2
    assert older.fleet_use().fences_lost == 2
    assert await older.check() == []


async def test_what_one_process_has_learned_another_reads(
    older: PostgresStore, younger: PostgresStore
) -> None:
    await Teacher(older).say("tea is hot")
    assert await younger.digest(GUILD) == await older.digest(GUILD)
    assert await younger.scope_statistics(Scope(GUILD)) == await older.scope_statistics(
        Scope(GUILD)
    )
    assert await younger.guilds() == await older.guilds()
    assert await younger.guilds_of(ADA) == await older.guilds_of(ADA)


async def test_a_guild_moves_to_the_process_that_started_later(
    older: PostgresStore, younger: PostgresStore
) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot")
    teacher.store = younger
    await teacher.say("milk is cold")
    message = teacher.message("rain is wet")
    covered = CoveredRange(message.key, message.id, message.id)
    example = Example(message, segments(message.content))
    refused = await older.learn([example], [covered])
    assert refused.messages == 0
    assert refused.refused == {message.key}
    assert (await younger.learn([example], [covered])).messages == 1
    expected = await digest_of("tea is hot", "milk is cold", "rain is wet")
    assert await older.digest(GUILD) == await younger.digest(GUILD) == expected
    assert await older.check() == []


async def test_a_process_that_loses_a_guild_goes_on_with_the_others(
    older: PostgresStore, younger: PostgresStore
) -> None:
    first, second = Teacher(older), Teacher(older)
    await first.say("tea is hot")
    await second.say("tea is hot", guild=OTHER_GUILD)
    await Teacher(younger).teach(first.message("milk is cold", id_=50))
    batch = [
        first.message("rain is wet", id_=60),
        second.message("rain is wet", guild=OTHER_GUILD, id_=61),
    ]
    learned = await first.teach(*batch)
    assert learned.messages == 1
    assert learned.refused == {batch[0].key}
    assert (await older.scope_statistics(Scope(OTHER_GUILD))).messages == 2


async def test_a_guild_that_was_given_up_comes_back(postgres: str, older: PostgresStore) -> None:
    teacher = Teacher(older)
    await teacher.say("tea is hot")
    async with open_postgres(postgres, KEY) as guest:  # as the command line while the bot runs
        assert (await Teacher(guest).teach(teacher.message("milk is cold"))).messages == 1
        assert (await teacher.teach(teacher.message("no", id_=90))).messages == 0
    assert (await teacher.teach(teacher.message("rain is wet"))).messages == 1
    expected = await digest_of("tea is hot", "milk is cold", "rain is wet")
    assert await older.digest(GUILD) == expected


async def test_somebody_is_forgotten_in_a_guild_that_another_process_serves(
    older: PostgresStore, younger: PostgresStore
) -> None:
    told: list[Scope] = []

    async def tell(scope: Scope, _now: MessageId) -> None:
        told.append(scope)

    younger.erased_elsewhere = tell
    teacher = Teacher(younger)
    await teacher.say("the kettle sings", member=BRUNO)
    expected = await younger.digest(GUILD)
    await teacher.say("my secret tea", "my other secret")
    scope = Scope(GUILD, member=ADA)
    async with patient():
        erased = await older.erase(scope, NOW)
    assert (erased.messages, told) == (2, [scope])
    assert await older.digest(GUILD) == await younger.digest(GUILD) == expected
    assert (await teacher.teach(teacher.message("my secret tea", id_=NOW))).messages == 0
    assert (await teacher.teach(teacher.message("said later", id_=NOW + 1))).messages == 1
    assert await younger.check() == []


@pytest.mark.parametrize("dead_is_younger", [False, True])
async def test_somebody_is_forgotten_although_the_owner_is_missing(
    postgres: str, monkeypatch: pytest.MonkeyPatch, *, dead_is_younger: bool
) -> None:
    monkeypatch.setattr(maintenance, "LIVES", 0.5)
    monkeypatch.setattr(maintenance, "BEAT_EVERY", 0.1)
    monkeypatch.setattr("markovbot.store.postgres.bootstrap.LIVES", 0.5)
    async with open_postgres(postgres, KEY) as one, dying(postgres) as other:
        survivor, dead = (one, other) if dead_is_younger else (other, one)
        await Teacher(dead).say("my secret tea", "the other secret")
        await dead._maintenance.stop()  # it says no more that it lives
        scope = Scope(GUILD, member=ADA)
        async with patient():
            assert (await survivor.erase(scope, NOW)).messages == 2
        assert await survivor.digest(GUILD) == await MemoryStore().digest(GUILD)
        assert await survivor.check() == []
        for world in one._worlds.owned():
            one._worlds.drop(world)


async def test_who_opts_out_everywhere_is_learned_from_by_no_process_any_more(
    older: PostgresStore, younger: PostgresStore
) -> None:
    teacher = Teacher(younger)
    await teacher.say("said before")
    await older.choose(ADA, EVERYWHERE, learned=False)
    assert (await teacher.teach(teacher.message("said after"))).messages == 0
    assert await younger.choices(ADA) == {EVERYWHERE: False}
    await older.choose(ADA, GUILD, learned=True)
    assert (await teacher.teach(teacher.message("said again"))).messages == 1
    await older.add_tombstone(BRUNO, EVERYWHERE, NOW)
    assert (await teacher.teach(teacher.message("old", BRUNO, id_=NOW))).messages == 0
    await older.add_tombstone(BRUNO, GUILD, MessageId(NOW + 5))  # younger serves that guild
    assert (await teacher.teach(teacher.message("old", BRUNO, id_=NOW + 5))).messages == 0


async def test_a_process_gives_up_guilds_that_it_hasnt_used_for_long(
    older: PostgresStore, younger: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "MOST_TOKENS", 4)
    teacher = Teacher(younger)
    await teacher.say("tea is hot")
    await teacher.say("milk is cold", guild=OTHER_GUILD)
    await younger.settle()
    await younger.read(Style(GUILD), lambda _: None)
    await younger._maintenance._tidy()
    assert [world.guild for world in younger._worlds.owned()] == [GUILD]
    message = teacher.message("so is rain", guild=OTHER_GUILD)
    assert (await Teacher(older).teach(message)).messages == 1  # anybody may claim it
    assert (await teacher.teach(message._replace(id=MessageId(message.id + 1)))).messages == 1
    assert (await older.scope_statistics(Scope(OTHER_GUILD))).messages == 3


async def test_a_fact_reaches_the_process_that_serves_the_guild(
    older: PostgresStore, younger: PostgresStore
) -> None:
    await Teacher(younger).say("tea")
    await older.set_fact(f"guild {GUILD} notice", "1")
    assert await younger.get_fact(f"guild {GUILD} notice") == "1"
    await younger.drop_guild(GUILD)
    assert await older.get_fact(f"guild {GUILD} notice") is None


async def test_lines_are_whole_while_another_process_learns_and_merges(
    older: PostgresStore, younger: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    teacher = Teacher(younger)
    await teacher.say("tea is hot")
    done = asyncio.Event()

    async def talk() -> None:
        for number in range(40):
            await teacher.say(f"tea is hot and so is soup number {number}")
        done.set()

    def look(reading: Reading) -> int:
        tea = reading.named("tea")
        assert tea is not None
        forwards = reading.total(State(Relation.FORWARD, tea))
        assert forwards == reading.total(State(Relation.SURFACE_FORM, tea))
        return forwards

    talking = asyncio.create_task(talk())
    counted = [0]
    while not done.is_set():
        counted.append(await older.read(Style(GUILD), look))
        counted.append(await younger.read(Style(GUILD), look))
    await talking
    assert counted[-1] <= 41
    assert await older.read(Style(GUILD), look) == 41
    assert await older.check() == []


@pytest.mark.parametrize("lost", ["learn", "decide", "subtract"])
async def test_a_commit_of_which_no_answer_came_counts_once(postgres: str, lost: str) -> None:
    async with through_proxy(postgres) as (proxy, url), open_postgres(url, KEY) as store:
        teacher = Teacher(store)
        first = await teacher.teach(message := teacher.message("tea is hot"))
        expected = await digest_of(*(["tea is hot"] if lost != "subtract" else []))
        if lost == "learn":
            expected = await digest_of("tea is hot", "milk is cold")
        proxy.lose = 1
        with suppress(DatabaseFailure):
            if lost == "learn":
                await teacher.say("milk is cold")
            elif lost == "decide":
                await store.switch_on(GUILD, GENERAL, MessageId(5))
            else:
                example = Example(
                    message, segments(message.content), source_id=first.source_ids[message.id]
                )
                await store.subtract([example])
        assert proxy.lose == 0
        assert await store.digest(GUILD) == expected
        if lost == "decide":
            assert await store.since(GUILD, GENERAL) == 5
        assert await store.check() == []


class Fleet:
    """Processes that come and go; one of them serves the guilds."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: list[tuple[object, PostgresStore]] = []

    async def start(self) -> None:
        """Start a process; the one before goes on as one that was paused."""
        manager = open_postgres(self._url, KEY)
        self._open.append((manager, await manager.__aenter__()))

    async def restart(self) -> None:
        """End the process that serves, as an operator does, and start another."""
        await self._end(self._open.pop())
        await self.start()

    async def close(self) -> None:
        for one in reversed(self._open):
            await self._end(one)

    @staticmethod
    async def _end(one: tuple[object, PostgresStore]) -> None:
        await one[0].__aexit__(None, None, None)  # type: ignore[attr-defined]

    @property
    def serving(self) -> PostgresStore:
        return self._open[-1][1]

    @property
    def paused(self) -> PostgresStore | None:
        return self._open[-2][1] if len(self._open) > 1 else None


async def live(url: str, seed: int, length: int) -> None:
    """Let a fleet and a store in memory live through the same."""
    rng = Random(seed)
    fleet, memory = Fleet(url), MemoryStore()
    await fleet.start()
    words = ("tea", "Tea", "milk", "and", "no", "sugar")
    learned = []
    for now in range(1, length + 1):
        deed = rng.choice(["learn"] * 6 + ["stale"] * 2 + ["take", "restart", "erase", "subtract"])
        guild, member = rng.choice((GUILD, OTHER_GUILD)), rng.choice((ADA, BRUNO))
        channel = rng.choice((GENERAL, RANDOM))
        message = Teacher(memory).message(
            " ".join(rng.choices(words, k=rng.randint(1, 5))), member, channel, guild, id_=now
        )
        example = Example(message, segments(message.content))
        covered = CoveredRange(message.key, message.id, message.id, Precondition.NONE)
        if deed == "learn":
            result = await fleet.serving.learn([example], [covered])
            assert result.messages == (await memory.learn([example], [covered])).messages == 1
            learned.append((example, result.source_ids[message.id]))
        elif deed == "stale" and fleet.paused is not None:
            await fleet.serving.learn([], [replace_high(covered)])  # it serves the guild
            await memory.learn([], [replace_high(covered)])
            assert (await fleet.paused.learn([example], [covered])).messages == 0
        elif deed == "take":
            await fleet.start()
        elif deed == "restart":
            await fleet.restart()
        elif deed == "erase":
            store = rng.choice([fleet.serving, fleet.paused or fleet.serving])
            scope = Scope(guild, member=member)
            await store.erase(scope, MessageId(now))
            await memory.erase(scope, MessageId(now))
            learned = [
                one
                for one in learned
                if (one[0].message.key.guild, one[0].message.member) != (guild, member)
            ]
        elif deed == "subtract" and learned:
            example, source = learned.pop(rng.randrange(len(learned)))
            one = example._replace(source_id=source)
            assert await fleet.serving.subtract([one]) is not None
            assert await memory.subtract([example]) is not None
    for guild in (GUILD, OTHER_GUILD):
        assert await fleet.serving.digest(guild) == await memory.digest(guild)
    assert await fleet.serving.check() == []
    await fleet.close()


def replace_high(covered: CoveredRange) -> CoveredRange:
    """Return a range of a stream of its own."""
    key = covered.key._replace(stream=StreamId(covered.key.stream + 1))
    return CoveredRange(key, covered.low, covered.high)


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), length=st.integers(1, 30))
def test_any_story_of_processes_leaves_what_one_process_leaves(
    cluster: Cluster, seed: int, length: int
) -> None:
    with cluster.database() as name, pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        asyncio.run(live(cluster.url(name), seed, length))
