"""How bot.py starts and ends: exit codes, sentences, signals."""

import signal
import sqlite3
from collections.abc import Iterator

import pytest

from markovbot.store import Kind, can_encrypt, kind_of
from tests.support.tea_house import TeaHouse

READY = r"Online as"


@pytest.mark.parametrize(
    ("env", "code", "sentence"),
    [
        ({"DISCORD_TOKEN": None}, 2, "DISCORD_TOKEN: missing"),
        ({"DISCORD_TOKEN": "MTA.wrong.token"}, 3, "Discord refuses the token"),
        ({"DATABASE_URL": "nonsense"}, 2, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////proc/none/markov.db"}, 1, "can't be made"),
    ],
)
async def test_what_keeps_it_from_starting_is_one_sentence_and_an_exit_code(
    house: TeaHouse, env: dict[str, str | None], code: int, sentence: str
) -> None:
    async with house.bot(**env) as bot:
        assert await bot.wait() == code
        assert sentence in bot.output
        assert "Traceback" not in bot.output


async def test_without_the_message_content_intent_it_says_where_to_switch_it_on(
    house: TeaHouse,
) -> None:
    house.sandbox.message_content_allowed = False
    async with house.bot() as bot:
        assert await bot.wait() == 4
        assert "Message Content Intent" in bot.output
        assert "Traceback" not in bot.output


@pytest.fixture
def _in_a_terminal() -> Iterator[None]:
    """Let SIGHUP end what is started, also if these tests were started with nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("_in_a_terminal")
@pytest.mark.parametrize("sent", ["terminate", "interrupt", "hang_up"])
async def test_a_signal_commits_what_was_heard_and_ends_cleanly(house: TeaHouse, sent: str) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await house.up_to_date()
        for number in range(20):
            await house.sandbox.say(house.ada, house.general, f"cup number {number}")
        await house.messages()
        await house.sandbox.say(house.ada, house.general, "the very last cup")
        getattr(bot, sent)()
        assert await bot.wait() == 0
        assert "Traceback" not in bot.output
    async with house.bot():
        await house.sandbox.bot_online()
        await house.up_to_date()
        assert await house.messages() == 21


async def test_while_another_process_keeps_the_database_busy_it_answers_and_loses_nothing(
    house: TeaHouse,
) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.learn()
        with sqlite3.connect(house.directory / "markov.db") as other:
            other.execute("BEGIN IMMEDIATE")
            await house.sandbox.say(house.ada, house.general, "the kettle sings")
            answer = await house.sandbox.slash(house.ada, house.general, "stats")
            assert "What I know" in answer.content
            other.rollback()
        other.close()
        await house.sandbox.say(house.ada, house.general, "and again")
        assert await house.messages() == 2


async def test_commands_are_sent_only_when_they_have_changed(house: TeaHouse) -> None:
    def syncs() -> int:
        return sum(one.method == "PUT" for one in house.sandbox.requests)

    for _ in range(2):
        async with house.bot():
            await house.online()
    assert syncs() == 1


async def test_a_development_server_gets_the_commands_for_itself(house: TeaHouse) -> None:
    async with house.bot(DEV_GUILD_ID=str(house.guild.id)):
        await house.online()
        puts = [one.path for one in house.sandbox.requests if one.method == "PUT"]
        assert len(puts) == 1
        assert f"/guilds/{house.guild.id}/commands" in puts[0]


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
async def test_the_first_start_makes_a_key_and_without_it_nothing_opens(house: TeaHouse) -> None:
    told = "key has been made"
    async with house.bot() as bot:
        await house.online()
        assert told in bot.output
    made = (house.directory / ".env").read_text()
    assert made.removeprefix("DATABASE_KEY=").strip() not in bot.output
    assert kind_of(house.directory / "markov.db") is Kind.OTHER
    async with house.bot() as bot:
        await house.sandbox.bot_online()
        assert told not in bot.output
        assert "WARNING" not in bot.output
    (house.directory / ".env").unlink()
    for key, sentence in ((None, "missing or empty"), ("ab" * 32, "with this DATABASE_KEY")):
        async with house.bot(DATABASE_KEY=key) as bot:
            assert await bot.wait() == 2
            assert sentence in bot.output
            assert "Traceback" not in bot.output


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
async def test_a_start_encrypts_what_an_earlier_version_left_in_clear(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
    assert kind_of(house.directory / "markov.db") is Kind.CLEAR
    async with house.bot():
        await house.sandbox.bot_online()
        assert await house.messages() == 1
    assert kind_of(house.directory / "markov.db") is Kind.OTHER
