"""What an unmodified discord.py makes of it: direct messages, panels, files, moderation."""

from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.permissions import MANAGE_GUILD
from sandbox.world import Overwrite
from tests.support.clients import Client, running
from tests.support.town import Town

VIEW_CHANNEL = 1 << 10


@pytest.fixture
async def client(town: Town) -> AsyncIterator[Client]:
    async with running(town, Client()) as one:
        yield one


async def test_people_and_the_bot_write_to_each_other(town: Town, client: Client) -> None:
    place = town.sandbox.dm(town.ada)
    asked = await town.sandbox.say(town.ada, place, "what do you know of me?")
    (message,) = await client.wait_for_event("message")
    assert isinstance(message.channel, discord.DMChannel)
    assert message.content == asked.content
    assert message.guild is None
    await message.reply("Seven words.")
    assert (await town.sandbox.wait_for_message(place, after=asked)).content == "Seven words."
    await town.sandbox.delete(asked)
    assert (await client.wait_for_event("raw_message_delete"))[0].guild_id is None


async def test_direct_messages_take_the_intent(town: Town) -> None:
    async with running(town, Client(direct=False)) as client:
        await town.sandbox.say(town.ada, town.sandbox.dm(town.ada), "unheard")
        await town.sandbox.say(town.ada, town.square, "heard")
        (message,) = await client.wait_for_event("message")
        assert message.content == "heard"
        assert [name for name, _ in client.events].count("message") == 1


async def test_the_bot_writes_first_unless_it_is_not_wanted(town: Town, client: Client) -> None:
    user = await client.fetch_user(town.ada.id)
    await user.send("You have been forgotten.")
    assert (await town.sandbox.wait_for_message(town.sandbox.dm(town.ada))).content.startswith(
        "You have"
    )
    town.sandbox.refuse_dms(town.ada)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello?")
    assert refused.value.code == 50007
    town.sandbox.refuse_dms(town.ada, refuse=False)
    town.sandbox.leave(town.ada)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello?")
    assert refused.value.code == 50278
    with pytest.raises(discord.NotFound):
        await client.fetch_user(1)


async def test_a_panel_is_read_pressed_and_chosen_in(town: Town, client: Client) -> None:
    for place in (town.square, town.sandbox.dm(town.ada)):
        panel = await town.sandbox.slash(town.ada, place, "privacy")
        assert (panel.content, panel.ephemeral) == ("About you\nSeven words", True)
        assert panel.labels() == ["Forget me"]
        pressed = await town.sandbox.click(town.ada, panel, "Forget me")
        assert pressed.content == "Forgotten."
        with pytest.raises(LookupError):
            await town.sandbox.choose(town.ada, panel, "How long?", "a week")
        chosen = await town.sandbox.choose(town.ada, panel, "How long?", "30 days")
        assert chosen.content == "Kept for 30 days"
        assert (panel.labels(), list(panel.selects())) == ([], [])
        asked = client.asked[-1]
        assert asked.context.dm_channel is (place is not town.square)
        assert isinstance(asked.user, discord.Member) is (place is town.square)


async def test_channels_are_chosen_and_forms_filled_in(town: Town, client: Client) -> None:
    question = await town.sandbox.slash(town.ada, town.square, "where")
    form = (await town.sandbox.choose(town.ada, question, "Where?", town.square)).modal
    assert form is not None
    assert form.title == "Learn in square"
    shown = await town.sandbox.choose(town.ada, question, "Where?", town.square)
    with pytest.raises(LookupError):
        await town.sandbox.submit(town.ada, shown, {"When?": "now"})
    answer = await town.sandbox.submit(town.ada, shown, {"Why?": "we like tea"})
    assert (answer.content, list(answer.selects())) == ("we like tea", [])
    assert question.content == "we like tea"


async def test_whoever_has_left_uses_what_users_can_install(town: Town, client: Client) -> None:
    place = town.sandbox.dm(town.ada)
    await town.sandbox.slash(town.ada, place, "data")
    assert not client.asked[-1].is_user_integration()
    town.sandbox.leave(town.ada)
    with pytest.raises(LookupError):
        await town.sandbox.slash(town.ada, place, "data")
    assert (await town.sandbox.slash(town.ada, place, "privacy")).labels() == ["Forget me"]
    assert client.asked[-1].is_user_integration()
    await (await client.fetch_user(town.ada.id)).send("Hi.")
    assert town.sandbox.history(place)[-1].content == "Hi."


async def test_commands_where_the_bot_is_not(town: Town, client: Client) -> None:
    elsewhere = town.sandbox.add_guild("Elsewhere", bot=False)
    hall = town.sandbox.add_channel(elsewhere, "hall")
    ada = town.sandbox.join(town.ada, elsewhere)
    panel = await town.sandbox.slash(ada, hall, "privacy")
    assert panel.labels() == ["Forget me"]
    assert client.asked[-1].guild_id == elsewhere.id
    assert not client.asked[-1].is_guild_integration()
    with pytest.raises(LookupError):
        await town.sandbox.slash(ada, hall, "learn")
    with pytest.raises(LookupError):
        await town.sandbox.slash(ada, town.sandbox.dm(ada), "learn")
    assert (await town.sandbox.slash(town.ada, town.square, "learn")).content == "Learning."
    assert client.get_guild(elsewhere.id) is None


async def test_context_menus_on_messages_and_members(town: Town, client: Client) -> None:
    said = await town.sandbox.say(town.ada, town.square, "good morning")
    answer = await town.sandbox.menu(town.ada, said, "Report this line")
    assert (answer.content, answer.ephemeral) == ("Reported: good morning", True)
    answer = await town.sandbox.menu(town.ada, town.ada, "Imitate", town.square)
    assert answer.content == "As ada."
    assert answer.message is not None
    again = await town.sandbox.menu(town.ada, answer.message, "Report this line")
    assert again.content == "Reported: As ada."
    await town.sandbox.delete(answer.message)
    assert (await client.wait_for_event("raw_message_delete"))[0].message_id == answer.message.id
    for target, name in ((said, "Imitate"), (said, "privacy")):
        with pytest.raises(LookupError):
            await town.sandbox.menu(town.ada, target, name)


async def test_files_come_along_and_messages_are_changed(town: Town, client: Client) -> None:
    answer = await town.sandbox.slash(town.ada, town.square, "data")
    await town.sandbox.requested("PATCH", r"/messages/\d+$")
    assert (answer.content, answer.files) == ("Here.", [("data.json", b'{"words": 7}')])
    [extra] = answer.followups
    assert extra.content == "And this:"
    assert [(one.name, one.data) for one in extra.attachments] == [("more.txt", b"more")]
    place = client.get_partial_messageable(town.square.id)
    sent = await place.send("two", file=discord.File(__file__, "two.py"))
    fetched = await place.fetch_message(sent.id)
    assert [one.filename for one in fetched.attachments] == ["two.py"]
    await sent.edit(content="none", attachments=[])
    assert town.square.messages[sent.id].attachments == []
    await sent.delete()
    assert sent.id not in town.square.messages
    others = await town.sandbox.say(town.ada, town.square, "mine")
    with pytest.raises(discord.Forbidden):
        await place.get_partial_message(others.id).edit(content="yours")
    with pytest.raises(discord.Forbidden):
        await place.get_partial_message(others.id).delete()


async def test_a_ban_takes_what_was_written(town: Town, client: Client) -> None:
    yard = town.sandbox.add_channel(town.guild, "yard")
    bruno = town.sandbox.add_member(town.guild, "Bruno")
    for place in (town.square, yard):
        for _ in range(2):
            await town.sandbox.say(town.ada, place, "buy now")
    kept = await town.sandbox.say(bruno, yard, "who was that?")
    town.sandbox.ban(town.ada, delete_within=3600)
    guild, user = await client.wait_for_event("member_ban")
    assert (guild.id, user.id) == (town.guild.id, town.ada.id)
    bulks = [args[0] for name, args in client.events if name == "raw_bulk_message_delete"]
    assert {one.channel_id: len(one.message_ids) for one in bulks} == {
        town.square.id: 2,
        yard.id: 2,
    }
    assert list(yard.messages) == [kept.id]
    assert town.ada.id not in town.guild.members
    town.sandbox.unban(town.ada, town.guild)
    assert (await client.wait_for_event("member_unban"))[1].id == town.ada.id


async def test_at_most_a_hundred_go_at_once(town: Town, client: Client) -> None:
    said = [town.sandbox.post_quietly(town.ada, town.square, "spam") for _ in range(101)]
    with pytest.raises(ValueError, match="100"):
        await town.sandbox.bulk_delete(said)
    await town.sandbox.bulk_delete(said[:100])
    assert len((await client.wait_for_event("raw_bulk_message_delete"))[0].message_ids) == 100
    assert list(town.square.messages) == [said[100].id]


async def test_changes_of_who_may_what_reach_the_cache(town: Town, client: Client) -> None:
    sandbox, guild = town.sandbox, town.guild
    staff = sandbox.add_role(guild, "staff")
    everyone = guild.roles[guild.id]
    sandbox.set_role_permissions(guild, everyone, everyone.permissions & ~VIEW_CHANNEL)
    sandbox.set_role_permissions(guild, staff, MANAGE_GUILD | VIEW_CHANNEL)
    sandbox.set_overwrites(town.square, [Overwrite(town.ada.id, allow=VIEW_CHANNEL)])
    sandbox.set_nsfw(town.square)
    sandbox.give_role(guild.members[sandbox.bot_user.id], staff)
    await client.wait_for_event("member_update")
    seen = client.get_guild(guild.id)
    assert seen is not None
    assert not seen.default_role.permissions.view_channel
    role = seen.get_role(staff.id)
    assert role is not None
    assert role.permissions.manage_guild
    square = seen.get_channel(town.square.id)
    assert isinstance(square, discord.TextChannel)
    assert square.is_nsfw()
    assert seen.me.get_role(staff.id)
    assert list(square.overwrites) == [discord.Object(town.ada.id)]
    sandbox.give_role(town.ada, staff)
    await sandbox.slash(town.ada, town.square, "learn")
    assert client.asked_by.get_role(staff.id)
    assert client.asked[-1].permissions.manage_guild
    sandbox.delete_role(guild, staff)
    await client.wait_for_event("guild_role_delete")
    assert seen.get_role(staff.id) is None
    assert town.ada.roles == []


async def test_private_threads_are_for_those_added(town: Town, client: Client) -> None:
    bruno = town.sandbox.add_member(town.guild, "Bruno")
    thread = town.sandbox.add_thread(town.square, "nook", private=True, members=[town.ada])
    assert thread.permissions_of(town.ada.id) & VIEW_CHANNEL
    assert not thread.permissions_of(bruno.id) & VIEW_CHANNEL
    await town.sandbox.say(town.ada, thread, "between us")
    (message,) = await client.wait_for_event("message")
    assert message.channel.is_private()
    town.sandbox.remove_guild(town.guild)
    await client.wait_for_event("guild_remove")
    town.sandbox.let_back(town.guild)
    await client.wait_for_event("guild_join")
