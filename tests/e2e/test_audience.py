"""Law 3: nobody hears what not everybody around them may read."""

from collections.abc import Iterable

from sandbox.process import BotProcess
from sandbox.world import Channel, Member, Overwrite
from tests.e2e.conftest import TeaHouse

VIEW_CHANNEL = 1 << 10
LINES = 8


def private(house: TeaHouse, name: str, readers: Iterable[Member] = ()) -> Channel:
    """Make a channel that only some members see."""
    return house.sandbox.add_channel(
        house.guild,
        name,
        overwrites=[
            Overwrite(house.guild.id, deny=VIEW_CHANNEL),
            Overwrite(house.sandbox.bot_user.id, allow=VIEW_CHANNEL),
            *(Overwrite(one.id, allow=VIEW_CHANNEL) for one in readers),
        ],
    )


async def teach(house: TeaHouse, channel: Channel, *texts: str) -> None:
    known = await house.messages()
    for text in texts:
        await house.sandbox.say(house.admin, channel, text)
    await house.knows(known + len(texts))


async def words(house: TeaHouse, place: Channel) -> set[str]:
    """Return the words of some lines said in a place."""
    said: set[str] = set()
    for _ in range(LINES):
        answer = await house.sandbox.slash(house.ada, place, "say")
        said |= set(answer.content.split())
    return said


async def test_private_words_stay_among_those_who_read_them(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    staff = private(house, "staff", [house.ada])
    for channel in (house.general, staff):
        await house.learn(channel)
    await teach(house, house.general, "the kettle sings")
    await teach(house, staff, "the layoffs begin")
    assert "layoffs" not in await words(house, house.general)
    assert {"layoffs", "kettle"} <= await words(house, staff) | await words(house, staff)
    for asked in ({"about": "layoffs"}, {"about": "layoffs", "channel": house.general}):
        refused = await sandbox.slash(house.ada, house.general, "say", **asked)
        assert "hasn't come up" in refused.content
    said = await sandbox.say(house.ada, house.general, f"{sandbox.bot_user.mention} layoffs?")
    assert "layoffs" not in (await sandbox.heard(house.general, after=said)).content
    assert (
        "layoffs"
        not in (await sandbox.slash(house.bruno, house.general, "odds", word="the")).content
    )


async def test_the_odds_are_those_that_the_asker_may_read(house: TeaHouse, bot: BotProcess) -> None:
    staff = private(house, "staff", [house.ada])
    await house.learn(staff)
    await teach(house, staff, "the layoffs begin")
    mine = await house.sandbox.slash(house.ada, house.general, "odds", word="the")
    assert "layoffs" in mine.content
    assert mine.ephemeral
    theirs = await house.sandbox.slash(house.bruno, house.general, "odds", word="the")
    assert "haven't come across" in theirs.content


async def test_a_channels_style_is_for_who_sees_it_and_said_aloud_where_all_do(
    house: TeaHouse, bot: BotProcess
) -> None:
    staff = private(house, "staff", [house.ada])
    await house.learn(staff)
    await teach(house, staff, "the layoffs begin")
    refused = await house.sandbox.slash(house.bruno, house.general, "say", channel=staff)
    assert "can't read that channel" in refused.content
    whispered = await house.sandbox.slash(house.ada, house.general, "say", channel=staff)
    assert whispered.content == "the layoffs begin"
    assert whispered.ephemeral
    aloud = await house.sandbox.slash(house.ada, staff, "say", channel=staff)
    assert not aloud.ephemeral


async def test_every_change_takes_effect_at_the_next_line(house: TeaHouse, bot: BotProcess) -> None:
    sandbox, general, club = house.sandbox, house.general, house.quiet
    role = sandbox.add_role(house.guild, "club", VIEW_CHANNEL)
    await house.learn(general)
    await house.learn(club)
    await teach(house, general, "the kettle sings")
    await teach(house, club, "the zeppelin lands")

    async def heard() -> bool:
        return "zeppelin" in await words(house, general) | await words(house, general)

    assert await heard()
    everyone = house.guild.roles[house.guild.id]
    me = Overwrite(sandbox.bot_user.id, allow=VIEW_CHANNEL)
    sandbox.set_overwrites(club, [Overwrite(everyone.id, deny=VIEW_CHANNEL), me])
    assert not await heard()
    sandbox.set_overwrites(club, [])
    assert await heard()
    sandbox.set_nsfw(club)
    assert not await heard()
    sandbox.set_nsfw(general)
    assert await heard()
    sandbox.set_nsfw(general, nsfw=False)
    sandbox.set_nsfw(club, nsfw=False)
    # Everybody sees everything by their role; then only the club does, and its own channel.
    allowed = Overwrite(role.id, allow=VIEW_CHANNEL)
    sandbox.set_overwrites(general, [Overwrite(everyone.id, allow=VIEW_CHANNEL)])
    sandbox.set_overwrites(club, [allowed, me])
    assert await heard()
    sandbox.set_role_permissions(house.guild, everyone, everyone.permissions & ~VIEW_CHANNEL)
    assert not await heard()


async def test_public_threads_follow_their_channel_and_private_ones_are_not_heard(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    staff = private(house, "staff", [house.ada])
    await house.learn()
    await house.learn(staff)
    public = sandbox.add_thread(house.general, "cups")
    secret = sandbox.add_thread(house.general, "psst", private=True, members=[house.ada])
    hidden = sandbox.add_thread(staff, "plans")
    await teach(house, public, "the saucer shines")
    await teach(house, hidden, "the layoffs begin")
    await sandbox.say(house.ada, secret, "the surprise party")
    assert await house.messages() == 2
    assert "saucer" in await words(house, house.general)
    for place in (house.general, public, secret):
        assert not {"layoffs", "surprise"} & await words(house, place)
    assert "layoffs" in await words(house, hidden) | await words(house, hidden)
