"""Every setting has a subcommand of /markov, which says what holds then; and it holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.process import BotProcess
from sandbox.world import Channel, Message
from tests.support.log_channel import add_log_channel
from tests.support.tea_house import TeaHouse


async def slash(house: TeaHouse, path: str, **options: Any) -> str:
    answer = await house.sandbox.slash(house.admin, house.general, f"markov {path}", **options)
    assert answer.ephemeral
    return answer.content


async def chat(house: TeaHouse) -> None:
    """Let two members say what lines can be made of."""
    await house.learn()
    for line in ("the kettle sings", "the kettle sings of tea", "we sing of tea"):
        for person in (house.ada, house.bruno):
            await house.sandbox.say(person, house.general, line)
    await house.settled(6)


def said_by_bot(house: TeaHouse, place: Channel) -> list[Message]:
    """Return the bot's lines, without the notice that a channel is learned from."""
    lines = [one for one in house.sandbox.history(place) if one.author is house.sandbox.bot_user]
    return [one for one in lines if "From now on I learn" not in one.content]


async def test_only_who_manages_the_server_decides(house: TeaHouse, bot: BotProcess) -> None:
    channel, member = {"channel": house.general}, {"member": house.bruno}
    options: dict[str, dict[str, Any]] = {
        "chime-in": {"chance": 50.0},
        "consent": {"mode": "opt-in"},
        "history read": channel,
        "history stop": channel,
        "ignore": member,
        "imitation": {"who": "agreed"},
        "language": {"which": "de"},
        "learn": channel,
        "length": {"how": "short"},
        "new-channels": {"learn": True},
        "order": {"words": 1},
        "reset channel": channel,
        "reset member": member,
        "retention": {"days": "30"},
        "stop": channel,
        "words add": {"kind": "word", "text": "zebra"},
        "words remove": {"text": "zebra"},
    }
    paths = [one for one in house.sandbox.command_names() if one.startswith("markov ")]
    assert {f"markov {path}" for path in options} <= set(paths)
    for path in paths:
        given = options.get(path.removeprefix("markov "), {})
        answer = await house.sandbox.slash(house.ada, house.general, path, **given)
        assert answer.content == "That takes the permission **Manage Server**."
        assert answer.ephemeral
        assert answer.components == []


async def test_it_speaks_only_where_it_may(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    line = await house.sandbox.slash(house.ada, house.general, "say")
    assert await slash(house, "speak") == "I speak in every channel."
    forbidden = await slash(house, "speak", forbid=house.general)
    assert forbidden == f"I speak in every channel but <#{house.general.id}>."
    for refused in (
        await house.sandbox.slash(house.ada, house.general, "say"),
        await house.sandbox.slash(house.ada, house.general, "imitate", member=house.ada),
        await house.sandbox.click(house.ada, line, "Again"),
        await house.sandbox.menu(house.ada, house.ada, "Imitate", house.general),
        await house.sandbox.menu(
            house.ada, house.sandbox.history(house.general)[-1], "Answer this"
        ),
    ):
        assert "don't have me speak in this channel" in refused.content
        assert refused.ephemeral
    offered = await house.sandbox.complete(
        house.ada, house.general, "say", typing="about", about="k"
    )
    assert offered == []
    await house.sandbox.say(house.ada, house.general, f"{house.sandbox.bot_user.mention} hello")
    thread = house.sandbox.add_thread(house.general, "aside")
    refused = await house.sandbox.slash(house.ada, thread, "say")
    assert "don't have me speak" in refused.content
    there = await house.sandbox.slash(house.ada, house.quiet, "say")
    assert not there.ephemeral
    only = await slash(house, "speak", where="allowed", allow=house.general, forbid=house.quiet)
    assert only == (f"I speak only in <#{house.general.id}>, but not in <#{house.quiet.id}>.")
    assert (await house.sandbox.slash(house.ada, house.quiet, "say")).ephemeral
    before = len(said_by_bot(house, house.general))
    asked = await house.sandbox.say(
        house.ada, house.general, f"{house.sandbox.bot_user.mention} hello"
    )
    await house.sandbox.wait_for_message(house.general, after=asked)
    assert len(said_by_bot(house, house.general)) == before + 1  # and none of the one before


async def test_a_category_allows_and_forbids_for_its_channels(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    category = house.sandbox.add_category(house.guild, "Back rooms")
    inside = house.sandbox.add_channel(house.guild, "pantry", category=category)
    only = await slash(house, "speak", where="allowed", allow=category)
    assert only == f"I speak only in <#{category.id}>."
    assert not (await house.sandbox.slash(house.ada, inside, "say")).ephemeral
    assert (await house.sandbox.slash(house.ada, house.general, "say")).ephemeral


async def test_it_chimes_in_after_people_where_and_as_often_as_it_is_to(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
        assert await slash(house, "chime-in") == "I never speak unasked."
        set_to = await slash(house, "chime-in", chance=100.0, per_hour=2)
        assert f"100% in <#{house.general.id}>" in set_to
        assert "at most 2 an hour in each channel" in set_to
        asked = await house.sandbox.say(house.ada, house.general, "is there tea?")
        line = await house.sandbox.wait_for_message(house.general, after=asked)
        assert line.reference is asked
        assert line.mentions == []
        await house.sandbox.say(house.ada, house.quiet, "is there tea here?")
        opted_out = await house.sandbox.slash(house.bruno, house.quiet, "privacy")
        await house.press(house.bruno, opted_out, "Opt out here")
        await house.sandbox.say(house.bruno, house.general, "none for me")
        hook = await house.sandbox.say(house.ada, house.general, "!play tea")
        assert hook is not None
        await slash(house, "speak", forbid=house.general)
        await house.sandbox.say(house.ada, house.general, "and now?")
        await slash(house, "speak", allow=house.general)
        now = datetime.now(UTC)
        begin, end = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (-2, 2))
        quiet = await slash(house, "quiet-hours", begin=begin, end=end, zone="UTC")
        assert quiet == f"Quiet hours, in which I never speak unasked: {begin} to {end}, UTC."
        await house.sandbox.say(house.ada, house.general, "and at night?")
        assert await slash(house, "quiet-hours") == "There are no quiet hours."
        asked = await house.sandbox.say(house.ada, house.general, "tea again?")
        await house.sandbox.wait_for_message(house.general, after=asked)
        assert len(said_by_bot(house, house.general)) == 2
        assert not any(one.reference for one in house.sandbox.history(house.quiet))
    async with house.bot():
        await house.online()
        assert f"100% in <#{house.general.id}>" in await slash(house, "chime-in")
        await house.sandbox.say(house.ada, house.general, "a third this hour?")
        asked = await house.sandbox.say(
            house.ada, house.general, f"{house.sandbox.bot_user.mention}?"
        )
        await house.sandbox.wait_for_message(house.general, after=asked)
        assert len(said_by_bot(house, house.general)) == 3  # the one who was mentioned answers
        never = await slash(house, "chime-in", chance=0.0, channel=house.general)
        assert never == "I never speak unasked."


async def test_quiet_hours_that_make_no_sense_are_explained(
    house: TeaHouse, bot: BotProcess
) -> None:
    for options, sentence in (
        ({"begin": "late", "end": "7", "zone": "UTC"}, "I read times such as 22:30"),
        ({"begin": "22", "end": "7", "zone": "Middle/Earth"}, "I don't know that time zone"),
        ({"begin": "7", "end": "7:00", "zone": "UTC"}, "would have no hours"),
        ({"begin": "22"}, "begin, end and zone together. There are no quiet hours."),
    ):
        assert sentence in await slash(house, "quiet-hours", **options)
    offered = await house.sandbox.complete(
        house.admin, house.general, "markov quiet-hours", typing="zone", zone="berl"
    )
    assert offered[0] == "Europe/Berlin"


async def test_length_and_order_are_those_of_the_server(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    assert (await slash(house, "length", how="short")).startswith("Lines are short; two words")
    assert "hold together less" in await slash(house, "length", how="long")
    assert "one word alone decides" in await slash(house, "order", words=1)
    line = await house.sandbox.slash(house.ada, house.general, "say")
    why = await house.sandbox.click(house.ada, line, "Why?")
    assert "after the one before it" in why.content
    asked = await house.sandbox.say(house.ada, house.general, f"{house.sandbox.bot_user.mention}?")
    answer = await house.sandbox.wait_for_message(house.general, after=asked)
    why = await house.sandbox.click(house.ada, answer, "Why?")
    assert "after the one before it" in why.content


async def test_whom_admins_ignore_is_not_learned_from(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
        await house.sandbox.say(house.bruno, house.general, "flour everywhere")
        await house.settled(1)
        ignored = await slash(house, "ignore", member=house.bruno)
        assert f"I no longer learn from <@{house.bruno.id}>" in ignored
        await house.sandbox.say(house.bruno, house.general, "and nobody counts it")
        panel = await house.sandbox.slash(house.bruno, house.general, "privacy")
        assert "admins of this server don't have me learn from you" in panel.content
    async with house.bot():
        await house.online()
        await house.sandbox.say(house.bruno, house.general, "not after a restart either")
        await house.sandbox.say(house.ada, house.general, "the kettle sings")
        await house.settled(2)
        back = await slash(house, "ignore", member=house.bruno, lift=True)
        assert f"I learn from <@{house.bruno.id}> again" in back
        await house.sandbox.say(house.bruno, house.general, "here I am")
        await house.settled(3)
        await slash(house, "history read", channel=house.general)
        await house.settled(3)  # what came between stays out


async def test_the_log_channel_is_kept(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        log = add_log_channel(house)
        assert await slash(house, "log", channel=log) == f"The log channel is <#{log.id}>."
        assert await slash(house, "log") == "There is no log channel."


async def test_a_category_is_learned_with_what_comes_into_it(house: TeaHouse) -> None:
    sandbox = house.sandbox
    category = sandbox.add_category(house.guild, "Back rooms")
    pantry = sandbox.add_channel(house.guild, "pantry", category=category)
    async with house.bot():
        await house.online()
        done = await slash(house, "learn", channel=category)
        assert f"From now on I learn from <#{pantry.id}>" in done
        assert f"moved into <#{category.id}> are learned, too" in done
        cellar = sandbox.add_channel(house.guild, "cellar", category=category)
        await told(house, cellar)
        await sandbox.say(house.ada, cellar, "it is dark")
        await sandbox.say(house.ada, house.quiet, "said before it was moved")
        sandbox.move(house.quiet, category)
        await told(house, house.quiet)
        await sandbox.say(house.ada, house.quiet, "said afterwards")
        await house.settled(2)
        assert "no longer learn" in await slash(house, "stop", channel=cellar)
        assert f"Left out of that: <#{cellar.id}>." in await slash(house, "status")
        await sandbox.say(house.ada, cellar, "still dark")
    attic = sandbox.add_channel(house.guild, "attic", category=category)
    async with house.bot():
        await house.online()
        await told(house, attic)
        await sandbox.say(house.ada, attic, "there is light")
        await sandbox.say(house.ada, cellar, "none here")
        await house.settled(3)
        done = await slash(house, "stop", channel=category)
        assert "no longer learn" in done
        assert "learn nowhere" in await slash(house, "status")
        refused = await slash(house, "stop", channel=category, purge=True)
        assert "one channel at a time" in refused
        shed = sandbox.add_channel(house.guild, "shed", category=category)
        await sandbox.say(house.ada, shed, "nobody listens")
        assert await house.messages() == 3


async def told(house: TeaHouse, channel: Channel) -> None:
    """Wait until a channel has its notice, which comes once it is learned from."""
    await house.sandbox.requested("POST", rf"/channels/{channel.id}/messages$")


async def test_new_channels_are_learned_from_their_beginning(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        assert "every channel that is made" in await slash(house, "new-channels", learn=True)
        await sandbox.say(house.ada, house.general, "not a new one")
        garden = sandbox.add_channel(house.guild, "garden")
        await told(house, garden)
        await sandbox.say(house.ada, garden, "roses")
        await house.settled(1)
    meadow = sandbox.add_channel(house.guild, "meadow")
    await sandbox.say(house.ada, meadow, "said while the bot was away")
    async with house.bot():
        await house.online()
        await told(house, meadow)
        await house.settled(2)
        await slash(house, "pause")
        field = sandbox.add_channel(house.guild, "field")
        await sandbox.say(house.ada, field, "said during a pause")
        await slash(house, "resume")
        await told(house, field)
        await sandbox.say(house.ada, field, "said afterwards")
        await house.settled(3)
        assert "aren't learned" in await slash(house, "new-channels", learn=False)
        sandbox.add_channel(house.guild, "forest")
        await house.up_to_date()
        assert "forest" not in await slash(house, "status")
