"""Law 5 for words: banned later is banned from the start; what is deleted then leaves nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.domain import Ban, CoveredRange, GuildId, MessageId
from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Example, SourceId, Store
from markovbot.text import segments
from tests.support.contents import logical_content
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

WORDS = ["tea", "Tea", "TEA", "rain", "bread", "🇩🇪", "!", "don't", "我", "||cat||"]
BANNABLE = ["tea", "rain", "🇩🇪", "don't", "我", "never"]
OFTEN = ["tea", "rain"]
contents = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
rows = st.lists(
    st.tuples(
        st.sampled_from([GUILD, OTHER_GUILD]),
        st.sampled_from([GENERAL, RANDOM]),
        st.sampled_from([ADA, BRUNO]),
        contents,
    ),
    max_size=12,
)
bans = st.lists(st.sampled_from(BANNABLE), min_size=1, max_size=3, unique=True)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), contents),
        st.tuples(st.just("ban"), st.sampled_from(OFTEN)),
        st.tuples(st.just("unban"), st.sampled_from(OFTEN)),
        st.tuples(st.just("delete"), st.integers(0, 20)),
        st.tuples(st.just("edit"), st.integers(0, 20), contents),
    ),
    max_size=25,
)
Row = tuple[GuildId, Any, Any, str]


async def taught(opener: Opener, said: Sequence[Row], banned: Sequence[str], *, first: bool) -> Any:
    with TemporaryDirectory() as directory:
        async with opener(Path(directory)) as store:
            if first:
                await store.ban(GUILD, Ban.WORD, banned)
                await store.purge()
            teacher = Teacher(store)
            for guild, channel, member, content in said:
                await teacher.say(content, member=member, channel=channel, guild=guild)
            if not first:
                await store.ban(GUILD, Ban.WORD, banned)
                await store.purge()
            assert await store.check() == []
            digests = [await store.digest(guild) for guild in (GUILD, OTHER_GUILD)]
        path = Path(directory, "markov.db")
        return digests, logical_content(path) if path.exists() else []


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(rows, bans)
def test_a_word_that_is_banned_later_was_never_learned(
    opener: Opener, said: list[Row], banned: list[str]
) -> None:
    purged = asyncio.run(taught(opener, said, banned, first=False))
    never = asyncio.run(taught(opener, said, banned, first=True))
    assert purged == never


class Chat:
    """A channel in which things are said, edited and deleted while words are banned and lifted."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.teacher = Teacher(store)
        self.counted: dict[MessageId, tuple[Example, SourceId]] = {}

    async def do(self, what: str, *how: Any) -> None:
        await getattr(self, what)(*how)

    async def say(self, content: str) -> None:
        message = self.teacher.message(content)
        example = Example(message, segments(content))
        covered = CoveredRange(message.key, message.id, message.id)
        learned = await self.store.learn([example], [covered])
        if message.id in learned.source_ids:
            self.counted[message.id] = example, learned.source_ids[message.id]

    async def ban(self, word: str) -> None:
        await self.store.ban(GUILD, Ban.WORD, [word])
        await self.store.purge()

    async def unban(self, word: str) -> None:
        await self.store.unban(GUILD, Ban.WORD, [word], MessageId(0))

    async def delete(self, which: int) -> None:
        if self.counted:
            await self._replace(list(self.counted)[which % len(self.counted)], [])

    async def edit(self, which: int, content: str) -> None:
        if self.counted:
            id_ = list(self.counted)[which % len(self.counted)]
            message = self.counted[id_][0].message._replace(content=content)
            await self._replace(id_, [Example(message, segments(content))])

    async def _replace(self, id_: MessageId, instead: list[Example]) -> None:
        example, source = self.counted.pop(id_)
        found = await self.store.subtract([example._replace(source_id=source)], instead)
        assert found is not None, "what was counted can be subtracted"
        for one in instead:
            if one.segments:
                self.counted[id_] = one, found[id_]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_is_banned_meanwhile_what_is_deleted_leaves_nothing(
    done: list[tuple[Any, ...]],
) -> None:
    async def play() -> None:
        with TemporaryDirectory() as directory:
            async with open_store(Path(directory, "markov.db"), create=True) as store:
                chats = [Chat(store), Chat(MemoryStore())]
                for step in done:
                    for chat in chats:
                        await chat.do(*step)
                digests = {await chat.store.digest(GUILD) for chat in chats}
                assert len(digests) == 1
                for chat in chats:
                    while chat.counted:
                        await chat.delete(0)
                    assert await chat.store.check() == []
                empty = await MemoryStore().digest(GUILD)
                assert {await chat.store.digest(GUILD) for chat in chats} == {empty}

    asyncio.run(play())
