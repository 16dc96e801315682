"""Whose text is heard where (law 3), and that it follows every change of permissions at once."""

from dataclasses import dataclass

import pytest

from sandbox.permissions import DEFAULT, READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.world import Channel, Overwrite
from tests.support.tea_house import TeaHouse, messages_told

UNKNOWN = "haven't come across"


@dataclass
class Offices:
    """The tea house, with a channel that only Bruno and the bot see; all learned from."""

    house: TeaHouse
    office: Channel

    async def told(self, place: Channel) -> int:
        """Return how many messages Bruno is told of in a channel."""
        answer = await self.house.sandbox.slash(self.house.bruno, place, "stats")
        return messages_told(answer.content)

    async def post(self, channel: Channel, text: str) -> None:
        await self.house.sandbox.say(self.house.bruno, channel, text)
        await self.house.up_to_date()


def hidden_but_for(house: TeaHouse, *ids: int) -> list[Overwrite]:
    seen = [Overwrite(id_, allow=VIEW_CHANNEL) for id_ in (house.sandbox.bot_user.id, *ids)]
    return [Overwrite(house.guild.id, deny=VIEW_CHANNEL), *seen]


@pytest.fixture
async def offices(house: TeaHouse, bot: BotProcess) -> Offices:
    hidden = hidden_but_for(house, house.bruno.id)
    office = house.sandbox.add_channel(house.guild, "office", hidden)
    made = Offices(house, office)
    for channel in (house.general, office):
        await house.learn(channel)
    await made.post(house.general, "the kettle sings")
    await made.post(office, "the merger waits")
    assert await made.told(house.general) == 1
    assert await made.told(office) == 2
    return made


async def test_private_words_are_said_where_all_may_read_them_and_nowhere_else(
    offices: Offices,
) -> None:
    house = offices.house
    public = await house.lines(house.general)
    assert "kettle" in public
    assert "merger" not in public
    inside = await house.lines(offices.office, house.bruno)
    assert "merger" in inside
    assert "kettle" in inside
    about = await house.sandbox.slash(house.bruno, house.general, "say", about="merger")
    assert "hasn't come up" in about.content
    for _ in range(8):
        imitated = await house.sandbox.slash(
            house.ada, house.general, "imitate", member=house.bruno
        )
        assert "kettle" in imitated.content


async def test_a_mention_or_reply_in_public_gets_no_private_words(offices: Offices) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    me = sandbox.bot_user.mention
    answer = None
    for _ in range(6):  # where nobody is learned from, or the question itself becomes public words
        asked = await sandbox.say(
            house.bruno, house.quiet, f"{me} what of the merger?", reply_to=answer
        )
        answer = await sandbox.wait_for_message(house.quiet, after=asked)
        assert answer.content == "the kettle sings"
    inside = await sandbox.slash(house.bruno, offices.office, "say", about="merger")
    assert "merger" in inside.content


async def test_odds_show_whoever_asks_only_what_they_may_read(offices: Offices) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    assert UNKNOWN in (await sandbox.slash(house.ada, house.general, "odds", word="merger")).content
    outside = await sandbox.slash(house.ada, house.general, "odds", word="the")
    assert "Seen 1 time." in outside.content
    inside = await sandbox.slash(house.bruno, house.general, "odds", word="the")
    assert "merger" in inside.content
    assert inside.ephemeral
    sandbox.set_nsfw(offices.office)
    adult = await sandbox.slash(house.bruno, house.general, "odds", word="merger")
    assert UNKNOWN in adult.content


async def test_a_channels_style_is_refused_or_shown_to_the_asker_or_to_all(
    offices: Offices,
) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    refused = await sandbox.slash(house.ada, house.general, "say", channel=offices.office)
    assert "can't read that channel" in refused.content
    assert refused.ephemeral
    alone = await sandbox.slash(house.bruno, house.general, "say", channel=offices.office)
    assert alone.content == "the merger waits"
    assert alone.ephemeral
    among = await sandbox.slash(house.bruno, offices.office, "say", channel=offices.office)
    assert among.content == "the merger waits"
    assert not among.ephemeral


async def test_age_restricted_words_stay_in_age_restricted_channels(offices: Offices) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    bar = sandbox.add_channel(house.guild, "bar", nsfw=True)
    lounge = sandbox.add_channel(house.guild, "lounge", nsfw=True)
    await house.learn(bar)
    await offices.post(bar, "the whisky burns")
    assert "whisky" not in await house.lines(house.general)
    assert "whisky" not in await house.lines(house.general, channel=bar)
    assert "whisky" in await house.lines(lounge)
    assert "whisky" not in await house.lines(offices.office, house.bruno)


async def test_every_change_takes_effect_at_the_next_line(offices: Offices) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    guild, general, quiet = house.guild, house.general, house.quiet
    everyone = guild.roles[guild.id]
    sandbox.add_role(guild, "markov", DEFAULT, bot=guild.members[sandbox.bot_user.id])
    await house.learn(quiet)
    await offices.post(quiet, "the moth dreams")

    async def open_to_all() -> bool:
        return "moth" in await house.lines(general)

    assert await open_to_all()
    sandbox.set_overwrites(quiet, [Overwrite(house.ada.id, deny=VIEW_CHANNEL)])
    assert not await open_to_all()
    sandbox.set_overwrites(quiet, [])
    assert await open_to_all()
    sandbox.set_overwrites(quiet, [Overwrite(house.ada.id, deny=READ_MESSAGE_HISTORY)])
    assert not await open_to_all()
    sandbox.set_overwrites(quiet, [])
    assert await open_to_all()
    sandbox.set_overwrites(general, [Overwrite(guild.id, allow=VIEW_CHANNEL)])
    sandbox.set_role_permissions(guild, everyone, DEFAULT & ~VIEW_CHANNEL)
    assert not await open_to_all()
    sandbox.set_role_permissions(guild, everyone, DEFAULT)
    assert await open_to_all()
    sandbox.set_nsfw(quiet)
    assert not await open_to_all()
    sandbox.set_nsfw(quiet, nsfw=False)
    assert await open_to_all()
    sandbox.delete_channel(quiet)
    assert not await open_to_all()


async def test_opening_a_channel_lets_its_words_out(offices: Offices) -> None:
    house = offices.house
    house.sandbox.set_overwrites(offices.office, [])
    assert "merger" in await house.lines(house.general)


async def test_public_threads_follow_their_channel_and_private_ones_are_not_learned(
    offices: Offices,
) -> None:
    house, sandbox = offices.house, offices.house.sandbox
    aside = sandbox.add_thread(offices.office, "figures")
    whispers = sandbox.add_thread(offices.office, "whispers", private=True, members=[house.bruno])
    public = sandbox.add_thread(house.general, "biscuits")
    await offices.post(aside, "the budget shrinks")
    await offices.post(whispers, "the boss snores")
    await offices.post(public, "the biscuit crumbles")
    assert await offices.told(house.general) == 2
    assert await offices.told(offices.office) == 4
    outside = await house.lines(house.general) + await house.lines(public)
    assert "biscuit" in outside
    assert "budget" not in outside
    for inside in (aside, whispers):
        assert "boss" not in await house.lines(inside, house.bruno)
        asked = await sandbox.slash(house.bruno, inside, "say", about="budget")
        assert "budget" in asked.content
