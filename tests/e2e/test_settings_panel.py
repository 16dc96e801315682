"""/markov settings: one panel for everything, that goes on working after a restart."""

import pytest

from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Channel
from tests.support.log_channel import add_log_channel
from tests.support.settings_panel import opened
from tests.support.tea_house import TeaHouse


async def told(house: TeaHouse, channel: Channel) -> None:
    await house.sandbox.requested("POST", rf"/channels/{channel.id}/messages$")


async def test_it_shows_everything_on_one_page(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    for sentence in (
        "## Settings",
        "I learn nowhere",
        "I speak in every channel.",
        "I never speak unasked.",
        "Lines are as long as people's messages here; two words decide on the next one.",
        "I learn from all but who opted out. Counts are kept until reset.",
        "Never learned from: nobody.",
        "Nothing is banned.",
        "There is no log channel.",
    ):
        assert sentence in panel.text
    assert panel.shown.labels() == [
        "Learning",
        "Speaking",
        "Unasked",
        "Lines",
        "Members",
        "Words",
        "Language",
        "Log",
        "Pause everything",
        "Forget everything…",
    ]


async def test_only_who_manages_the_server_sees_it(house: TeaHouse, bot: BotProcess) -> None:
    refused = await opened(house, house.ada)
    assert refused.text == "That takes the permission **Manage Server**."
    assert refused.shown.components == []


async def test_who_manages_it_no_more_can_press_nothing(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Unasked")
    form = await house.sandbox.choose(
        house.admin, panel.shown, "Set the chance in …", house.general
    )
    role = house.guild.roles[house.admin.roles[0]]
    house.sandbox.take_role(house.admin, role)
    refusal = "That takes the permission **Manage Server**."
    pressed = await house.sandbox.click(house.admin, panel.shown, "Back")
    assert pressed.followups or pressed.content == refusal
    chosen = await house.sandbox.choose(
        house.admin, panel.shown, "Set the chance in …", house.general
    )
    assert chosen.content == refusal
    assert chosen.modal is None
    sent = await house.sandbox.type_in(house.admin, form, "50")
    assert sent.content == refusal
    house.sandbox.give_role(house.admin, role)
    assert "I never speak unasked." in (await opened(house)).text


async def test_where_it_learns(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    category = sandbox.add_category(house.guild, "Back rooms")
    pantry = sandbox.add_channel(house.guild, "pantry", category=category)
    panel = await opened(house)
    assert "I learn nowhere" in await panel.press("Learning")
    text = await panel.choose("Learn from …", house.general, category)
    assert f"From now on I learn from <#{house.general.id}>, <#{pantry.id}>" in text
    assert f"All channels of <#{category.id}> are learned." in text
    await told(house, house.general)
    await told(house, pantry)
    await sandbox.say(house.ada, pantry, "the kettle sings")
    await house.settled(1)
    text = await panel.choose("Stop learning from …", pantry)
    assert f"I no longer learn from <#{pantry.id}>" in text
    assert f"Left out of that: <#{pantry.id}>." in text
    text = await panel.choose("Stop learning from …", category)
    assert "All channels of" not in text
    text = await panel.press("Learn new channels, too")
    assert "Channels that are made from now on are learned, too." in text
    garden = sandbox.add_channel(house.guild, "garden")
    await told(house, garden)
    text = await panel.press("Don't learn new channels")
    assert "aren't learned" in text
    assert "## Settings" in await panel.press("Back")
    assert f"I learn from <#{house.general.id}>, <#{garden.id}>." in panel.text


async def test_where_it_speaks(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Speaking")
    text = await panel.choose("Don't speak in …", house.quiet)
    assert f"I speak in every channel but <#{house.quiet.id}>." in text
    text = await panel.press("Speak only where allowed")
    assert "I speak in no channel." in text
    text = await panel.choose("Speak in …", house.general)
    assert f"I speak only in <#{house.general.id}>, but not in <#{house.quiet.id}>." in text
    refused = await house.sandbox.slash(house.ada, house.quiet, "say")
    assert "don't have me speak in this channel" in refused.content
    text = await panel.press("Speak everywhere else")
    assert f"but <#{house.quiet.id}>" in text


async def test_what_it_says_unasked(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Unasked")
    await panel.choose(
        "Set the chance in …",
        house.general,
    )
    text = await panel.fill("2,5 %")
    assert f"2.5% in <#{house.general.id}>" in text
    await panel.press("Limit an hour…")
    assert "at most 3 an hour in each channel" in await panel.fill("3")
    await panel.press("Quiet hours…")
    text = await panel.fill("22", "7:30", "europe/berlin")
    assert "never speak unasked: 22:00 to 07:30, Europe/Berlin." in text
    assert "There are no quiet hours." in await panel.press("No quiet hours")
    await panel.choose("Set the chance in …", house.general)
    assert "I never speak unasked." in await panel.fill("0")


@pytest.mark.parametrize(
    ("press", "typed", "sentence"),
    [
        ("Limit an hour…", ["many"], "a whole number from 0 to 60"),
        ("Limit an hour…", ["61"], "a whole number from 0 to 60"),
        ("Quiet hours…", ["late", "7", "UTC"], "times such as 22:30"),
        ("Quiet hours…", ["22", "7", "Middle/Earth"], "don't know that time zone"),
        ("chance", ["often"], "a number from 0 to 100"),
        ("chance", ["nan"], "a number from 0 to 100"),
        ("chance", ["101"], "a number from 0 to 100"),
    ],
)
async def test_a_form_that_makes_no_sense_changes_nothing_and_says_why(
    house: TeaHouse, bot: BotProcess, press: str, typed: list[str], sentence: str
) -> None:
    panel = await opened(house)
    await panel.press("Unasked")
    before = panel.text
    if press == "chance":
        await panel.choose("Set the chance in …", house.general)
    else:
        await panel.press(press)
    form = panel.shown.modal
    assert form is not None
    fields = dict(zip(form.fields(), typed, strict=True))
    refused = await house.sandbox.submit(house.admin, panel.shown, fields)
    await house.sandbox.settled(refused)
    assert sentence in refused.followups[-1].content
    assert panel.text == before


async def test_how_lines_are(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Lines")
    assert "Lines are short; two words" in await panel.choose("How long lines are", "Short")
    text = await panel.choose("How many words decide on the next one", "1")
    assert "one word alone decides" in text
    assert "Lines are short; one word alone" in await panel.press("Back")


async def test_members(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Members")
    text = await panel.choose("Whom I learn from", "opt-in")
    assert "only from members who opt in" in text
    text = await panel.choose("Whom /imitate works for", "agreed")
    assert "`/imitate` works only for members who opted in" in text
    assert "longer than 30 days" in await panel.choose("How long counts are kept", "30")
    text = await panel.choose("Never learn from members", house.ada, house.bruno)
    assert f"Never learned from: <@{house.ada.id}>, <@{house.bruno.id}>." in text
    text = await panel.choose("Learn from members again", house.ada)
    assert f"Never learned from: <@{house.bruno.id}>." in text
    back = await panel.press("Back")
    assert "I learn from members who opted in. Counts are kept for 30 days at most" in back


async def test_the_log_channel(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    await panel.press("Log")
    log = add_log_channel(house)
    text = await panel.choose("Choose the log channel", log)
    assert f"The log channel is <#{log.id}>." in text
    assert "There is no log channel." in await panel.press("No log channel")


async def test_it_pauses_and_resumes(house: TeaHouse, bot: BotProcess) -> None:
    panel = await opened(house)
    assert "**I'm paused**" in await panel.press("Pause everything")
    assert (
        "I'm paused on this server"
        in (await house.sandbox.slash(house.ada, house.general, "say")).content
    )
    assert "learn and speak again" in await panel.press("Resume")


async def test_it_forgets_everything_when_the_word_is_typed(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.settled(1)
    panel = await opened(house)
    question = await house.sandbox.click(house.admin, panel.shown, "Forget everything…")
    assert "This forgets all that I learned on this server" in question.content
    assert "`/markov history read` in a channel that I learn from" in question.content
    form = await house.sandbox.click(house.admin, question, "Forget")
    wrong = await house.sandbox.type_in(house.admin, form, "yes")
    assert "Nothing was forgotten: you typed neither RESET" in wrong.content
    assert await house.messages() == 1
    form = await house.sandbox.click(house.admin, question, "Forget")
    await house.sandbox.type_in(house.admin, form, " tea house ")  # the name of the server
    await house.settled(0)
    # And it is true: nothing comes back by itself, and reading the past brings it again.
    await house.sandbox.slash(
        house.admin, house.general, "markov history read", channel=house.general
    )
    await house.settled(1)


async def test_it_goes_on_working_after_a_restart(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        panel = await opened(house)
        await panel.press("Unasked")
        await panel.press("Limit an hour…")
        form = panel.shown
        panel.shown = Response(form.modal.below if form.modal else None)
        other = await opened(house)
        await other.press("Lines")
        await other.choose("How long lines are", "Long")
    async with house.bot():
        await house.online()
        assert "Lines are long" in await panel.press("Back")
        await panel.press("Learning")
        text = await panel.choose("Learn from …", house.general)
        assert f"From now on I learn from <#{house.general.id}>" in text
        await told(house, house.general)
        assert "hold together less" in other.text
        assert "Lines are short" in await other.choose("How long lines are", "Short")
        lost = await house.sandbox.type_in(house.admin, form, "3")
        assert lost.content == "That form has stopped working; open it again."
        assert lost.ephemeral
