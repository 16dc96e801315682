"""How it speaks: by command, when mentioned, when replied to; and that it never pings."""

from typing import Any

import pytest

from sandbox.process import BotProcess
from sandbox.world import Channel, Member, Overwrite
from tests.support.tea_house import TeaHouse

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
READ_HISTORY = 1 << 16
EPHEMERAL_SENTENCE = "haven't learned any messages"


async def test_before_anything_is_learned_it_says_so_to_the_asker_only(
    house: TeaHouse, bot: BotProcess
) -> None:
    for command in ("say", "imitate"):
        options: dict[str, Any] = {"member": house.bruno} if command == "imitate" else {}
        answer = await house.sandbox.slash(house.ada, house.general, command, **options)
        assert EPHEMERAL_SENTENCE in answer.content
        assert answer.ephemeral


async def test_what_is_missing_is_said_of_whom_and_where_it_is(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    hidden = Overwrite(house.guild.id, allow=0, deny=VIEW_CHANNEL)
    seen = [
        Overwrite(id_, allow=VIEW_CHANNEL, deny=0) for id_ in (sandbox.bot_user.id, house.bruno.id)
    ]
    staff = sandbox.add_channel(house.guild, "staff", overwrites=[hidden, *seen])
    newbie = sandbox.add_member(house.guild, "Newbie")
    for place in (house.general, staff):
        await house.learn(place)
    await sandbox.say(house.ada, house.general, "the kettle sings")
    await sandbox.say(house.bruno, staff, "the secret plan")
    await house.messages()

    async def imitated(member: Member, about: str | None = None) -> str:
        options: dict[str, Any] = {} if about is None else {"about": about}
        answer = await sandbox.slash(house.ada, house.general, "imitate", member=member, **options)
        assert answer.ephemeral
        return answer.content

    unheard = "I've learned nothing from {} yet that I may repeat here."
    assert await imitated(newbie) == unheard.format("Newbie")
    for about in (None, "plan", "unheard-of"):  # as if he had never written among the staff
        assert await imitated(house.bruno, about) == unheard.format("Bruno")
    sandbox.leave(newbie)
    assert await imitated(newbie) == "Newbie isn't a member of this server."
    channel = await sandbox.slash(house.ada, house.general, "say", channel=house.quiet)
    assert channel.content == unheard.format("#quiet")
    elsewhere = sandbox.add_guild("Elsewhere", bot=False)
    sandbox.join(house.ada.user, elsewhere)
    unseen = sandbox.add_channel(elsewhere, "unseen")
    refused = await sandbox.slash(house.ada, house.general, "say", channel=unseen)
    assert "I don't see that channel" in refused.content
    panel = await sandbox.slash(house.ada, house.quiet, "privacy")
    await house.press(house.ada, panel, "Opt out here")
    nothing = await sandbox.slash(house.ada, house.general, "say")
    assert "haven't learned any messages" in nothing.content


async def test_say_speaks_in_public_about_a_word_and_in_a_channels_style(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await house.learn()
    await house.learn(house.quiet)
    await sandbox.say(house.ada, house.general, "the kettle sings")
    await sandbox.say(house.ada, house.quiet, "the cat sleeps")
    await house.messages()
    answer = await sandbox.slash(house.bruno, house.general, "say", about="kettle")
    assert "kettle" in answer.content
    assert not answer.ephemeral
    answer = await sandbox.slash(house.bruno, house.general, "say", channel=house.quiet)
    assert answer.content == "the cat sleeps"
    answer = await sandbox.slash(house.bruno, house.general, "say", about="zeppelin")
    assert "hasn't come up" in answer.content
    assert answer.ephemeral


async def test_wild_lines_follow_from_one_word_at_a_time(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    for text in ("tea is what we drink", "rain is what we fear", "what is tea"):
        await house.sandbox.say(house.ada, house.general, text)
    await house.messages()

    async def says(*, wild: bool) -> str:
        answer = await house.sandbox.slash(house.ada, house.general, "say", wild=wild)
        return answer.content

    while "what is what" not in await says(wild=True):
        pass  # in one line of three or four; no two words of it lead to the third
    assert "what is what" not in await house.lines(house.general, wild=False)


async def test_about_is_completed_with_words_that_two_members_use_where_all_may_read(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox, general = house.sandbox, house.general
    hidden = Overwrite(house.guild.id, allow=0, deny=VIEW_CHANNEL)
    seen = [
        Overwrite(one, allow=VIEW_CHANNEL, deny=0) for one in (sandbox.bot_user.id, house.ada.id)
    ]
    staff = sandbox.add_channel(house.guild, "staff", overwrites=[hidden, *seen])
    said = [
        (house.ada, general, "the Kettle sings for Keziah"),
        (house.bruno, general, "the kettle keeps singing"),
        (house.ada, house.quiet, "a kestrel keeps watch, keep it"),
        (house.bruno, house.quiet, "a kestrel, keep looking"),
        (house.ada, staff, "the keynote keeps the secret keynote"),
        (house.admin, staff, "the keynote of Keziah"),
    ]
    for place in (general, house.quiet, staff):
        await house.learn(place)
    for who, place, text in said:
        await sandbox.say(who, place, text)
    await house.messages()

    async def offered(about: str, place: Channel = general, **options: Any) -> list[str]:
        return await sandbox.complete(
            house.ada, place, "say", typing="about", about=about, **options
        )

    assert await offered("ke") == ["keep", "keeps", "kestrel", "kettle"]
    assert await offered("a fine KET") == ["a fine kettle"]
    assert await offered("ke", channel=house.quiet) == ["keep", "kestrel", "keeps"]
    assert await offered("key", staff) == ["keynote"]
    for nothing in ("", "ke ", "key", "kez", "12", "one two three four five ke", "k" * 100):
        assert await offered(nothing) == []
    answer = await sandbox.slash(house.ada, general, "say", about=(await offered("ket"))[0])
    assert "ettle" in answer.content


async def test_the_style_of_a_channel_one_cannot_read_is_refused(
    house: TeaHouse, bot: BotProcess
) -> None:
    hidden = Overwrite(house.guild.id, allow=0, deny=VIEW_CHANNEL)
    seen = Overwrite(house.sandbox.bot_user.id, allow=VIEW_CHANNEL, deny=0)
    staff = house.sandbox.add_channel(house.guild, "staff", overwrites=[hidden, seen])
    await house.learn(staff)
    await house.sandbox.say(house.admin, staff, "the secret plan")
    await house.messages()
    answer = await house.sandbox.slash(house.ada, house.general, "say", channel=staff)
    assert "can't read that channel" in answer.content
    assert answer.ephemeral


async def test_imitations_are_marked_and_hold_only_the_members_words(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "a proper pot of tea")
    await house.sandbox.say(house.bruno, house.general, "flour everywhere lol")
    await house.messages()
    answer = await house.sandbox.slash(house.ada, house.general, "imitate", member=house.bruno)
    assert answer.content == "flour everywhere lol\n-# an imitation of Bruno"
    assert not answer.ephemeral


async def test_it_answers_mentions_and_replies_but_never_bots_or_others(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox, channel = house.sandbox, house.general
    await house.learn()
    await sandbox.say(house.ada, channel, "the kettle sings")
    await house.messages()
    me = sandbox.bot_user.mention
    said = await sandbox.say(house.bruno, channel, f"{me} what of the kettle?")
    answer = await sandbox.wait_for_message(channel, after=said)
    assert "kettle" in answer.content
    again = await sandbox.say(house.bruno, channel, "go on", reply_to=answer)
    second = await sandbox.wait_for_message(channel, after=again)
    assert second.content
    robot = sandbox.add_member(house.guild, "Beep", bot=True)
    await sandbox.say(robot, channel, f"{me} beep")
    await sandbox.say(house.bruno, channel, "just talking to Ada")
    await house.messages()
    after = [one for one in sandbox.history(channel) if one.id > second.id]
    assert [one.author.id for one in after] == [robot.id, house.bruno.id]


async def test_where_it_may_not_write_it_stays_silent(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    mute = Overwrite(house.guild.id, allow=0, deny=SEND_MESSAGES)
    channel = sandbox.add_channel(house.guild, "announcements", overwrites=[mute])
    await sandbox.say(house.admin, channel, f"{sandbox.bot_user.mention} hello")
    await house.messages()
    sent = [one.path for one in sandbox.requests if one.method == "POST"]
    assert not any(str(channel.id) in path for path in sent)


async def test_where_it_may_not_read_back_it_answers_without_a_reply(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    everyone = Overwrite(house.guild.id, deny=READ_HISTORY)
    channel = sandbox.add_channel(house.guild, "no-history", overwrites=[everyone])
    await house.learn()
    await sandbox.say(house.ada, house.general, "the kettle sings")
    await house.messages()
    said = await sandbox.say(house.bruno, channel, f"{sandbox.bot_user.mention} hello?")
    answer = await sandbox.wait_for_message(channel, after=said)
    assert answer.content == "the kettle sings"
    assert answer.reference is None


async def test_nobody_is_ever_pinged(house: TeaHouse, bot: BotProcess) -> None:
    sandbox, channel = house.sandbox, house.general
    role = sandbox.add_role(house.guild, "bakers")
    await house.learn()
    named = {
        house.ada.mention: "Ada",
        f"<@&{role.id}>": "bakers",
        "<@424242>": "somebody",
        f"<#{house.quiet.id}>": "#quiet",
        "@everyone": "everyone",
    }
    for mention in named:
        await sandbox.say(house.bruno, channel, f"hey {mention}")
    await house.messages()
    said: set[str] = set()
    while len(said) < len(named):
        answer = await sandbox.slash(house.bruno, channel, "say", about="hey")
        assert "<@" not in answer.content
        assert "@everyone" not in answer.content
        assert answer.message is not None
        assert answer.message.mentions == []
        said |= {name for name in named.values() if name in answer.content}


@pytest.mark.parametrize("status", [0, 503], ids=["cut off", "unavailable"])
async def test_a_failed_send_does_not_stop_it(
    house: TeaHouse, bot: BotProcess, status: int
) -> None:
    sandbox, channel = house.sandbox, house.general
    posts = rf"/channels/{channel.id}/messages"
    await house.learn()
    await sandbox.say(house.ada, channel, "the kettle sings")
    await house.messages()
    sandbox.faults.rest("POST", posts, status=status)
    await sandbox.say(house.bruno, channel, f"{sandbox.bot_user.mention} hello?")
    await sandbox.requested("POST", posts, count=2)  # the first one was the notice
    said = await sandbox.say(house.bruno, channel, f"{sandbox.bot_user.mention} hello!")
    assert (await sandbox.wait_for_message(channel, after=said)).content
    await bot.said(r"could not be sent")
