"""Rendered lines and names of any text: short enough, and without mentions."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import discord

from cogs.adapters.rendering import escaped, imitation_label, render_line
from fuzz.data_provider import DataProvider, text_of
from fuzz.target import Check, Subject, require
from fuzz.targets.gateway import EventFeed
from fuzz.targets.payloads import SampleServer
from markovbot.domain import ChannelId
from markovbot.speaking.finishing import LONGEST_MESSAGE
from sandbox import payloads

PING: Final = re.compile(r"@(?:everyone|here)|<@[!&]?[0-9]{1,20}>|<#[0-9]{1,20}>")
"""Texts that Discord turns into mentions."""

SERVER: Final = SampleServer()
ROLE: Final = max(SERVER.guild.roles)
PLACES: Final = (SERVER.square.id, SERVER.plans.id, SERVER.secrets.id)
NAMES: Final = (b"Ada", b"@everyone", b"<@17>", b"*_`|~<#1>", b"x" * 120, "👩‍🚀\u202e".encode())
LINES: Final = (
    f"tea <@{SERVER.world.bot.id}> and <@!17> with <@&{ROLE}> in <#{PLACES[0]}> @everyone",
    f"<#{PLACES[1]}> <#{PLACES[2]}> <@&1> <#2> @here <@<@1>> @@everyone <@everyone> <@&{ROLE}",
    "the kettle sings " * 130,
)
SEEDS: Final = tuple(name + b"\0" + line.encode() for name in NAMES for line in LINES)


@contextmanager
def _rendering() -> Iterator[Check]:
    feed = EventFeed(discord.Client(intents=discord.Intents.all(), max_messages=None), SERVER)
    guild = feed.state._get_guild(SERVER.guild.id)
    member = payloads.member(SERVER.guild.members[SERVER.world.owner.id])
    name = ""

    async def get_member(*_ids: int) -> Any:  # noqa: ANN401 - as JSON is
        return {**member, "nick": name}

    feed.state.http.get_member = get_member
    with asyncio.Runner() as runner:

        def check(data: bytes) -> None:
            nonlocal name
            provider = DataProvider(data)
            name = provider.text()
            line = text_of(provider.rest())
            for place in PLACES:
                guild.get_channel_or_thread(place).name = name
            guild.get_role(ROLE).name = name
            text = runner.run(render_line(line, guild, {ChannelId(SERVER.square.id)}))
            label = imitation_label([name])
            for shown in (text, escaped(name), label):
                require(holds=PING.search(shown) is None, law="nobody is pinged")
            require(holds=len(text) <= LONGEST_MESSAGE, law="Discord takes the length")

        yield check


rendering: Final = Subject(_rendering, SEEDS)
