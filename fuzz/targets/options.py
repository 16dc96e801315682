"""Options of commands, through the services on a small store: the result is a line, a table or a
sentence, never an error."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import discord

from cogs.adapters.rendering import render_line
from cogs.odds._cog import MAX_ROWS
from cogs.odds._text import no_odds, odds_table
from fuzz.data_provider import DataProvider, text_of
from fuzz.target import Check, Subject, require
from fuzz.targets.files import Counting
from fuzz.targets.gateway import EventFeed
from fuzz.targets.payloads import SampleServer
from fuzz.targets.rendering import PING
from fuzz.targets.settings import in_memory
from fuzz.targets.texts import SEEDS as TEXTS
from markovbot.domain import GuildId, Style
from markovbot.errors import UserError
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.finishing import LONGEST_MESSAGE
from markovbot.speaking.odds import odds
from markovbot.speaking.sent_lines import SentLines
from markovbot.speaking.speaker import Speaker
from markovbot.store import open_store

SAMPLE: Final = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"
GUILD: Final = GuildId(1)
LONGEST: Final = 6000
"""Characters of a string option: Discord's limit."""

SEEDS: Final = tuple(
    bytes((number % 4, number)) + text
    for number, text in enumerate((*TEXTS, b"tea", b"the kettle", b"tea " * 1400, b"you"))
)
CHANNELS: Final = tuple(id_of(name) for name in ("tea", "garden", "nowhere"))


@contextmanager
def _options() -> Iterator[Check]:
    server = SampleServer()
    feed = EventFeed(discord.Client(intents=discord.Intents.all(), max_messages=None), server)
    guild = feed.state._get_guild(server.guild.id)
    with TemporaryDirectory(prefix="fuzz-", dir=in_memory()) as name, asyncio.Runner() as runner:
        opening = open_store(Path(name) / "markov.db", create=True)
        store = runner.run(opening.__aenter__())
        runner.run(Importer(store, GUILD, Counting()).run([SAMPLE]))
        rng = Random(1)
        speaker, sent_lines = Speaker(store, lambda: rng), SentLines(store)

        async def asked(kind: int, style: Style, order: int, text: str) -> str:
            if kind == 0:
                (line,) = await speaker.say(style, about=text, order=order)
            elif kind == 1:
                line = await speaker.answer(style, text)
            elif kind == 2:  # noqa: PLR2004 - the third of four
                table = await odds(store, style, text, MAX_ROWS, filtered=bool(order % 2))
                return no_odds(table, text) or odds_table(table)
            else:
                await sent_lines.block(GuildId(2), server.messages[0]["id"], fallback=text)
                return "Taken back."
            return await render_line(line, guild, None)

        def check(data: bytes) -> None:
            provider = DataProvider(data)
            kind, choice = provider.number(4), provider.number(256)
            text = text_of(provider.rest())[:LONGEST]
            channels = frozenset({CHANNELS[choice % 3]}) if choice & 4 else None
            style = Style(GUILD, channels)  # type: ignore[arg-type] # ids are made from names
            try:
                answer = runner.run(asked(kind, style, 1 + (choice >> 3) % 2, text))
            except UserError as error:
                answer = str(error)
                require(holds=re.search(r"[.!?]\Z", answer) is not None, law="a whole sentence")
            require(holds=0 < len(answer) <= LONGEST_MESSAGE, law="Discord takes the length")
            require(holds=PING.search(answer) is None, law="nobody is pinged")

        try:
            yield check
        finally:
            runner.run(opening.__aexit__(None, None, None))


options: Final = Subject(_options, SEEDS)
