"""What is learned, and what never is, over the real protocol."""

import json
from pathlib import Path

from sandbox.patience import patient
from sandbox.process import BotProcess
from sandbox.world import Overwrite
from tests.support.tea_house import TeaHouse

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"
VIEW_CHANNEL = 1 << 10
READ_HISTORY = 1 << 16


async def test_a_message_is_learned_where_learning_is_on_and_nowhere_else(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.ada, house.quiet, "nobody hears this")
    assert await house.messages() == 1
    heard = await house.sandbox.slash(house.ada, house.quiet, "odds", word="kettle")
    assert "100.00%" in heard.content
    assert "sings" in heard.content
    unheard = await house.sandbox.slash(house.ada, house.quiet, "odds", word="nobody")
    assert "haven't come across" in unheard.content


async def test_only_members_own_words_are_learned(house: TeaHouse, bot: BotProcess) -> None:
    sandbox, channel = house.sandbox, house.general
    await house.learn()
    robot = sandbox.add_member(house.guild, "Beep", bot=True)
    original = await sandbox.say(house.ada, house.quiet, "words from elsewhere")
    await sandbox.say(robot, channel, "beep boop beep")
    await sandbox.say_as_webhook(channel, "News", "breaking news today")
    await sandbox.system_message(channel, house.ada, type=7)
    await sandbox.forward(house.ada, channel, original)
    await sandbox.say(house.ada, channel, "!play the kettle song")
    await sandbox.say(house.ada, channel, "```\nonly code here\n```")
    assert await house.messages() == 0
    await sandbox.say(house.bruno, channel, "a real message at last")
    assert await house.messages() == 1


async def test_an_edit_teaches_what_it_says_now_and_nothing_twice(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    message = await house.sandbox.say(house.ada, house.general, "tea is ready")
    await house.sandbox.edit(message, "tea is nearly ready")
    assert await house.messages() == 1
    async with patient():
        while True:  # what was learned already is edited soon
            table = await house.sandbox.slash(house.ada, house.quiet, "odds", word="is")
            assert "Seen 1 time" in table.content
            if "nearly" in table.content:
                break


async def test_public_threads_count_with_their_channel_and_private_ones_stay_out(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    public = house.sandbox.add_thread(house.general, "about biscuits")
    private = house.sandbox.add_thread(house.general, "just us", private=True)
    await house.sandbox.say(house.ada, public, "biscuits with tea")
    await house.sandbox.say(house.ada, private, "a secret recipe")
    await house.up_to_date()
    assert await house.messages() == 1


async def test_stopping_keeps_what_was_learned_and_learns_no_more(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "tea is ready")
    stop = await house.sandbox.slash(
        house.admin, house.general, "markov stop", channel=house.general
    )
    assert "no longer learn" in stop.content
    await house.sandbox.say(house.ada, house.general, "unheard words")
    assert await house.messages() == 1
    again = await house.sandbox.slash(
        house.admin, house.general, "markov stop", channel=house.general
    )
    assert "wasn't learning" in again.content


async def test_what_was_said_while_the_bot_was_away_is_learned_when_it_is_back(
    house: TeaHouse,
) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
        thread = house.sandbox.add_thread(house.general, "side talk")
        await house.sandbox.say(house.ada, house.general, "said in time")
        await house.sandbox.say(house.ada, thread, "said aside")
        await house.up_to_date()
        assert await house.messages() == 2
    for number in range(250):
        house.sandbox.post_quietly(house.ada, house.general, f"said while away {number}")
    house.sandbox.post_quietly(house.bruno, thread, "aside while away")
    house.sandbox.post_quietly(house.ada, house.quiet, "still none of its business")
    async with house.bot():
        await house.sandbox.bot_online()
        await house.up_to_date()
        assert await house.messages() == 253


async def test_a_kill_in_the_middle_of_a_conversation_loses_and_repeats_nothing(
    house: TeaHouse,
) -> None:
    async with house.bot() as first:
        await house.online()
        await house.learn()
        for number in range(30):
            await house.sandbox.say(house.ada, house.general, f"cup number {number}")
        first.kill()
        await first.wait()
    for number in range(30, 40):
        house.sandbox.post_quietly(house.ada, house.general, f"cup number {number}")
    async with house.bot():
        await house.sandbox.bot_online()
        await house.up_to_date()
        assert await house.messages() == 40


async def test_dropped_connections_and_fresh_sessions_lose_and_repeat_nothing(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await house.learn()
    said = 0

    async def say(quietly: bool = False) -> None:
        nonlocal said
        said += 1
        if quietly:
            sandbox.post_quietly(house.bruno, house.general, f"cup {said} of tea")
        else:
            await sandbox.say(house.ada, house.general, f"cup {said} of tea")

    await say()
    await sandbox.drop_gateway()  # resumed: what was missed is replayed
    await say()
    await sandbox.bot_online()
    await say()
    await sandbox.ask_reconnect()
    await say()
    await sandbox.bot_online()
    assert sandbox.resumes == 2
    sandbox.refuse_resume = True  # not resumed: what was missed is read from history
    started = sandbox.sessions_started
    await sandbox.drop_gateway()
    await say(quietly=True)
    await sandbox.bot_online()
    await say()
    await sandbox.invalidate_sessions()
    await say(quietly=True)
    await sandbox.bot_online()
    await say()
    await house.up_to_date()
    assert sandbox.sessions_started > started
    assert await house.messages() == said


async def test_what_was_said_between_being_thrown_out_and_let_back_in_is_learned(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "said before")
    assert await house.messages() == 1
    house.sandbox.remove_guild(house.guild)
    for number in range(5):
        house.sandbox.post_quietly(house.ada, house.general, f"said meanwhile {number}")
    house.sandbox.let_back(house.guild)
    await house.sandbox.say(house.ada, house.general, "said after")
    await house.settled(7)


async def test_history_that_answers_with_errors_is_asked_again(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
    house.sandbox.post_quietly(house.ada, house.general, "said while away")
    house.sandbox.faults.rest("GET", r"/channels/\d+/messages", status=503, times=1)
    house.sandbox.faults.rest("GET", r"/channels/\d+/messages", status=429, retry_after=0.2)
    async with house.bot():
        await house.sandbox.bot_online()
        await house.up_to_date()
        assert await house.messages() == 1


async def test_without_permission_to_read_history_it_says_so_and_learns_live(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    itself = Overwrite(sandbox.bot_user.id, allow=0, deny=READ_HISTORY)
    channel = sandbox.add_channel(house.guild, "no-history", overwrites=[itself])
    answer = await sandbox.slash(house.admin, house.quiet, "markov learn", channel=channel)
    assert "Read Message History" in answer.content
    await house.up_to_date()
    await sandbox.say(house.ada, channel, "heard all the same")
    assert await house.messages() == 1


async def test_a_channel_it_cannot_see_is_refused_with_what_to_do(
    house: TeaHouse, bot: BotProcess
) -> None:
    hidden = Overwrite(house.guild.id, allow=0, deny=VIEW_CHANNEL)
    channel = house.sandbox.add_channel(house.guild, "hidden", overwrites=[hidden])
    answer = await house.sandbox.slash(house.admin, house.quiet, "markov learn", channel=channel)
    assert "View Channel" in answer.content


async def test_neither_the_database_nor_the_log_holds_a_message(house: TeaHouse) -> None:
    contents = [json.loads(line)["content"] for line in SAMPLE.read_text("utf-8").splitlines()]
    async with house.bot(LOG_LEVEL="DEBUG", DATABASE_KEY="") as bot:  # encryption would hide it
        await house.online()
        await house.learn()
        for content in contents:
            await house.sandbox.say(house.ada, house.general, content)
        assert await house.messages() > 450
        files = b"\n".join(
            path.read_bytes() for path in sorted(house.directory.iterdir()) if path.is_file()
        )
        output = bot.output
    for content in contents:
        if len(content.split()) >= 3:
            assert content.encode() not in files
            assert content not in output
    assert house.sandbox.token not in output


async def test_two_servers_share_nothing(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    other = sandbox.add_guild("Coffee House")
    bar = sandbox.add_channel(other, "bar")
    owner = sandbox.add_member(other, "Omar", manage_guild=True)
    await house.learn()
    assert "learn" in (await sandbox.slash(owner, bar, "markov learn", channel=bar)).content
    for number in range(10):
        await sandbox.say(house.ada, house.general, f"tea number {number}")
        await sandbox.say(owner, bar, f"coffee number {number}")
    for _ in range(10):
        assert "coffee" not in (await sandbox.slash(house.ada, house.general, "say")).content
        assert "tea" not in (await sandbox.slash(owner, bar, "say")).content
    odds = await sandbox.slash(owner, bar, "odds", word="tea")
    assert "haven't come across" in odds.content
