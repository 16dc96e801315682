"""Law 5: learn then forget is never learned, row for row; law 2: guilds share nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.domain import GuildId, MessageId, Scope, Style
from markovbot.services.speaking import NothingToSay, Speaker
from markovbot.store import open_store
from markovbot.text import fold, tokenize
from tests.conftest import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher
from tests.store.contents import logical_content

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
            await store.forget(scope, NOW)
        assert await store.check() == []
        digests = [await store.digest(guild) for guild in (GUILD, OTHER_GUILD)]
    return logical_content(path), digests


@settings(max_examples=40, deadline=None)
@given(messages, st.lists(scopes, max_size=3))
def test_forgotten_is_never_learned(
    rows: list[tuple[GuildId, int, int, str]], forgotten: list[Scope]
) -> None:
    rest = [row for row in rows if not any(within(scope, row) for scope in forgotten)]  # type: ignore[arg-type]
    with TemporaryDirectory() as directory:
        after = asyncio.run(taught(Path(directory, "a.db"), rows, forgotten))
        never = asyncio.run(taught(Path(directory, "b.db"), list(reversed(rest))))
    assert after == never


@settings(max_examples=20, deadline=None)
@given(messages)
def test_with_everyone_forgotten_the_vocabulary_is_empty(
    rows: list[tuple[GuildId, int, int, str]],
) -> None:
    everything = [Scope(GUILD), Scope(OTHER_GUILD)]
    with TemporaryDirectory() as directory:
        content, _ = asyncio.run(taught(Path(directory, "a.db"), rows, everything))
    assert content == []


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
