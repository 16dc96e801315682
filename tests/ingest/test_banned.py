"""Bans hold whichever way a message comes: live, edited, from history, from an export."""

import json
from pathlib import Path

import pytest

from markovbot.domain import Ban, GuildId, Message, MessageId, Scope
from markovbot.errors import UserError
from markovbot.ingest.importer import Importer
from markovbot.privacy.word_lists import MOST
from markovbot.store.ports import Store
from tests.support.listeners import Silent
from tests.support.services import Past, alive, learned, listening, message, read_past
from tests.support.stores import in_sqlite
from tests.support.teaching import GUILD, OTHER_GUILD, Teacher

TEXTS = (
    "the Zeppelin sings",
    "zeppelin",
    "a kettle, a zeppelin, a pot",
    "||a secret zeppelin|| sings",
    "no more",
)


def said(first: int) -> list[Message]:
    return [message(first + number, text) for number, text in enumerate(TEXTS)]


async def every_way(store: Store, directory: Path, *, first: bool) -> str:
    """Have the texts said in every way, with the word banned before or after; return the digest."""
    export = directory / f"export-{first}.jsonl"
    rows = [{"channel": 7, "author": 8, "content": text} for text in TEXTS]
    export.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    past = Past()
    past.said = said(50)
    async with listening(store, past) as services:
        if first:
            await services.word_lists.add(GUILD, Ban.WORD, ["ZEPPELIN"])
        for one in said(200):
            services.live.on_message(one)
        await services.live.flush()
        await services.live.revise(MessageId(204), message(204, "now with a zeppelin, too"))
        await read_past(services)
        await Importer(store, GUILD, Silent()).run([export])
        if not first:
            await services.word_lists.add(GUILD, Ban.WORD, ["ZEPPELIN"])
        await services.word_lists.purge()
        await services.live.retract([MessageId(200), MessageId(201)])
        await services.live.revise(MessageId(202), message(202, "a zeppelin in another place"))
        assert await store.check() == []
        return await store.digest(GUILD)


async def test_whichever_way_it_is_learned_a_banned_word_never_was(
    store: Store, tmp_path: Path
) -> None:
    after = await every_way(store, tmp_path, first=False)
    (tmp_path / "other").mkdir()
    async with in_sqlite(tmp_path / "other") as other:
        assert await every_way(other, tmp_path, first=True) == after


async def test_what_is_deleted_later_is_gone_without_a_trace(store: Store) -> None:
    async with listening(store, Past()) as services:
        empty = await store.digest(GUILD)
        for one in said(200):
            services.live.on_message(one)
        await services.live.flush()
        await services.word_lists.add(GUILD, Ban.WORD, ["zeppelin"])
        await services.word_lists.purge()
        for one in said(300):
            services.live.on_message(one)
        await services.live.flush()
        lifted = await services.word_lists.remove(GUILD, Ban.WORD, ["Zeppelin"], MessageId(310))
        assert lifted == 1
        for one in said(400):
            services.live.on_message(one)
        await services.live.flush()
        everything = [MessageId(start + n) for start in (200, 300, 400) for n in range(len(TEXTS))]
        assert await services.live.retract(everything) == len(everything)
        assert await store.digest(GUILD) == empty
        assert await store.check() == []


async def test_phrases_and_patterns_keep_messages_out_whichever_way_they_come(
    store: Store, tmp_path: Path
) -> None:
    export = tmp_path / "export.jsonl"
    rows = [{"channel": 7, "author": 8, "content": text} for text in ("a Hot  TEA", "x99", "bread")]
    export.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    past = Past()
    past.said = [message(50, "more hot tea"), message(51, "x1 rain"), message(52, "rain")]
    async with listening(store, past) as services:
        await services.word_lists.add(GUILD, Ban.PHRASE, ["hot tea"])
        await services.word_lists.add(GUILD, Ban.PATTERN, ["x[0-9]+"])
        await read_past(services)
        assert await learned(store) == 1
        report = await Importer(store, GUILD, Silent()).run([export])
        assert (report.messages, report.empty) == (1, 2)
        services.live.on_message(message(200, "hot tea"))
        services.live.on_message(message(201, "cold tea"))
        await services.live.flush()
        assert await learned(store) == 3
        await services.live.revise(MessageId(201), message(201, "hot tea after all"))
        assert await learned(store) == 2
        await services.live.revise(MessageId(201), message(201, "||hot tea|| after all"))
        assert await learned(store) == 3


async def test_what_a_phrase_was_banned_after_is_still_taken_back(store: Store) -> None:
    async with listening(store, Past()) as services:
        services.live.on_message(message(200, "hot tea"))
        await services.live.flush()
        await services.word_lists.add(GUILD, Ban.PHRASE, ["hot tea"])
        assert await services.live.retract([MessageId(200)]) == 1
        assert await learned(store) == 0


async def test_a_list_has_limits_and_is_the_guilds_own(store: Store) -> None:
    async with alive(store, Past()) as services:
        lists = services.word_lists
        most = MOST[Ban.PATTERN]
        assert await lists.add(GUILD, Ban.PATTERN, [f"te{n}a" for n in range(most)]) == most
        assert await lists.add(GUILD, Ban.PATTERN, ["te1a"]) == 0
        with pytest.raises(UserError, match="A server can ban 50 patterns, and has 50"):
            await lists.add(GUILD, Ban.PATTERN, ["tea"])
        large = [rf"te{n}\pL\pL" for n in range(9)]
        with pytest.raises(UserError, match="too large to look for in every message"):
            await lists.add(OTHER_GUILD, Ban.PATTERN, large)
        assert await lists.add(OTHER_GUILD, Ban.PATTERN, ["tea"]) == 1
        assert await lists.remove(OTHER_GUILD, Ban.WORD, ["tea"], MessageId(1)) == 0
        await services.eraser.erase(Scope(GUILD), MessageId(1))
        assert not any(lists.of(GUILD))
        assert lists.of(OTHER_GUILD).patterns == {"tea"}


@pytest.mark.parametrize("text", ["Straße", "STRASSE", "ＳＴＲＡＳＳＥ", " strasse "])
async def test_a_word_is_banned_and_lifted_however_it_is_written(store: Store, text: str) -> None:
    await Teacher(store).say("in der Strasse", "die STRASSE")
    async with alive(store, Past()) as services:
        assert await services.word_lists.add(GuildId(GUILD), Ban.WORD, [text]) == 1
        await services.word_lists.purge()
        assert (await store.scope_statistics(Scope(GUILD))).tokens == 3
        assert await services.word_lists.remove(GUILD, Ban.WORD, ["strasse"], MessageId(9)) == 1
