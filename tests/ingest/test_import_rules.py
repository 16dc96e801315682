"""An import follows the rules of the live bot: the same is learned, and the same isn't."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from markovbot.clock import Clock
from markovbot.domain import (
    ChannelId,
    Consent,
    MemberId,
    Message,
    MessageId,
    Scope,
    StreamId,
    StreamKey,
    snowflake_at,
)
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import day_sent
from markovbot.privacy.policies import Policies
from markovbot.store import open_store
from markovbot.store.ports import Store
from tests.support.exports import FORMATS, TELLS_OF_BOTS, TELLS_OF_CHANNELS, TELLS_OF_IDS
from tests.support.foreign_exports import BOT, NAMED, NO_EMOJIS, ONE_LINE, PACKAGE_CHANNEL
from tests.support.listeners import Silent
from tests.support.services import Past, listening, settled
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD

TEXTS = [
    "who wants tea?",
    "<@3001> I do, <@3002> does not",
    "!play tea songs",
    "/boil water",
    f"<@{BOT}> boil some water",
    "> who wants tea?\nI do, too",
    "the secret is ||in the pot||, see?",
    "a cup <:tea:5001> please",
    "line one\nline two",
    "mail me: ada@example.org or call +44 20 7946 0958",
    "`code` and ```\nmore code\n```",
    "x",
    "so be it, so be it",
]


def messages(
    texts: Sequence[str],
    channel: ChannelId = GENERAL,
    members: tuple[MemberId, MemberId] = (ADA, BRUNO),
) -> list[Message]:
    """Let two members say texts, in which they mention each other, a millisecond apart."""
    ada, bruno = members
    first = snowflake_at(datetime.now(UTC) - timedelta(hours=2))
    key = StreamKey(GUILD, channel, StreamId(channel))
    return [
        Message(
            key,
            ada if place % 3 else bruno,
            MessageId(first + (place << 22)),
            text.replace(f"<@{ADA}>", f"<@{ada}>").replace(f"<@{BRUNO}>", f"<@{bruno}>"),
            mentions_bot=text.startswith(f"<@{BOT}>"),
        )
        for place, text in enumerate(texts)
    ]


async def heard_live(store: Store, said: Sequence[Message]) -> str:
    async with listening(store, Past()) as services:
        await services.live.switch_on(said[0].key, MessageId(100))
        await settled(services)
        for one in said:
            services.live.on_message(one)
        await services.live.flush()
        return await store.digest(GUILD)


def told_by(name: str) -> list[Message]:
    """Return messages that the file of a format can hold, by those whom it can tell apart."""
    texts = [
        one
        for one in TEXTS
        if (name in TELLS_OF_BOTS or f"<@{BOT}>" not in one)
        and (name not in NO_EMOJIS or "<:" not in one)
        and (name not in ONE_LINE or "\n" not in one)
    ]
    if name == "package.zip":  # of its owner, from channels with ids as long as Discord's
        return messages(texts, ChannelId(PACKAGE_CHANNEL), (ADA, ADA))
    if name in NAMED:
        ada, bruno = (MemberId(id_of(one)) for one in NAMED[name])
        return messages(texts, members=(ada, bruno))
    return messages(texts)


@pytest.mark.parametrize("opted_out", [False, True])
@pytest.mark.parametrize("name", FORMATS)
async def test_the_same_messages_have_the_same_digest_heard_or_imported(
    store: Store, tmp_path: Path, name: str, opted_out: bool
) -> None:
    said = told_by(name)
    async with open_store(tmp_path / "imported.db", create=True) as other:
        nobody = opted_out and name == "package.zip"  # all is its owner's
        for one in (store, other):
            if opted_out:
                await one.choose(said[0].member, GUILD, learned=False)
        heard = await heard_live(store, said)
        path = tmp_path / name
        path.write_bytes(FORMATS[name](said))
        options = ReadOptions(channel=None if name in TELLS_OF_CHANNELS else str(GENERAL))

        async def learn(where: Store) -> int:
            report = await Importer(where, GUILD, Silent()).run([path], options=options)
            return report.messages

        learned = (await store.scope_statistics(Scope(GUILD))).messages
        assert (learned > 3) is not nobody
        assert await learn(other) == learned
        assert await other.digest(GUILD) == heard
        assert await learn(other) == 0
        if name in TELLS_OF_IDS:
            assert await learn(store) == 0
            assert await store.digest(GUILD) == heard


async def test_a_thread_belongs_to_its_channel_and_a_private_one_is_left_out(
    store: Store, tmp_path: Path
) -> None:
    document = json.loads(FORMATS["exporter.json"](messages(["tea in a thread", "and milk"])))
    for kind, expected in (
        ("GuildPublicThread", 2),
        ("GuildPrivateThread", 0),
        ("DirectTextChat", 0),
    ):
        document["channel"] = {"id": str(2100 + expected), "type": kind, "categoryId": "2001"}
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps(document))
        report = await Importer(store, GUILD, Silent()).run([path])
        assert (report.messages, report.private) == (expected, 2 - expected)
    assert (await store.scope_statistics(Scope(GUILD, channel=GENERAL))).messages == 2


async def test_system_messages_forwards_and_bots_are_left_out_each_by_its_name(
    store: Store, tmp_path: Path
) -> None:
    document = json.loads(FORMATS["exporter.json"](messages(["one tea", "two", "three", "four"])))
    four, three, two, _ = document["messages"]
    four["type"] = "GuildMemberJoin"
    three["reference"] = {"messageId": "1", "type": "Forward"}
    two["author"]["isBot"] = True
    path = tmp_path / "chat.json"
    path.write_text(json.dumps(document))
    report = await Importer(store, GUILD, Silent()).run([path])
    assert (report.messages, report.system, report.forwarded, report.bots) == (1, 1, 1, 1)


MOMENTS = {
    "2024-02-30T10:00:00": False,
    "yesterday": False,
    "10:30": False,
    "0": True,
    "2024-01-01T10:00:00Z": True,
    "2024-01-01 10:00:00.1234567+05:30": True,
}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_with_retention_a_time_that_is_not_understood_is_never_taken_for_today(
    store: Store, tmp_path: Path, moment: str
) -> None:
    path = tmp_path / "chat.jsonl"
    row = {"channel": "tea", "author": "ada", "content": "milk first", "ts": moment}
    path.write_text(json.dumps(row))
    await Policies(store, Clock()).change(GUILD, retention=30)
    report = await Importer(store, GUILD, Silent()).run([path])
    understood = MOMENTS[moment]
    assert (report.messages, report.expired, report.undated) == (0, understood, not understood)
    elsewhere = await Importer(store, OTHER_GUILD, Silent()).run([path])
    assert elsewhere.messages == 1


def test_a_time_without_a_zone_is_of_the_earliest_day_that_it_can_be() -> None:
    """So nothing is kept longer than promised, wherever the file was written."""
    for moment, day in (
        ("1970-01-03T13:00:00Z", 2),
        ("1970-01-03T13:00:00", 1),
        ("1970-01-03T15:00:00", 2),
        ("1970-01-03T01:00:00+02:00", 1),
        (172_800, 2),
        ("172800000000", 2000),
    ):
        assert day_sent(moment, None) == day
    assert day_sent("no time", MessageId(2**60)) == day_sent(None, MessageId(2**60)) is not None


async def test_the_words_that_a_server_never_learns_from_members_hold_for_exports(
    store: Store, tmp_path: Path
) -> None:
    await Policies(store, Clock()).change(GUILD, consent=Consent.OPT_IN)
    path = tmp_path / "chat.json"
    path.write_bytes(FORMATS["exporter.json"](messages(["one tea", "two teas"])))
    assert (await Importer(store, GUILD, Silent()).run([path])).messages == 0
