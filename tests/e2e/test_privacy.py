"""/privacy: what everybody can see, decide and have done; and what admins decide about consent."""

import json

from sandbox.answers import Answer
from sandbox.process import BotProcess
from sandbox.world import Member, Message
from tests.e2e.conftest import TeaHouse


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.ada, house.general, "tea is ready")
    await house.sandbox.say(house.bruno, house.general, "thanks Ada and thanks")
    await house.knows(3)


async def panel(house: TeaHouse, member: Member) -> Answer:
    answer = await house.sandbox.slash(member, house.general, "privacy")
    assert answer.ephemeral
    return answer


def files_of(message: Message) -> list[tuple[str, bytes]]:
    return [(one.name, one.data) for one in message.attachments]


async def shows(answer: Answer, text: str, house: TeaHouse) -> None:
    """Wait until a panel shows a text: what is pressed may take a moment."""
    while text not in answer.content:
        await house.sandbox.slash(house.bruno, house.quiet, "stats")


async def test_the_panel_shows_numbers_and_no_texts(house: TeaHouse, bot: BotProcess) -> None:
    assert "Nothing, on no server" in (await panel(house, house.ada)).content
    await chat(house)
    answer = await panel(house, house.ada)
    assert "this server: 6 words of 2 messages in 1 channel" in answer.content
    assert "kettle" not in answer.content
    assert "haven't opted out" in answer.content
    assert set(answer.labels()) == {
        "Opt out here",
        "Opt out everywhere",
        "Opt in here",
        "Opt in everywhere",
        "Forget me here",
        "Forget me everywhere",
        "Download my data",
    }


async def test_opting_out_forgets_and_nothing_is_learned_or_named_again(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
        answer = await panel(house, house.ada)
        await sandbox.click(house.ada, answer, "Opt out here")
        await shows(answer, "2 messages (6 words) are forgotten", house)
        assert "opted out on this server" in answer.content
        await house.knows(1)
        await sandbox.say(house.ada, house.general, "not this either")
        await sandbox.say(house.bruno, house.general, f"hello {house.ada.mention}")
        await house.knows(2)
        said = set()
        while not {"thanks somebody and thanks", "hello somebody"} & said or len(said) < 2:
            said.add((await sandbox.slash(house.bruno, house.general, "say")).content)
        assert not any("ada" in line.lower() for line in said)
        refused = await sandbox.slash(house.bruno, house.general, "imitate", member=house.ada)
        assert "hasn't agreed" in refused.content
    sandbox.post_quietly(house.ada, house.general, "nor this, said while nobody was listening")
    async with house.bot():
        await sandbox.bot_online()
        await house.up_to_date()
        await house.knows(2)
        answer = await panel(house, house.ada)
        await sandbox.click(house.ada, answer, "Opt in here")
        await shows(answer, "From now on I learn from you here", house)
        await sandbox.say(house.ada, house.general, "hello again")
        await house.knows(3)


async def test_in_direct_messages_everything_is_about_all_servers(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    sandbox.leave(house.ada)
    sandbox.join(house.ada.user, sandbox.add_guild("Elsewhere"))
    dm = sandbox.dm(house.ada)
    answer = await sandbox.slash(house.ada.user, dm, "privacy")
    assert "**Tea House**: 6 words of 2 messages" in answer.content
    assert "Opt out here" not in answer.labels()
    await sandbox.click(house.ada.user, answer, "Forget me everywhere")
    assert "6 words of 2 messages" in answer.content
    await sandbox.click(house.ada.user, answer, "Keep")
    assert "Nothing was forgotten" in answer.content
    await sandbox.click(house.ada.user, answer, "Forget me everywhere")
    await sandbox.click(house.ada.user, answer, "Forget")
    await shows(answer, "Forgotten: 6 words of 2 messages", house)
    await house.knows(1)
    await sandbox.click(house.ada.user, answer, "Opt out everywhere")
    await shows(answer, "opted out everywhere", house)


async def test_who_installed_it_for_themselves_reaches_it_anywhere(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    sandbox.leave(house.ada)
    house.ada.user.installed = True
    foreign = sandbox.add_guild("Foreign", bot=False)
    ada = sandbox.join(house.ada.user, foreign)
    answer = await sandbox.slash(ada, sandbox.add_channel(foreign, "lobby"), "privacy")
    assert "6 words of 2 messages" in answer.content
    await sandbox.click(ada, answer, "Opt out everywhere")
    await shows(answer, "2 messages (6 words) are forgotten", house)
    await house.knows(1)


async def test_the_download_holds_ones_own_counts(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    answer = await panel(house, house.ada)
    shown = await house.sandbox.click(house.ada, answer, "Download my data")
    while not (
        files := [*shown.files, *(one for each in shown.followups for one in files_of(each))]
    ):
        await house.sandbox.slash(house.bruno, house.quiet, "stats")
    ((name, content),) = files
    assert name == "my-data.json"
    data = json.loads(content)
    assert data["member"] == str(house.ada.id)
    (server,) = data["servers"]
    assert (server["messages"], server["words"]) == (2, 6)
    words = {word.strip() for row in server["counts"] for word in row["words"]}
    assert words == {"", "the", "kettle", "sings", "tea", "is", "ready"}


async def test_a_server_may_ask_everybody_first(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await house.learn()
    await sandbox.slash(house.admin, house.general, "markov consent", mode="opt-in")
    await sandbox.say(house.ada, house.general, "the kettle sings")
    answer = await panel(house, house.ada)
    assert "asks its members to opt in" in answer.content
    await sandbox.click(house.ada, answer, "Opt in here")
    await shows(answer, "From now on I learn from you here", house)
    await sandbox.say(house.ada, house.general, "tea is ready")
    await sandbox.say(house.bruno, house.general, "not asked")
    await house.knows(1)
    said = await sandbox.slash(house.bruno, house.general, "imitate", member=house.ada)
    assert said.content.startswith("tea is ready")
    status = await sandbox.slash(house.admin, house.general, "markov status")
    assert "I learn from members who opted in" in status.content


async def test_imitation_may_be_left_to_who_agrees(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await chat(house)
    await sandbox.slash(house.admin, house.general, "markov imitation", who="agreed")
    refused = await sandbox.slash(house.bruno, house.general, "imitate", member=house.ada)
    assert "hasn't agreed to be imitated" in refused.content
    assert refused.ephemeral
    answer = await panel(house, house.ada)
    await sandbox.click(house.ada, answer, "Opt in everywhere")
    await shows(answer, "From now on I learn from you everywhere", house)
    said = await sandbox.slash(house.bruno, house.general, "imitate", member=house.ada)
    assert "an imitation of Ada" in said.content


async def test_a_channel_is_told_once_what_is_kept_and_how_to_leave(house: TeaHouse) -> None:
    async with house.bot(PRIVACY_POLICY_URL="https://example.org/privacy"):
        await house.online()
        await house.learn()
        (notice,) = house.sandbox.history(house.general)
        for piece in ("never a message", "/privacy", "opt out", "https://example.org/privacy"):
            assert piece in notice.content
        await house.sandbox.slash(house.admin, house.general, "markov stop", channel=house.general)
        await house.learn()
        assert house.sandbox.history(house.general) == [notice]
        answer = await panel(house, house.ada)
        assert "https://example.org/privacy" in answer.content
