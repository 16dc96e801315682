"""Commands to other bots are learned from nowhere: not live, not from history, not from a file."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from cogs.adapters.converters import stream_key_of, to_message
from fuzz.targets.gateway import EventFeed
from fuzz.targets.payloads import SampleServer
from markovbot.audit.texts import read_texts
from markovbot.clock import Clock
from markovbot.domain import GuildId, Message, MessageId
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.formats import open_export
from markovbot.ingest.importer import Importer
from markovbot.ingest.texts import learn_texts
from markovbot.privacy.policies import Policies
from markovbot.privacy.word_lists import WordLists
from markovbot.store import open_store
from markovbot.store.ports import DatabaseStore, Store
from tests.support.listeners import Silent
from tests.support.services import (
    Past,
    learned,
    listening,
    message,
    read_past,
    settled,
)
from tests.support.teaching import GUILD

BOT = 9001
FRIEND = 9002

COMMANDS = [
    f"<@{BOT}> play despacito",
    f"<@!{BOT}> help",
    f"<@{BOT}>",
    "m!play despacito",
    "pls beg",
    "owo hunt",
    ">help",
    "a!stats",
    "!play x",
    "?help",
    ";;skip",
    "$daily",
    "pk;member list",
]

WORDS = [
    f"<@{FRIEND}> play with us",
    f"ask <@{BOT}> to play it",
    ".NET is great",
    "-Oliver said so",
    "$AAPL to the moon",
    "^this",
    "pls help me",
    "...well then",
    "?! what was that",
    "-5 degrees outside",
    "/r/python is full of it",
]


def mentions_bot(text: str) -> bool:
    """Tell what a payload of Discord would say about the text."""
    return text.startswith((f"<@{BOT}>", f"<@!{BOT}>"))


def sent(id_: int, text: str) -> Message:
    return message(id_, text)._replace(mentions_bot=mentions_bot(text))


def messages(texts: Sequence[str]) -> list[Message]:
    return [sent(id_, text) for id_, text in enumerate(texts, 101)]


@asynccontextmanager
async def other_store(tmp_path: Path, name: str) -> AsyncIterator[DatabaseStore]:
    async with open_store(tmp_path / f"{name}.db", create=True) as store:
        yield store


async def heard_live(store: Store, texts: Sequence[str]) -> str:
    async with listening(store, Past()) as services:
        for one in messages(texts):
            services.live.on_message(one)
        await services.live.flush()
        return await store.digest(GUILD)


async def read_up(store: Store, texts: Sequence[str]) -> str:
    past = Past()
    async with listening(store, past) as services:
        past.said = messages(texts)
        services.catch_up.follow(past.said[-1].key, past.said[-1].id)
        await settled(services)
        return await store.digest(GUILD)


def write_export(path: Path, texts: Sequence[str], *, told: bool) -> Path:
    """Write what was said; `told`: each row tells of mentions, else one by the bot does."""
    rows: list[dict[str, object]] = []
    for one in messages(texts):
        row: dict[str, object] = {
            "channel": one.key.channel, "author": one.member, "id": one.id, "content": one.content
        }  # fmt: skip
        rows.append(row | ({"mentions_bot": True} if told and one.mentions_bot else {}))
    if not told:
        rows.append(
            {"channel": 2001, "author": BOT, "id": 900, "content": "playing it now", "bot": True}
        )
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


async def imported(store: Store, path: Path) -> str:
    await Importer(store, GUILD, Silent()).run([path])
    return await store.digest(GUILD)


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_command_is_learned_in_no_way(store: Store, tmp_path: Path, text: str) -> None:
    empty = await store.digest(GUILD)
    assert await heard_live(store, [text]) == empty
    for told in (True, False):
        path = write_export(tmp_path / f"{told}.jsonl", [text], told=told)
        report = await Importer(store, GuildId(77 + told), Silent()).run([path])
        assert (report.messages, report.empty, report.bots) == (0, 1, int(not told))
    async with other_store(tmp_path, "history") as other:
        assert await read_up(other, [text]) == empty


@pytest.mark.parametrize("text", WORDS)
async def test_words_are_learned_in_every_way_and_alike(
    store: Store, tmp_path: Path, text: str
) -> None:
    digest = await heard_live(store, [text])
    assert await learned(store) == 1
    path = write_export(tmp_path / "chat.jsonl", [text], told=True)
    async with other_store(tmp_path, "file") as other:
        assert await imported(other, path) == digest
    async with other_store(tmp_path, "history") as other:
        assert await read_up(other, [text]) == digest


@pytest.mark.parametrize("told", [True, False])
async def test_a_chat_has_the_same_digest_heard_read_and_imported(
    store: Store, tmp_path: Path, told: bool
) -> None:
    texts = [text for pair in zip(COMMANDS, WORDS, strict=False) for text in pair]
    digest = await heard_live(store, texts)
    assert await learned(store) == len(WORDS)
    async with other_store(tmp_path, "history") as other:
        assert await read_up(other, texts) == digest
    async with other_store(tmp_path, "file") as other:
        assert await imported(other, write_export(tmp_path / "x.jsonl", texts, told=told)) == digest


async def test_the_past_of_a_channel_is_read_by_the_same_rule(store: Store) -> None:
    past = Past()
    past.said = [one._replace(id=MessageId(one.id - 50)) for one in messages([*COMMANDS, *WORDS])]
    async with listening(store, past) as services:
        await read_past(services)
        assert await learned(store) == len(WORDS)


async def test_a_program_that_learns_texts_leaves_commands_out(store: Store) -> None:
    result = await learn_texts(store, GUILD, ["!play tea", "tea is ready"])
    assert result.messages == 1


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("zz frob", False),
        ("§tea", False),
        ("bot, do it", False),
        ("tea is ready", True),
        ("zzfrob", True),
    ],
)
def test_prefixes_that_a_server_has_listed_count_there_only(
    store: Store, text: str, known: bool
) -> None:
    listed = {GUILD: ["zz", "§", "bot,"]}
    clock = Clock()
    builder = ExampleBuilder(
        Policies(store, clock), WordLists(store), clock, lambda guild: listed.get(guild, [])
    )
    here = message(101, text)
    elsewhere = here._replace(key=here.key._replace(guild=GuildId(5)))
    assert bool(builder.build(here).segments) is known
    assert builder.build(elsewhere).segments


def test_an_audit_takes_commands_for_no_texts(tmp_path: Path) -> None:
    for told in (True, False):
        path = write_export(tmp_path / f"{told}.jsonl", [*COMMANDS, *WORDS], told=told)
        assert [one.content for one in read_texts(open_export(path))] == WORDS


@pytest.mark.parametrize(
    ("content", "mentioned", "by_bot"),
    [
        ("<@{bot}> play x", ["bot"], True),
        ("<@!{bot}> play x", ["bot"], True),
        ("  <@{bot}>", ["bot"], True),
        ("<@{ada}> tea?", ["ada"], False),
        ("<@{ada}> ask <@{bot}>", ["ada", "bot"], False),
        ("<@{bot}> ask <@{ada}>", ["ada", "bot"], True),
        ("ask <@{bot}>", ["bot"], False),
        ("<@{bot}> play x", [], False),
        ("<@&{bot}> play x", [], False),
        ("<#{bot}> play x", ["bot"], False),
        ("<@99999999999999999999999> play", ["bot"], False),
        ("tea", ["bot"], False),
    ],
)
def test_the_payload_says_whether_a_bot_is_mentioned(
    content: str, mentioned: list[str], by_bot: bool
) -> None:
    server = SampleServer()
    feed = EventFeed(discord.Client(intents=discord.Intents.all(), max_messages=None), server)
    people = {
        "bot": {"id": "9001", "username": "dj", "discriminator": "0", "avatar": None, "bot": True},
        "ada": {"id": "9002", "username": "ada", "discriminator": "0", "avatar": None},
    }
    text = content.format(bot=BOT, ada=FRIEND)
    mentions = [people[name] for name in mentioned]
    payload = {**server.messages[0], "content": text, "mentions": mentions}
    ((_, (heard,)),) = feed.dispatch("MESSAGE_CREATE", payload)
    key = stream_key_of(heard.channel)
    assert key is not None
    ours = to_message(heard, key)
    assert ours is not None
    assert (ours.content, ours.mentions_bot) == (text, by_bot)
