"""Law 5 over the real protocol: after a bit of everything, with a restart in between, nothing is
counted but what should be left, as if the bot had never heard anything else."""

import asyncio
from pathlib import Path

from markovbot.domain import Ban, ChannelId, GuildId, MemberId, MessageId, StreamId, StreamKey
from markovbot.domain import Message as Heard
from sandbox.patience import patience
from sandbox.world import Channel, Member, Message
from tests.support.log_channel import choose_log_channel
from tests.support.services import Past, alive
from tests.support.settings_panel import opened
from tests.support.stores import in_sqlite
from tests.support.tea_house import TeaHouse

BANNED = "zeppelin"


async def test_what_is_left_after_a_mixture_is_all_that_was_ever_learned(house: TeaHouse) -> None:
    cleo, dora = (house.sandbox.add_member(house.guild, name) for name in ("Cleo", "Dora"))
    async with house.bot():
        await house.online()
        left = await _chat_edit_and_delete(house, cleo, dora)
        log = await _ban_report_and_leave(house, dora)
        left = [one for one in left if one.author is not house.bruno.user]
        await house.settled(len(left))
    left += _while_away(house, cleo)
    async with house.bot():
        await house.online()
        await house.settled(len(left))
        left += await _change_settings(house, cleo)
        (post,) = [one for one in house.sandbox.history(log) if one.components]
        await house.press(house.admin, post, "Lift")
        await house.settled(len(left))
    (house.directory / "other").mkdir()
    assert await house.digest() == await _digest(house.directory / "other", left)


async def _chat_edit_and_delete(house: TeaHouse, cleo: Member, dora: Member) -> list[Message]:
    """Return what is left, Bruno's included."""
    say, general = house.sandbox.say, house.general
    await house.learn()
    await house.learn(house.quiet)
    everybody = (house.ada, house.bruno, cleo, dora)
    left = [await say(who, general, "the kettle is on the table") for who in everybody]
    left.append(await say(house.ada, house.quiet, "a quiet kettle on a table"))
    left.append(await say(house.ada, general, f"the {BANNED} is on the kettle, you see"))
    slip = await say(cleo, general, "the samovar is on fire")
    gone = await say(house.ada, general, "the kettle knows my secrets")
    await house.settled(8)
    await house.sandbox.edit(slip, "the samovar is on the table")
    await house.sandbox.delete(gone)
    await house.settled(7)
    return [*left, slip]


async def _ban_report_and_leave(house: TeaHouse, dora: Member) -> Channel:
    """Return the log channel."""
    sandbox = house.sandbox
    log = await choose_log_channel(house)
    panel = await opened(house)
    await panel.press("Words")
    await panel.press("Ban words…")
    await panel.fill(BANNED)
    await sandbox.shows(panel.shown, "It is gone")  # and then the page isn't shown again
    await panel.press("Back")
    await panel.press("Members")
    await panel.choose("Never learn from members", dora)
    await sandbox.say(dora, house.general, "nobody hears this kettle")
    said = await sandbox.slash(house.ada, house.general, "say", about="kettle")
    assert said.message is not None
    await sandbox.menu(house.ada, said.message, "Report this line")
    await sandbox.until(
        lambda: any(one.components for one in sandbox.history(log)), "a post about the report"
    )
    shown = await sandbox.slash(house.bruno, house.quiet, "privacy")
    await house.press(house.bruno, shown, "Opt out here")
    await sandbox.say(house.bruno, house.general, "the kettle is not mine")
    return log


def _while_away(house: TeaHouse, cleo: Member) -> list[Message]:
    post, general = house.sandbox.post_quietly, house.general
    left = post(house.ada, general, f"while away a {BANNED} took the kettle")
    post(house.bruno, general, "while away I kept out")
    return [left, post(cleo, general, "while away I lost the kettle")]


async def _change_settings(house: TeaHouse, cleo: Member) -> list[Message]:
    """Return what is left of what is said meanwhile."""
    sandbox, general = house.sandbox, house.general
    panel = await opened(house)
    await panel.press("Lines")
    await panel.choose("How long lines are", "Short")
    await panel.press("Back")
    await panel.press("Learning")
    await panel.choose("Stop learning from …", house.quiet)
    await sandbox.say(house.ada, house.quiet, "the quiet one hears no more")
    await panel.press("Learn new channels, too")
    garden = sandbox.add_channel(house.guild, "garden")
    await sandbox.wait_for_message(garden)
    roses = await sandbox.say(cleo, garden, "roses on the table")
    await sandbox.slash(house.admin, general, "markov pause")
    await sandbox.say(house.ada, general, "a pause for tea")
    await sandbox.slash(house.admin, general, "markov resume")
    return [roses, await sandbox.say(house.ada, general, "tea after the pause")]


async def _digest(directory: Path, left: list[Message]) -> str:
    """Return the digest of a fresh database that has only read these messages, with the word banned
    from the beginning."""
    heard = [_as_heard(one) for one in left]
    guild = heard[0].key.guild
    past = Past()
    past.said = sorted(heard, key=lambda message: message.id)
    async with in_sqlite(directory) as store, alive(store, past) as services:
        await services.word_lists.add(guild, Ban.WORD, [BANNED])
        for key in {one.key for one in heard}:
            await services.live.switch_on(key, MessageId(past.said[0].id - 1))
        async with asyncio.timeout(patience()):
            while services.catch_up.pending_streams(guild):
                await asyncio.sleep(0)
        await services.live.flush()
        return await store.digest(guild)


def _as_heard(message: Message) -> Heard:
    channel = message.channel
    assert channel.home is not None
    key = StreamKey(GuildId(channel.home.id), ChannelId(channel.id), StreamId(channel.id))
    return Heard(key, MemberId(message.author.id), MessageId(message.id), message.content)
