"""Requests to Discord fail in every way they can, and nothing is lost or learned twice."""

import re
from typing import Any

import pytest

from sandbox.faults import CUT, Damage
from sandbox.patience import patient
from tests.support.tea_house import TeaHouse

PAGES = 110
"""Messages in a channel: two pages of history."""

FAULTS: dict[str, dict[str, Any]] = {
    "rate limit": {"status": 429, "retry_after": 0.2},
    "rate limit without Retry-After": {"status": 429, "via": True},
    "Cloudflare": {"status": 429},
    "500": {"status": 500},
    "502": {"status": 502},
    "503": {"status": 503},
    "504": {"status": 504},
    "reset": {"status": CUT},
    "half a page": {"damage": Damage.HALF},
    "broken JSON": {"damage": Damage.BROKEN},
    "no ids": {"damage": Damage.PARTS_MISSING},
}
ONCE_ENOUGH = [fault for fault in FAULTS if fault not in {"500", "502", "504"}]


async def test_pages_of_history_that_fail_are_read_again(house: TeaHouse) -> None:
    sandbox = house.sandbox
    channels = {fault: sandbox.add_channel(house.guild, "tea") for fault in FAULTS}
    async with house.bot():
        await house.online()
        for channel in channels.values():
            await sandbox.slash(house.admin, channel, "markov learn", channel=channel)
        await house.up_to_date()
    for fault, channel in channels.items():
        for number in range(PAGES):
            sandbox.post_quietly(house.ada, channel, f"cup number {number}")
        path = rf"/channels/{channel.id}/messages"
        sandbox.faults.rest("GET", path, **FAULTS[fault])
    async with house.bot() as bot:
        await sandbox.bot_online()
        await house.settled(PAGES * len(FAULTS))
        assert "Traceback" not in bot.output
        assert 0 < len(re.findall("can't be read now", bot.output)) <= 5
        assert "cup number" not in bot.output


async def test_a_history_that_hangs_holds_up_nobody_else_for_long(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await house.learn()
    sandbox.post_quietly(house.ada, house.general, "said while away")
    sandbox.faults.rest("GET", r"/channels/\d+/messages", delay=600)
    async with house.bot() as bot:
        await sandbox.bot_online()
        answer = await sandbox.slash(house.ada, house.quiet, "stats")
        assert "What I know" in answer.content
        bot.terminate()
        assert await bot.wait(5) == 0
    sandbox.faults.heal()
    async with house.bot():
        await sandbox.bot_online()
        await house.settled(1)


async def test_answers_that_cannot_be_sent_cost_a_sentence_in_the_log(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        path = rf"/channels/{house.general.id}/messages"
        for fault in ONCE_ENOUGH:
            before = house.sent("POST", path)  # the notice is one of them
            sandbox.faults.rest("POST", path, **FAULTS[fault])
            await sandbox.say(
                house.ada, house.general, f"what about {fault}, {sandbox.bot_user.mention}?"
            )
            await sandbox.requested("POST", path, before + 1)
        await house.settled(len(ONCE_ENOUGH))
        await bot.said("could not be sent")
        assert "Traceback" not in bot.output


@pytest.mark.parametrize("fault", ["Cloudflare", "reset"])
async def test_a_command_whose_answer_is_not_taken_says_so(house: TeaHouse, fault: str) -> None:
    async with house.bot() as bot:
        await house.online()
        house.sandbox.faults.rest("POST", r"/interactions/", **FAULTS[fault])
        answer = await house.sandbox.slash(house.ada, house.quiet, "stats")
        assert "try again" in answer.content
        await bot.said("Discord didn't take a request")
        assert "Traceback" not in bot.output


@pytest.mark.parametrize("damage", [Damage.HALF, Damage.BROKEN])
async def test_a_command_whose_answer_arrives_but_is_not_confirmed(
    house: TeaHouse, damage: Damage
) -> None:
    async with house.bot() as bot:
        await house.online()
        house.sandbox.faults.rest("POST", r"/interactions/", damage=damage)
        answer = await house.sandbox.slash(house.ada, house.quiet, "stats")
        assert "What I know" in answer.content
        await bot.said("could not be answered")
        assert "Traceback" not in bot.output


async def test_until_discord_can_be_reached_it_goes_on_trying(house: TeaHouse) -> None:
    sandbox = house.sandbox
    sandbox.faults.rest("GET", "/users/@me", status=503)
    async with house.bot() as bot:
        await house.online()
        assert "Discord can't be reached (DiscordServerError 503)" in bot.output
        assert "tries again in 1 s" in bot.output
        assert "Traceback" not in bot.output


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/api/v10", "ClientConnectorError"),
        ("http://discord.invalid/api/v10", "ClientConnectorDNSError"),
    ],
)
async def test_ctrl_c_ends_waiting_for_discord_at_once(
    house: TeaHouse, url: str, error: str
) -> None:
    async with house.bot(DISCORD_API_URL=url) as bot:
        await bot.said(re.escape(f"Discord can't be reached ({error})"))
        bot.interrupt()
        async with patient(3):
            assert await bot.wait() == 0
        assert "Traceback" not in bot.output
