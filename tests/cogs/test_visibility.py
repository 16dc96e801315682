"""Whose text may be heard where, asked of a real discord.py whose cache follows the gateway."""

from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import pytest

from cogs.adapters.visibility import (
    can_read,
    channels_readable_by,
    channels_visible_to,
    channels_visible_to_all,
    public_channels,
)
from markovbot.domain import ChannelId
from sandbox.permissions import CONNECT, DEFAULT, READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.world import TEXT, VOICE, Channel, Overwrite
from tests.support.clients import Client, running
from tests.support.town import Town


class House:
    """The town, with an office that only staff and the bot see, and a bar for adults."""

    def __init__(self, town: Town, client: Client) -> None:
        self.town, self.client = town, client
        self.sandbox, self.square = town.sandbox, town.square
        me = town.guild.members[self.sandbox.bot_user.id]
        self.staff = self.sandbox.add_role(town.guild, "staff")
        self.own = self.sandbox.add_role(town.guild, "markov", DEFAULT, bot=me)
        self.office = self.sandbox.add_channel(
            town.guild, "office", self.only(self.staff, self.own)
        )
        self.bar = self.sandbox.add_channel(town.guild, "bar", nsfw=True)

    def only(self, *targets: Any) -> list[Overwrite]:
        seen = [Overwrite(one.id, allow=VIEW_CHANNEL) for one in targets]
        return [Overwrite(self.town.guild.id, deny=VIEW_CHANNEL), *seen]

    async def settled(self) -> Any:
        """Return the guild as the client knows it, once it has taken in all that happened."""
        await self.client.wait_for_message(
            await self.sandbox.say(self.town.ada, self.square, "done")
        )
        return self.client.get_guild(self.town.guild.id)

    async def audible(self, place: Channel) -> set[int]:
        return set(channels_visible_to_all((await self.settled()).get_channel_or_thread(place.id)))


@pytest.fixture
async def house(town: Town) -> AsyncIterator[House]:
    async with running(town, Client()) as client:
        yield House(town, client)


async def test_hidden_channels_are_heard_only_where_everyone_sees_them(house: House) -> None:
    office, square, bar = house.office, house.square, house.bar
    assert await house.audible(square) == {square.id}
    assert await house.audible(office) == {square.id, office.id}
    assert await house.audible(bar) == {square.id, bar.id}


async def test_every_change_counts_at_the_next_line(house: House) -> None:
    office, square, bar = house.office, house.square, house.bar
    sandbox, guild = house.sandbox, house.town.guild
    sandbox.set_overwrites(office, [])
    assert office.id in await house.audible(square)
    sandbox.set_overwrites(office, [Overwrite(house.town.ada.id, deny=VIEW_CHANNEL)])
    assert office.id not in await house.audible(square)
    sandbox.set_nsfw(bar, nsfw=False)
    assert bar.id in await house.audible(square)
    sandbox.set_overwrites(bar, house.only(house.staff))
    assert bar.id not in await house.audible(square)
    everyone = guild.roles[guild.id]
    sandbox.set_role_permissions(guild, everyone, DEFAULT & ~VIEW_CHANNEL)
    sandbox.set_role_permissions(guild, house.staff, VIEW_CHANNEL)
    assert bar.id in await house.audible(square)
    sandbox.delete_role(guild, house.staff)
    sandbox.set_overwrites(bar, house.only(house.town.ada))
    assert await house.audible(bar) == {bar.id}


async def test_the_bots_own_role_and_seat_leave_nobody_out(house: House) -> None:
    gate = house.sandbox.add_channel(house.town.guild, "gate", house.only(house.staff))
    me = house.sandbox.bot_user
    house.sandbox.set_overwrites(house.office, house.only(house.staff, house.own, me))
    assert gate.id in await house.audible(house.office)
    assert house.office.id in await house.audible(gate)


async def test_threads_count_as_their_channel(house: House) -> None:
    for private in (False, True):
        thread = house.sandbox.add_thread(house.office, "plans", private=private)
        assert await house.audible(thread) == await house.audible(house.office)
    assert channels_visible_to_all(None) == frozenset()


async def test_what_only_the_asker_sees_may_draw_on_all_they_read(house: House) -> None:
    ada, sandbox = house.town.ada, house.sandbox
    square, office, bar = house.square, house.office, house.bar

    async def readable(place: Channel) -> set[int]:
        await sandbox.slash(ada, place, "learn")
        asked = house.client.asked[-1]
        return set(channels_visible_to(house.client.asked_by, asked.channel))

    assert await readable(square) == {square.id}
    sandbox.give_role(ada, house.staff)
    assert await readable(square) == {square.id, office.id}
    assert await readable(bar) == {square.id, office.id, bar.id}
    assert channels_visible_to(house.client.asked_by, None) == frozenset()


async def test_who_cannot_read_back_hears_nothing_of_a_channel(house: House) -> None:
    ada, sandbox, guild = house.town.ada, house.sandbox, house.town.guild
    square, office = house.square, house.office
    thread = sandbox.add_thread(office, "plans")
    sandbox.set_overwrites(square, [Overwrite(ada.id, deny=READ_MESSAGE_HISTORY)])
    assert await house.audible(square) == set()
    assert await house.audible(office) == await house.audible(thread) == {office.id}
    await sandbox.slash(ada, square, "learn")
    asked = house.client.asked[-1]
    assert channels_visible_to(house.client.asked_by, asked.channel) == frozenset()

    sandbox.set_overwrites(square, [Overwrite(house.staff.id, allow=READ_MESSAGE_HISTORY)])
    everyone = guild.roles[guild.id]
    sandbox.set_role_permissions(guild, everyone, DEFAULT & ~READ_MESSAGE_HISTORY)
    assert await house.audible(square) == set()
    assert square.id in await house.audible(office)
    assert await house.audible(thread) == {square.id}  # the office itself can't be read back


async def test_public_is_what_everybody_may_read_whatever_their_age(house: House) -> None:
    sandbox, square = house.sandbox, house.square

    async def public() -> set[int]:
        return set(public_channels(await house.settled()))

    assert await public() == {square.id}
    sandbox.set_nsfw(house.bar, nsfw=False)
    sandbox.set_overwrites(house.office, [])
    assert await public() == {square.id, house.bar.id, house.office.id}
    sandbox.set_overwrites(house.bar, [Overwrite(house.town.ada.id, deny=VIEW_CHANNEL)])
    sandbox.set_overwrites(square, [Overwrite(house.town.guild.id, deny=READ_MESSAGE_HISTORY)])
    assert await public() == {house.office.id}


async def test_nothing_is_known_of_servers_without_the_bot(house: House) -> None:
    elsewhere = house.sandbox.add_guild("Elsewhere", bot=False)
    hall = house.sandbox.add_channel(elsewhere, "hall")
    ada = house.sandbox.join(house.town.ada, elsewhere)
    await house.sandbox.slash(ada, hall, "privacy")
    asked = house.client.asked[-1]
    assert asked.channel is not None
    assert channels_visible_to_all(asked.channel) == frozenset()
    assert channels_visible_to(house.client.asked_by, asked.channel) == frozenset()


async def test_channels_alike_are_asked_about_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [house.sandbox.add_channel(house.town.guild, f"room-{n}") for n in range(20)]
    await house.sandbox.slash(house.town.ada, house.square, "learn")
    member = house.client.asked_by
    asked = []

    def counted(member: Any, channel: Any) -> bool:
        asked.append(channel.id)
        return can_read(member, channel)

    monkeypatch.setattr("cogs.adapters.visibility.can_read", counted)
    readable = channels_readable_by(member)
    assert readable == {one.id for one in member.guild.channels if can_read(member, one)}
    assert {one.id for one in others} < readable
    assert house.office.id not in readable
    assert len(asked) < len(others)


async def test_whoever_is_asked_about_alone_or_with_others_has_the_same_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, guild = house.town.ada, house.town.guild
    house.sandbox.give_role(ada, house.staff)
    everyone = guild.roles[guild.id]
    house.sandbox.set_role_permissions(guild, everyone, DEFAULT | CONNECT)
    for target, bit, (allow, deny), others, kind, nsfw in product(
        (guild.id, house.staff.id, ada.id),
        (VIEW_CHANNEL, READ_MESSAGE_HISTORY, CONNECT),
        ((0, 0), (0, 1), (1, 0)),
        (0, 1),
        (TEXT, VOICE),
        (False, True),
    ):
        rest = house.staff.id if target == guild.id else guild.id
        seen = [Overwrite(target, allow * bit, deny * bit), Overwrite(rest, deny=others * bit)]
        house.sandbox.add_channel(guild, "room", seen, nsfw=nsfw, kind=kind)
    await house.sandbox.slash(ada, house.square, "learn")
    member, square = house.client.asked_by, house.client.asked[-1].channel

    def answers() -> list[frozenset[ChannelId]]:
        return [
            channels_visible_to_all(square),
            channels_visible_to(member, square),
            channels_readable_by(member),
            public_channels(member.guild),
        ]

    together = answers()
    monkeypatch.setattr("cogs.adapters.visibility._permission_key", lambda channel: channel.id)
    assert together == answers()
    assert len(set(together)) > 2
