"""The gateway as a client meets it."""

import asyncio

import pytest

from sandbox.world import Overwrite
from tests.support.town import INTENTS, Town

VIEW_CHANNEL = 1 << 10
DIRECT = INTENTS | 1 << 12


@pytest.mark.parametrize("compress", [False, True])
async def test_a_session_brings_its_guilds_and_then_what_is_said(
    town: Town, compress: bool
) -> None:
    line = await town.identify(compress=compress)
    guild = await line.event("GUILD_CREATE")
    assert guild["id"] == str(town.guild.id)
    assert [member["user"]["bot"] for member in guild["members"]] == [True]
    for text in ("good morning", "grüße 👋"):
        await town.sandbox.say(town.ada, town.square, text)
        message = await line.event("MESSAGE_CREATE")
        assert message["content"] == text
        assert message["member"]["roles"] == []


async def test_a_wrong_token_and_a_forbidden_intent_close_the_line(town: Town) -> None:
    line = await town.connect()
    await line.send(2, {"token": "wrong", "intents": 0})
    assert await line.read() == {"closed": 4004}
    town.sandbox.message_content_allowed = False
    line = await town.connect()
    await line.send(2, {"token": town.sandbox.token, "intents": INTENTS})
    assert await line.read() == {"closed": 4014}
    line = await town.connect()
    await line.socket.send_str("not json")
    assert await line.read() == {"closed": 4002}


async def test_a_connection_ends_once_the_code_of_its_close_is_confirmed(town: Town) -> None:
    line = await town.identify()
    dropping = asyncio.create_task(town.sandbox.drop_gateway(4004))
    await asyncio.wait((dropping,), timeout=0.1)
    assert not dropping.done()
    assert (await line.read())["t"] == "GUILD_CREATE"
    assert await line.read() == {"closed": 4004}
    await dropping


async def test_without_the_intent_content_is_blank_unless_the_bot_is_meant(town: Town) -> None:
    line = await town.identify(INTENTS & ~(1 << 15))
    await town.sandbox.say(town.ada, town.square, "not for you")
    assert (await line.event("MESSAGE_CREATE"))["content"] == ""
    text = f"{town.sandbox.bot_user.mention} for you"
    await town.sandbox.say(town.ada, town.square, text)
    assert (await line.event("MESSAGE_CREATE"))["content"] == text


async def test_resume_replays_what_was_missed_and_nothing_else(town: Town) -> None:
    line = await town.identify()
    await town.sandbox.say(town.ada, town.square, "heard")
    await line.event("MESSAGE_CREATE")
    await town.sandbox.drop_gateway()
    await town.sandbox.say(town.ada, town.square, "missed")
    again = await town.connect()
    await again.send(
        6, {"token": town.sandbox.token, "session_id": line.session, "seq": line.sequence}
    )
    assert (await again.read())["d"]["content"] == "missed"
    assert (await again.read())["t"] == "RESUMED"
    assert town.sandbox.resumes == 1


async def test_an_unknown_or_refused_session_is_invalid(town: Town) -> None:
    line = await town.identify()
    await town.sandbox.drop_gateway()
    town.sandbox.refuse_resume = True
    for session in (line.session, "unknown"):
        again = await town.connect()
        await again.send(6, {"token": town.sandbox.token, "session_id": session, "seq": 1})
        answer = await again.read()
        assert (answer["op"], answer["d"]) == (9, False)


async def test_heartbeats_are_acknowledged(town: Town) -> None:
    line = await town.connect()
    await line.send(1, None)
    assert (await line.read())["op"] == 11


async def test_messages_of_hidden_channels_do_not_arrive(town: Town) -> None:
    line = await town.identify()
    hidden = Overwrite(town.guild.id, deny=VIEW_CHANNEL)
    cellar = town.sandbox.add_channel(town.guild, "cellar", [hidden])
    await town.sandbox.say(town.ada, cellar, "unheard")
    await town.sandbox.say(town.ada, town.square, "heard")
    assert (await line.event("MESSAGE_CREATE"))["content"] == "heard"
    allowed = Overwrite(town.sandbox.bot_user.id, allow=VIEW_CHANNEL)
    town.sandbox.set_overwrites(cellar, [hidden, allowed])
    await town.sandbox.say(town.ada, cellar, "heard now")
    assert (await line.event("MESSAGE_CREATE"))["content"] == "heard now"


async def test_a_shard_hears_of_its_guilds_and_the_first_of_direct_messages(town: Town) -> None:
    sandbox = town.sandbox
    others = [sandbox.add_guild(f"Town {shard}", shard=(shard, 2)) for shard in range(2)]
    lines = [await town.identify(DIRECT, shard=(shard, 2)) for shard in range(2)]
    for guild in others:
        market = sandbox.add_channel(guild, "market")
        await sandbox.say(sandbox.add_member(guild, "Ada"), market, f"in {guild.name}")
    await sandbox.say(town.ada, sandbox.dm(town.ada), "for you alone")
    heard = [(await line.event("MESSAGE_CREATE"))["content"] for line in lines]
    assert heard == ["in Town 0", "in Town 1"]
    assert (await lines[0].event("MESSAGE_CREATE"))["content"] == "for you alone"
    assert sandbox.connected_shards() == {(0, 2), (1, 2)}
    await sandbox.drop_gateway(shard=1)
    assert sandbox.connected_shards() == {(0, 2)}


async def test_a_session_that_is_started_too_early_is_invalid(town: Town) -> None:
    starts = town.sandbox.session_starts
    starts.max_concurrency, starts.interval = 2, 600.0
    for shard in (0, 1):
        await town.identify(shard=(shard, 4))
    early = await town.connect()
    await early.send(2, {"token": town.sandbox.token, "intents": INTENTS, "shard": [2, 4]})
    answer = await early.read()
    assert (answer["op"], answer["d"]) == (9, False)
    assert (starts.refused, len(starts.started)) == (1, 2)
    starts.interval = 0.0
    await early.send(2, {"token": town.sandbox.token, "intents": INTENTS, "shard": [2, 4]})
    await early.event("READY")


@pytest.mark.parametrize("shard", [[1, 1], [-1, 2], [0, 0], [0], "0/1", None])
async def test_a_shard_that_cannot_be_is_refused(town: Town, shard: object) -> None:
    line = await town.connect()
    await line.send(2, {"token": town.sandbox.token, "intents": INTENTS, "shard": shard})
    assert await line.read() == {"closed": 4010}


async def test_a_shard_with_too_many_guilds_is_refused(town: Town) -> None:
    town.sandbox.session_starts.most_guilds = 0
    line = await town.connect()
    await line.send(2, {"token": town.sandbox.token, "intents": INTENTS, "shard": [0, 1]})
    assert await line.read() == {"closed": 4011}


async def test_what_sessions_are_allowed_is_told(town: Town) -> None:
    starts = town.sandbox.session_starts
    starts.recommended, starts.max_concurrency = 5, 3
    await town.identify()
    status, body = await town.rest("GET", "/gateway/bot")
    assert (status, body["shards"]) == (200, 5)
    limit = body["session_start_limit"]
    assert (limit["total"], limit["remaining"], limit["max_concurrency"]) == (1000, 999, 3)
