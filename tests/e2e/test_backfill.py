"""The past of channels, and what comes back into sight, over the real protocol."""

import re
from typing import Any

import pytest

from sandbox.patience import patient
from sandbox.process import BotProcess
from sandbox.world import ANNOUNCEMENTS, FORUM, VOICE, Channel, Overwrite
from tests.support.log_channel import only
from tests.support.tea_house import TeaHouse

VIEW_CHANNEL = 1 << 10
READ_HISTORY = 1 << 16
CONNECT = 1 << 20


async def read(house: TeaHouse, channel: Channel, **options: Any) -> str:
    answer = await house.sandbox.slash(
        house.admin, house.quiet, "markov history read", channel=channel, **options
    )
    return answer.content


async def told(house: TeaHouse, pattern: str) -> str:
    """Wait until the message that tells how far the reading is says something."""
    async with patient():
        edits = 0
        while True:
            for one in house.sandbox.history(house.quiet):
                if re.search(pattern, one.content):
                    return one.content
            edits += 1
            path = rf"/channels/{house.quiet.id}/messages/\d+"
            await house.sandbox.requested("PATCH", path, count=edits)


@pytest.mark.parametrize("kind", [0, VOICE, ANNOUNCEMENTS, FORUM])
async def test_what_was_said_before_is_read_with_threads_and_posts_of_every_kind_of_channel(
    house: TeaHouse, bot: BotProcess, kind: int
) -> None:
    sandbox = house.sandbox
    everybody = Overwrite(house.guild.id, allow=CONNECT)  # or not everybody reads a voice channel
    channel = sandbox.add_channel(house.guild, "old", [everybody], kind=kind)
    said = 0
    if kind != FORUM:
        for number in range(130):
            sandbox.post_quietly(house.ada, channel, f"cup {number} of tea")
        said += 130
    if kind != VOICE:
        for number in range(3):
            thread = sandbox.add_thread(channel, f"thread {number}")
            for _ in range(4):
                sandbox.post_quietly(house.bruno, thread, "a pot of tea")
            said += 4
            if number:
                sandbox.archive(thread)
    await house.learn(channel)
    assert await house.messages() == 0
    assert "the latest first" in await read(house, channel)
    report = await told(house, "I have read what was")
    assert f"Learned: {said} messages" in report
    assert await house.messages() == said


def bar(text: str) -> tuple[int, str]:
    """Return the percentage that a progress message shows, and its figures."""
    shown = re.search(
        r"^(▰*▱*) (\d+)%.*\nRead: (.*), about [\d,]+ a second\. Learned: ([\d,]+ messages?)",
        text,
        re.MULTILINE,
    )
    assert shown is not None, text
    assert len(shown[1]) == 12
    assert abs(shown[1].count("▰") - int(shown[2]) * 12 // 100) <= 1
    return int(shown[2]), f"{shown[3]}, {shown[4]}"


async def shows(house: TeaHouse, text: str) -> str:
    """Ask for the status until it says something."""
    async with patient():
        while True:
            status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
            if text in status.content:
                return status.content


async def test_it_shows_how_far_it_is_and_its_totals_are_exact_after_a_kill(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    for number in range(950):
        sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    await sandbox.say_as_webhook(house.general, "Kettle", "nobody's words")
    path = rf"/channels/{house.general.id}/messages$"
    async with house.bot() as first:
        await house.online()
        await house.learn()
        before = house.sent("GET", path)
        sandbox.faults.rest("GET", path, times=3)
        sandbox.faults.rest("GET", path, delay=600)  # it is killed while it waits for this page
        await read(house, house.general)
        await sandbox.requested("GET", path, before + 3)
        status = await shows(house, "Learned: 299 messages")
        assert bar(status) == (31, "299 messages of about 950, 299 messages")
        assert re.search(r"31% · (about \d+ minutes?|less than a minute) left", status)
        first.kill()
        await first.wait()
    sandbox.faults.heal()
    sandbox.faults.rest("GET", path, delay=600, times=99)
    async with house.bot():
        await sandbox.bot_online()
        status = await shows(house, "Learned: 299 messages")
        assert bar(status) == (31, "299 messages of about 950, 299 messages")
        sandbox.faults.heal()
    async with house.bot():
        assert "Learned: 950 messages" in await told(house, "I have read what was")
    (shown,) = [one for one in sandbox.history(house.quiet) if "what was said" in one.content]
    assert shown.components == []


async def test_a_button_below_the_message_stops_it_also_after_a_restart(house: TeaHouse) -> None:
    sandbox = house.sandbox
    for number in range(450):
        sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    path = rf"/channels/{house.general.id}/messages$"
    async with house.bot():
        await house.online()
        await house.learn()
        sandbox.faults.rest("GET", path, delay=600, times=99)
        await read(house, house.general)
        await shows(house, "I'm reading what was said")  # it begins only after it has said so
    async with house.bot():
        await sandbox.bot_online()
        shown = sandbox.history(house.quiet)[-1]
        refused = await sandbox.click(house.ada, shown, "Stop reading")
        assert "Manage Server" in refused.content
        stopped = await sandbox.click(house.admin, shown, "Stop reading")
        await sandbox.settled(stopped)
        assert stopped.ephemeral
        assert "I no longer read what was said" in stopped.content
        await told(house, "I no longer read what was said in .* before. Learned: 0 messages")
        assert shown.components == []


async def test_nothing_of_a_hidden_channel_is_told_where_others_read(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    hidden = sandbox.add_channel(house.guild, "hidden", only(house, house.admin))
    for channel in (hidden, house.general):
        sandbox.post_quietly(house.admin, channel, "a pot of tea")
        await house.learn(channel)
    assert "`/markov status` shows how far I am" in await read(house, hidden)
    await sandbox.requested("GET", rf"/channels/{hidden.id}/threads/archived/public")
    assert "`/markov status` shows" not in await read(house, house.general)
    await told(house, "I have read what was")
    assert not any(str(hidden.id) in one.content for one in sandbox.history(house.quiet))


async def test_what_becomes_hidden_meanwhile_is_told_no_more(house: TeaHouse) -> None:
    sandbox, general = house.sandbox, f"<#{house.general.id}>"
    for number in range(250):
        sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    path = rf"/channels/{house.general.id}/messages$"
    async with house.bot():
        await house.online()
        await house.learn()
        sandbox.faults.rest("GET", path, delay=600, times=99)
        await read(house, house.general)
        await shows(house, "I'm reading what was said")  # it begins only after it has said so
    sandbox.faults.heal()
    sandbox.set_overwrites(house.general, only(house, house.admin))
    async with house.bot():
        await sandbox.bot_online()
        reading = f"what was said in {general}"
        async with patient():
            while reading in await shows(house, "Known: "):
                pass
        assert "Known: 250 messages" in await shows(house, "Known: ")
    (shown,) = [one for one in sandbox.history(house.quiet) if general in one.content]
    assert "250" not in shown.content


async def test_where_discord_cannot_search_the_bar_goes_by_time(house: TeaHouse) -> None:
    sandbox = house.sandbox
    for number in range(250):
        sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    path = rf"/channels/{house.general.id}/messages$"
    async with house.bot():
        await house.online()
        await house.learn()
        sandbox.faults.rest("GET", "/messages/search$", status=403)
        sandbox.faults.rest("GET", path, times=1)
        sandbox.faults.rest("GET", path, delay=600)
        await read(house, house.general)
        percent, figures = bar(await shows(house, "Learned: 100 messages"))
        assert percent > 90  # all was said when the channel was made, long before the switch
        assert figures == "100 messages, 100 messages"


async def test_it_goes_on_after_a_kill_and_tells_so_in_the_same_message(house: TeaHouse) -> None:
    for number in range(950):
        house.sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    async with house.bot() as first:
        await house.online()
        await house.learn()
        house.sandbox.faults.rest("GET", r"/channels/\d+/messages", times=99, delay=0.1)
        await read(house, house.general)
        await house.sandbox.requested("GET", rf"/channels/{house.general.id}/messages", 4)
        first.kill()
        await first.wait()
    async with house.bot():
        await house.sandbox.bot_online()
        await told(house, "I have read what was")
        assert await house.messages() == 950
    telling = [one for one in house.sandbox.history(house.quiet) if "what was said" in one.content]
    assert len(telling) == 1


async def test_stopped_it_says_so_and_keeps_what_it_has(house: TeaHouse, bot: BotProcess) -> None:
    for number in range(450):
        house.sandbox.post_quietly(house.ada, house.general, f"cup {number} of tea")
    await house.learn()
    path = rf"/channels/{house.general.id}/messages"
    before = house.sent("GET", path)
    house.sandbox.faults.rest("GET", path, times=2)
    house.sandbox.faults.rest("GET", path, delay=600)  # so that it is reading until it is stopped
    await read(house, house.general)
    # The second page is asked for once the first one is learned.
    await house.sandbox.requested("GET", path, count=before + 2)
    assert "I'm reading what was said" in await read(house, house.general)
    stop = await house.sandbox.slash(
        house.admin, house.quiet, "markov history stop", channel=house.general
    )
    assert "no longer read" in stop.content
    assert "Learned: " in await told(house, "I no longer read")
    assert 0 < await house.messages() < 450


async def test_only_where_learning_is_on_and_history_may_be_read(
    house: TeaHouse, bot: BotProcess
) -> None:
    assert "`/markov learn`" in await read(house, house.general)
    everyone = Overwrite(house.guild.id, allow=0, deny=READ_HISTORY)
    channel = house.sandbox.add_channel(house.guild, "no-history", overwrites=[everyone])
    await house.sandbox.slash(house.admin, house.quiet, "markov learn", channel=channel)
    assert "**Read Message History**" in await read(house, channel)


@pytest.mark.parametrize("lost", [READ_HISTORY, VIEW_CHANNEL])
async def test_a_permission_that_returns_fills_the_gap_and_its_loss_is_told_once(
    house: TeaHouse, lost: int
) -> None:
    sandbox = house.sandbox
    taken = [Overwrite(house.guild.id, allow=0, deny=lost)]
    async with house.bot():
        await house.online()
        await house.learn()
        await sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
        sandbox.set_overwrites(house.general, taken)
        dm = sandbox.dm(house.admin)
        assert "I can't read" in (await sandbox.wait_for_message(dm)).content
    sandbox.post_quietly(house.ada, house.general, "said while away")
    async with house.bot():
        await sandbox.bot_online()
        await house.up_to_date()
        await sandbox.say(house.ada, house.general, "said behind its back")
        await house.up_to_date()
        sandbox.set_overwrites(house.general, [])
        await house.settled(3)
    assert len(sandbox.history(dm)) == 1


async def test_a_loss_that_was_over_while_it_was_away_is_told_when_it_comes_again(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    taken = [Overwrite(house.guild.id, allow=0, deny=READ_HISTORY)]
    dm = sandbox.dm(house.admin)
    async with house.bot():
        await house.online()
        await house.learn()
        sandbox.set_overwrites(house.general, taken)
        first = await sandbox.wait_for_message(dm)
    sandbox.set_overwrites(house.general, [])
    async with house.bot():
        await sandbox.bot_online()
        await house.up_to_date()
        sandbox.set_overwrites(house.general, taken)
        assert "I can't read" in (await sandbox.wait_for_message(dm, after=first)).content


async def test_a_thread_archived_while_it_was_away_is_read_up(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await house.learn()
        thread = sandbox.add_thread(house.general, "side talk")
        await sandbox.say(house.ada, thread, "said aside")
        assert await house.messages() == 1
    sandbox.post_quietly(house.bruno, thread, "aside while away")
    sandbox.archive(thread, quietly=True)
    async with house.bot():
        await sandbox.bot_online()
        await house.settled(2)
        await sandbox.say(house.ada, thread, "and open again")
        await house.settled(3)


async def test_a_channel_deleted_while_it_was_away_is_forgotten(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
    house.sandbox.delete_channel(house.general)
    async with house.bot():
        await house.sandbox.bot_online()
        await house.settled(0)
        status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
        assert "I learn nowhere" in status.content


async def test_a_channel_that_vanishes_under_its_reader_ends_nothing_else(
    house: TeaHouse,
) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
    house.sandbox.faults.rest("GET", "/threads/archived/public", status=404, times=99)
    async with house.bot():  # Discord no longer knows the channel, and hasn't told so yet
        await house.sandbox.bot_online()
        await house.sandbox.requested("GET", f"/channels/{house.general.id}/threads/archived")
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        await house.settled(1)


def one_unreadable(page: Any) -> Any:
    """Break the messages that say so, in ways that discord.py can't parse."""
    return [
        {**one, "author": None, "embeds": [17]} if one["content"].endswith("broken") else one
        for one in page
    ]


async def test_a_message_that_cannot_be_read_does_not_stop_its_channel(house: TeaHouse) -> None:
    sandbox = house.sandbox

    def say(*texts: str) -> None:
        for text in texts:
            sandbox.post_quietly(house.ada, house.general, text)

    say(*(f"cup {number} of tea" for number in range(120)), "an old one, broken")
    say(*(f"pot {number} of tea" for number in range(30)))
    path = rf"/channels/{house.general.id}/messages"
    sandbox.faults.rest("GET", path, times=99, damage=one_unreadable)
    async with house.bot():
        await house.online()
        await house.learn()
    say("said while away", "a new one, broken", "!play it", f"{sandbox.bot_user.mention} play it")
    say("the kettle sings")
    async with house.bot() as bot:
        await sandbox.bot_online()
        await house.settled(2)
        await read(house, house.general)
        assert "Learned: 150 messages" in await told(house, "I have read what was")
        assert await house.messages() == 152
        await sandbox.say(house.ada, house.general, "and on it goes")
        await house.settled(153)
        assert bot.output.count("can't be read and are skipped: 1;") == 2
        assert "broken" not in bot.output
        assert "Traceback" not in bot.output
