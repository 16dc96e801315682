"""The gateway fails in every way it can, and nothing is lost or learned twice."""

import re

import pytest

from sandbox import payloads
from sandbox.faults import HANGS_UP
from tests.support.tea_house import TeaHouse

SECRET = "a secret recipe"

MALFORMED: dict[str, tuple[str | bytes, str]] = {
    "broken JSON": ('{"op": 0, "t": "' + SECRET, "JSONDecodeError"),
    "broken compression": (b"\x99" + SECRET.encode() + b"\x00\x00\xff\xff", "ZstdError|error in"),
    "not an object": (f'["{SECRET}"]', "AttributeError"),
}
EVENTS = {
    "MESSAGE_CREATE": ({"id": SECRET, "channel_id": "1", "guild_id": "1"}, "ValueError|KeyError"),
    "GUILD_CREATE": ({"id": "5", "name": SECRET, "channels": 7, "roles": 1}, "TypeError"),
    "INTERACTION_CREATE": ({"id": "7", "data": {"name": SECRET}}, "KeyError"),
}


@pytest.mark.parametrize("kind", [*MALFORMED, *EVENTS])
async def test_a_malformed_payload_costs_a_fresh_session_and_no_message(
    house: TeaHouse, kind: str
) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await sandbox.say(house.ada, house.general, "said before")
        await house.settled(1)
        if kind in EVENTS:
            data, error = EVENTS[kind]
            sandbox.dispatch(kind, data)
        else:
            frame, error = MALFORMED[kind]
            sandbox.send_raw(frame)
        sandbox.post_quietly(house.bruno, house.general, "said meanwhile")
        await sandbox.bot_identified(2)
        await sandbox.say(house.ada, house.general, "said after")
        await house.settled(3)
        (told,) = re.findall(r"The connection to Discord has failed.*", bot.output)
        assert re.search(error, told)
        assert re.search(r"tries again in \d+ s", told)
        assert SECRET not in bot.output
        assert "Traceback" not in bot.output


async def test_a_server_without_the_bot_itself_in_it_ends_nothing(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        half = payloads.guild(house.guild, sandbox.bot_user) | {"members": []}
        del half["unavailable"]  # as if it were a server to be seen for the first time
        sandbox.dispatch("GUILD_CREATE", half)
        for _ in range(3):
            await sandbox.slash(house.admin, house.quiet, "markov status")
        await sandbox.say(house.ada, house.general, "the kettle sings")
        sandbox.dispatch("GUILD_CREATE", payloads.guild(house.guild, sandbox.bot_user))
        await house.settled(1)
        assert "ended" not in bot.output


async def test_what_is_merely_unknown_is_passed_over(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        sandbox.send_raw('{"op": 77, "d": {"content": "a secret recipe"}}')
        sandbox.dispatch("TEA_TIME", {"content": SECRET})
        sandbox.dispatch("MESSAGE_DELETE", {"id": "1", "channel_id": "2"})
        await sandbox.say(house.ada, house.general, "said after")
        await house.settled(1)
        assert sandbox.sessions_started == 1
        assert SECRET not in bot.output


@pytest.mark.parametrize("status", [503, HANGS_UP])
async def test_where_sessions_cannot_be_resumed_a_fresh_one_is_opened(
    house: TeaHouse, status: int
) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        sandbox.faults.handshake(status=status, resuming=True, times=1000)
        await sandbox.drop_gateway()
        sandbox.post_quietly(house.ada, house.general, "said meanwhile")
        await sandbox.bot_identified(2)
        await sandbox.say(house.ada, house.general, "said after")
        await house.settled(2)
        assert sandbox.resumes == 0
        await bot.said("Shard 0 is connected again")
        assert len(re.findall("Shard 0 can't connect", bot.output)) == 1
        assert "Traceback" not in bot.output


async def test_a_session_that_is_refused_again_and_again_is_given_up(house: TeaHouse) -> None:
    code = 4009
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        sandbox.end_resumes_with(code)
        await sandbox.drop_gateway(code)
        sandbox.post_quietly(house.ada, house.general, "said meanwhile")
        await sandbox.bot_identified(2)
        await sandbox.say(house.ada, house.general, "said after")
        await house.settled(2)
        assert "Traceback" not in bot.output


async def test_every_code_that_is_no_refusal_is_come_back_from(house: TeaHouse) -> None:
    sandbox = house.sandbox
    codes = (1000, 1001, 1006, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009)
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        for number, code in enumerate(codes):
            await sandbox.drop_gateway(None if code == 1006 else code)
            await sandbox.say(house.ada, house.general, f"cup number {number}")
            await sandbox.bot_online()
        await sandbox.invalidate_sessions(resumable=True)
        await sandbox.bot_online()
        await house.settled(len(codes))
        assert sandbox.sessions_started == 1
        assert sandbox.resumes == len(codes) + 1
        assert not re.search("WARNING cogs|ERROR|Traceback", bot.output)


@pytest.mark.parametrize(
    ("code", "ends_with", "sentence"),
    [
        (4004, 3, "Discord refuses the token"),
        (4014, 4, "Message Content Intent"),
        (4013, 1, "update it"),
    ],
)
async def test_a_refusal_ends_it_with_what_to_do(
    house: TeaHouse, code: int, ends_with: int, sentence: str
) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.sandbox.drop_gateway(code)
        assert await bot.wait() == ends_with
        assert sentence in bot.output
        assert "Traceback" not in bot.output


async def test_when_discord_wants_other_shards_it_starts_over(house: TeaHouse) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await house.sandbox.drop_gateway(4011)
        house.sandbox.post_quietly(house.ada, house.general, "said meanwhile")
        await house.sandbox.bot_identified(2)
        await house.settled(1)
        assert "Discord can't be reached (ConnectionClosed)" in bot.output


async def test_a_gateway_that_takes_nobody_at_first_is_asked_again(house: TeaHouse) -> None:
    house.sandbox.faults.handshake(status=503)
    async with house.bot() as bot:
        await house.online()
        assert "Discord can't be reached (WSServerHandshakeError)" in bot.output
        assert "Traceback" not in bot.output


async def test_sessions_are_not_burned(house: TeaHouse) -> None:
    house.sandbox.allow_sessions(10, reset_after=1.0)
    async with house.bot() as bot:
        await bot.said("Discord lets this bot open 10 more sessions")
        assert house.sandbox.sessions_started == 0
        house.sandbox.allow_sessions(1000)
        await house.online()
        assert "Traceback" not in bot.output
