"""However it is asked to end and whatever goes on: within five seconds, and nothing is lost."""

import asyncio
import time
from typing import Any

from sandbox.patience import patience
from tests.support.locking import locked
from tests.support.tea_house import TeaHouse

AT_MOST = 5.0
"""Seconds, on a quiet machine."""


async def say_in_vain(house: TeaHouse) -> None:
    """Say something while nothing can be learned, and wait until the bot has heard it."""
    await house.sandbox.say(house.ada, house.general, "said in vain")
    status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
    assert "still learning what was said last" in status.content


async def test_with_the_database_locked_it_ends_hard_and_loses_nothing(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "said before")
        await house.settled(1)
        with locked(house.directory / "markov.db"):
            await say_in_vain(house)
            began = time.monotonic()
            bot.terminate()
            assert await bot.wait() == 1
            assert time.monotonic() - began < patience(AT_MOST)
        assert "read from history at the next start" in bot.output
        assert "Traceback" not in bot.output
    async with house.bot(DATABASE_KEY=""):
        await house.sandbox.bot_online()
        await house.settled(2)


async def test_in_the_middle_of_commands_it_ends_without_a_word_of_them(house: TeaHouse) -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("say", {}),
        ("stats", {}),
        ("odds", {"word": "the"}),
        ("privacy", {}),
        ("markov status", {}),
        ("markov retention", {"days": "30"}),
    ]
    async with house.bot(ANSWERS_PER_MINUTE="0") as bot:
        await house.online()
        await house.learn()
        asking = [
            asyncio.create_task(house.sandbox.slash(house.admin, house.general, name, **options))
            for name, options in asked * 8
        ]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        bot.terminate()
        assert await bot.wait() == 0
        assert bot.output.partition("Closing.")[2].strip() == ""
        for one in asking:  # what came too late gets no answer, as from a bot that is gone
            one.cancel()
        await asyncio.wait(asking)


async def test_who_presses_while_it_ends_is_told_so(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot(DATABASE_KEY="", ANSWERS_PER_MINUTE="0") as bot:
        await house.online()
        await house.learn()
        await sandbox.say(house.ada, house.general, "the kettle sings")
        await house.settled(1)
        line = (await sandbox.slash(house.ada, house.general, "say")).message
        assert line is not None
        with locked(house.directory / "markov.db"):
            await sandbox.slash(
                house.admin, house.quiet, "markov consent", thinking=True, mode="opt-in"
            )  # which it waits for, though not for long
            bot.terminate()
            while True:  # at once: there isn't much time
                pressed, used = await asyncio.gather(
                    sandbox.click(house.bruno, line, "Why?"),
                    sandbox.slash(house.bruno, house.general, "say"),
                )
                if "restarted or switched off" in pressed.content:
                    break
            assert pressed.ephemeral
            assert used.content == pressed.content
            assert used.ephemeral
            await bot.wait()
        assert "Traceback" not in bot.output


async def test_a_second_ctrl_c_ends_it_at_once(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await house.learn()
        with locked(house.directory / "markov.db"):
            await say_in_vain(house)
            bot.interrupt()
            await bot.said("Closing")
            await house.sandbox.bot_offline()
            began = time.monotonic()
            bot.interrupt()
            assert await bot.wait() == 1
            assert time.monotonic() - began < patience(1)
        assert "at once" in bot.output


async def test_while_it_logs_in(house: TeaHouse) -> None:
    house.sandbox.faults.rest("GET", "/users/@me", delay=600)
    async with house.bot() as bot:
        await bot.said("logging in")
        bot.terminate()
        assert await bot.wait(AT_MOST) == 0
        assert "Traceback" not in bot.output


async def test_while_it_waits_for_the_next_attempt(house: TeaHouse) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        house.sandbox.faults.rest("GET", "/users/@me", status=503, times=1000)
        await house.sandbox.say(house.ada, house.general, "said before")
        await house.settled(1)
        house.sandbox.send_raw("no payload")
        await bot.said(r"DiscordServerError 503.*tries again")
        bot.terminate()
        assert await bot.wait(AT_MOST) == 0
        assert "Traceback" not in bot.output


async def test_while_the_gateway_does_not_let_go(house: TeaHouse) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        house.sandbox.faults.handshake(status=503, times=1000, delay=600, resuming=True)
        await house.sandbox.drop_gateway()
        bot.terminate()
        assert await bot.wait(AT_MOST) == 0
        assert "Traceback" not in bot.output
