"""No line pings, invites or misleads anybody, whatever it is put together from."""

import re
from random import Random

from cogs.adapters.rendering import escaped, render_line
from markovbot.domain import ChannelId
from tests.support.clients import Client, running
from tests.support.town import Town

PIECES = [
    "<@",
    "<@!",
    "<@&",
    "<#",
    ">",
    "@everyone",
    "@here",
    "@every",
    "one",
    "<@1>",
    " ",
    "\u200b",
    "[tea](",
    "<https://example.org>",
    ")",
    "discord.gg/",
    "tea",
    "https://discord.com/invite/",
]
LINES = 300
PING = re.compile(r"<@[!&]?[0-9]+>|@everyone|@here")
MISLEADING = re.compile(r"\]\(|discord(?:\.gg|\.com/invite)/[\w-]{2,}")


async def test_whatever_is_said_mentions_nobody(town: Town) -> None:
    rng = Random(8)
    role = town.sandbox.add_role(town.guild, "@everyone <@&7> @here discord.gg/tea")
    ids = [str(one) for one in (town.ada.id, role.id, town.square.id, 4242)]
    async with running(town, Client()) as client:
        await client.wait_for_message(await town.sandbox.say(town.ada, town.square, "done"))
        guild = client.get_guild(town.guild.id)
        assert guild is not None
        for _ in range(LINES):
            line = "".join(rng.choice([*PIECES, *ids]) for _ in range(rng.randrange(1, 12)))
            shown = await render_line(line, guild, None)
            assert not PING.search(shown), (line, shown)
            assert not MISLEADING.search(shown), (line, shown)
            assert len(shown) <= 2000
        (whole,) = [await render_line(f"<@&{role.id}> and <@{town.ada.id}>", guild, None)]
        assert "Ada" in whole
        assert not PING.search(whole)
        assert not MISLEADING.search(whole)
        long = await render_line("tea " * 495 + "https://example.org/a-long-page", guild, None)
        assert long.endswith("tea")  # rather than with half of a link


async def test_no_name_becomes_a_mention_with_what_stands_beside_it(town: Town) -> None:
    role = town.sandbox.add_role(town.guild, "<")
    plan = town.sandbox.add_thread(town.square, f"<@{town.ada.id}> @everyone <#{town.square.id}>")
    async with running(town, Client()) as client:
        await client.wait_for_message(await town.sandbox.say(town.ada, town.square, "done"))
        guild = client.get_guild(town.guild.id)
        assert guild is not None
        for line in (f"<@&{role.id}>@{town.ada.id}>", f"<#{plan.id}>", "<#\u0663> <@\U000116d0>"):
            shown = await render_line(line, guild, None)
            assert not PING.search(shown), shown
            assert f"<#{town.square.id}>" not in shown


def test_a_name_of_any_length_is_made_plain_at_once() -> None:
    assert len(escaped("[" * 1_000_000)) <= 200


async def test_a_channel_is_named_only_where_everybody_may_read_it(town: Town) -> None:
    async with running(town, Client()) as client:
        await client.wait_for_message(await town.sandbox.say(town.ada, town.square, "done"))
        guild = client.get_guild(town.guild.id)
        assert guild is not None
        line, place = f"see <#{town.square.id}>", ChannelId(town.square.id)
        assert await render_line(line, guild, {place}) == f"see #{town.square.name}"
        assert await render_line(line, guild, set()) == "see #somewhere"
