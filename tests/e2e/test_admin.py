"""/markov: who may use it, what it shows, and that a reset asks first."""

from sandbox.permissions import VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.world import Overwrite
from tests.support.tea_house import TeaHouse


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.learn(house.quiet)
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.bruno, house.general, "flour everywhere lol")
    await house.sandbox.say(house.bruno, house.quiet, "hush now")
    assert await house.messages() == 3


async def test_every_command_is_there_with_a_description(house: TeaHouse, bot: BotProcess) -> None:
    assert house.sandbox.command_names() == {
        "say",
        "imitate",
        "odds",
        "stats",
        "markov learn",
        "markov stop",
        "markov status",
        "markov doctor",
        "markov consent",
        "markov imitation",
        "markov retention",
        "markov reports",
        "markov settings",
        "markov pause",
        "markov resume",
        "markov speak",
        "markov chime-in",
        "markov quiet-hours",
        "markov length",
        "markov order",
        "markov log",
        "markov language",
        "markov words list",
        "markov words add",
        "markov words remove",
        "markov ignore",
        "markov new-channels",
        "markov history read",
        "markov history stop",
        "privacy",
        "help",
        "Imitate",
        "Answer this",
        "Report this line",
        "markov reset channel",
        "markov reset member",
        "markov reset server",
    }


async def test_members_who_do_not_manage_the_server_are_refused(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox, channel = house.sandbox, house.general
    for command, options in (
        ("markov learn", {"channel": channel}),
        ("markov stop", {"channel": channel}),
        ("markov status", {}),
        ("markov doctor", {}),
        ("markov consent", {"mode": "opt-in"}),
        ("markov imitation", {"who": "agreed"}),
        ("markov retention", {"days": "30"}),
        ("markov reports", {"lift": True}),
        ("markov history read", {"channel": channel}),
        ("markov history stop", {"channel": channel}),
        ("markov pause", {}),
        ("markov resume", {}),
        ("markov reset channel", {"channel": channel}),
        ("markov reset member", {"member": house.bruno}),
        ("markov reset server", {}),
    ):
        answer = await sandbox.slash(house.ada, channel, command, **options)
        assert "Manage Server" in answer.content
        assert answer.ephemeral
    await sandbox.say(house.ada, channel, "none of this is learned")
    assert await house.messages() == 0


async def test_status_shows_channels_and_numbers(house: TeaHouse, bot: BotProcess) -> None:
    status = await house.sandbox.slash(house.admin, house.general, "markov status")
    assert "learn nowhere" in status.content
    await chat(house)
    status = await house.sandbox.slash(house.admin, house.general, "markov status")
    assert f"<#{house.general.id}>" in status.content
    assert "3 messages" in status.content
    assert status.ephemeral
    twice = await house.sandbox.slash(
        house.admin, house.general, "markov learn", channel=house.general
    )
    assert "already learn" in twice.content


async def test_a_reset_says_what_will_go_and_forgets_only_when_confirmed(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    question = await sandbox.slash(
        house.admin, house.general, "markov reset member", member=house.bruno
    )
    assert "2 messages" in question.content
    assert "Bruno" in question.content
    assert question.ephemeral
    kept = await sandbox.click(house.admin, question, "Keep")
    assert "Nothing was forgotten" in kept.content
    assert await house.messages() == 3
    question = await sandbox.slash(
        house.admin, house.general, "markov reset member", member=house.bruno
    )
    await house.reset(question)
    assert await house.messages() == 1


async def test_a_reset_tells_nothing_of_channels_that_the_admin_cannot_read(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    hidden = [Overwrite(house.admin.id, deny=VIEW_CHANNEL)]
    sandbox.set_overwrites(house.general, hidden)
    question = await sandbox.slash(house.admin, house.quiet, "markov reset server")
    assert "come 1 message by 1 member in 1 channel" in question.content
    question = await sandbox.slash(
        house.admin, house.quiet, "markov reset member", member=house.ada
    )
    assert "None of it comes" in question.content
    await house.reset(question)
    sandbox.set_overwrites(house.general, [])
    await house.settled(2)


async def test_a_channel_and_then_the_whole_server_can_be_reset(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    question = await sandbox.slash(
        house.admin, house.general, "markov reset channel", channel=house.quiet
    )
    await house.reset(question)
    assert await house.messages() == 2
    question = await sandbox.slash(house.admin, house.general, "markov reset server")
    await house.reset(question)
    assert await house.messages() == 0
    nothing = await sandbox.slash(house.admin, house.general, "markov reset server")
    assert "None of it comes from channels that you can read" in nothing.content
    await sandbox.say(house.ada, house.general, "and it learns again")
    await house.up_to_date()
    assert await house.messages() == 1


async def test_where_it_may_not_write_it_answers_first_and_then_says_so(
    house: TeaHouse, bot: BotProcess
) -> None:
    silent = Overwrite(house.guild.id, allow=0, deny=1 << 11)
    channel = house.sandbox.add_channel(house.guild, "silent", overwrites=[silent])
    await house.learn(channel)
    await house.sandbox.requested("POST", r"/webhooks/\d+/")
    assert house.sandbox.history(channel) == []
