"""Law 5: learn then forget is never learned, row for row; law 2: guilds share nothing."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.chain.states import START, Relation, State
from markovbot.domain import GuildId, MessageId, Scope, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store import open_store
from markovbot.store.ports import Reading, Store
from markovbot.text import fold, tokenize
from tests.support.contents import logical_content
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

NOW = MessageId(10**6)
words = st.sampled_from(["tea", "Tea", "rain", "bread", "🇩🇪", "!", ",", "don't", "我", "cat"])
contents = st.lists(words, min_size=1, max_size=6).map(" ".join)
messages = st.lists(
    st.tuples(
        st.sampled_from([GUILD, OTHER_GUILD]),
        st.sampled_from([GENERAL, RANDOM]),
        st.sampled_from([ADA, BRUNO]),
        contents,
    ),
    max_size=15,
)
scopes = st.builds(
    Scope,
    st.sampled_from([GUILD, OTHER_GUILD]),
    st.sampled_from([None, GENERAL, RANDOM]),
    st.sampled_from([None, ADA, BRUNO]),
)


def within(scope: Scope, row: tuple[int, int, int, str]) -> bool:
    guild, channel, member, _ = row
    return (
        guild == scope.guild and scope.channel in (None, channel) and scope.member in (None, member)
    )


async def taught(
    path: Path, rows: Sequence[tuple[int, int, int, str]], forgotten: Sequence[Scope] = ()
) -> tuple[list[tuple[object, ...]], list[str]]:
    async with open_store(path, create=True) as store:
        teacher = Teacher(store)
        for guild, channel, member, content in rows:
            await teacher.say(content, member=member, channel=channel, guild=guild)  # type: ignore[arg-type]
        for scope in forgotten:
            await store.erase(scope, NOW)
        assert await store.check() == []
        digests = [await store.digest(guild) for guild in (GUILD, OTHER_GUILD)]
    return logical_content(path), digests


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(messages, st.lists(scopes, max_size=3))
def test_forgotten_is_never_learned(
    rows: list[tuple[GuildId, int, int, str]], forgotten: list[Scope]
) -> None:
    rest = [row for row in rows if not any(within(scope, row) for scope in forgotten)]
    with TemporaryDirectory() as directory:
        after = asyncio.run(taught(Path(directory, "a.db"), rows, forgotten))
        never = asyncio.run(taught(Path(directory, "b.db"), list(reversed(rest))))
    assert after == never


async def test_a_member_forgotten_while_a_line_of_theirs_is_made_is_in_no_other(
    store: Store, teacher: Teacher
) -> None:
    start = State(Relation.FORWARD, START)
    style = Style(GUILD, members=frozenset({ADA}))
    await teacher.say("tea is ready", "tea was cold", member=ADA)
    await teacher.say("rain is near", member=BRUNO)
    begun, go_on = threading.Event(), threading.Event()

    def make_a_line(reading: Reading) -> int:
        before = reading.total(start)
        begun.set()
        assert go_on.wait(30)
        return before

    making = asyncio.create_task(store.read(style, make_a_line))
    await asyncio.to_thread(begun.wait, 30)
    forgetting = asyncio.create_task(store.erase(Scope(GUILD, member=ADA), NOW))
    while (await store.scope_statistics(Scope(GUILD))).messages > 1:  # until it is in force
        await asyncio.sleep(0)
    others = asyncio.gather(
        store.read(style, lambda reading: reading.total(start)),
        Speaker(store, Random).say(Style(GUILD)),
    )
    await asyncio.sleep(0)  # they are asked for while the line is made, whether they wait or not
    go_on.set()
    assert await making == 2
    total, said = await others
    assert (total, said) == (0, ["rain is near"])
    assert (await forgetting).messages == 2


async def test_two_programs_may_learn_and_forget_in_one_database(database: Path) -> None:
    said = [
        (member, f"{word} and more") for word in ("tea", "rain", "bread") for member in (ADA, BRUNO)
    ]
    async with open_store(database, create=True) as bot, open_store(database, create=True) as other:
        teachers = [Teacher(bot), Teacher(other)]
        for turn in range(12):
            member, content = said[turn % len(said)]
            await teachers[turn % 2].say(content, member=member)
            if turn % 4 == 3:  # the other one still remembers ids that are gone now
                await (bot if turn % 8 == 3 else other).erase(Scope(GUILD, member=member), NOW)
        assert await bot.check() == []
        lines = [
            await other.scope_statistics(Scope(GUILD, member=member)) for member in (ADA, BRUNO)
        ]
    assert [line.messages for line in lines] == [6, 0]


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(messages)
def test_with_everyone_forgotten_the_vocabulary_is_empty(
    rows: list[tuple[GuildId, int, int, str]],
) -> None:
    everything = [Scope(GUILD), Scope(OTHER_GUILD)]
    with TemporaryDirectory() as directory:
        content, _ = asyncio.run(taught(Path(directory, "a.db"), rows, everything))
    assert content == []


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(messages)
def test_two_guilds_never_share_a_word(rows: list[tuple[GuildId, int, int, str]]) -> None:
    async def speak() -> None:
        with TemporaryDirectory() as directory:
            async with open_store(Path(directory, "a.db"), create=True) as store:
                teacher = Teacher(store)
                for guild, channel, member, content in rows:
                    own = content if guild == GUILD else content.replace("tea", "coffee")
                    await teacher.say(own, member=member, channel=channel, guild=guild)  # type: ignore[arg-type]
                for guild in (GUILD, OTHER_GUILD):
                    mine = {
                        fold(token)
                        for row in rows
                        if row[0] == guild
                        for token in tokenize(
                            row[3] if guild == GUILD else row[3].replace("tea", "coffee")
                        )
                    }
                    try:
                        lines = await Speaker(store, lambda: Random(1)).say(Style(guild), count=20)
                    except NothingToSay:
                        assert not mine
                        continue
                    assert {fold(token) for line in lines for token in tokenize(line)} <= mine

    asyncio.run(speak())
