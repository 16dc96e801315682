"""Damaged payloads of the gateway: our code accepts whatever discord.py makes of them."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import discord

from cogs import EXTENSIONS
from cogs.adapters.converters import stream_key_of, to_message
from cogs.adapters.history import DiscordHistory
from cogs.runtime.client import MarkovBot
from cogs.runtime.identify_limiter import IdentifyLimiter
from cogs.runtime.introduction import Introduction
from fuzz.data_provider import DataProvider
from fuzz.target import Check, Subject, require
from fuzz.targets.payloads import SampleServer, damager
from markovbot.config.settings import load_settings
from markovbot.container import build_services
from markovbot.domain import MessageId
from markovbot.errors import UserError
from markovbot.store import open_store
from markovbot.text import segments

LIMIT: Final = 1 << 63
"""SQLite's integers are smaller than this."""

SEEDS: Final = (
    b"",
    *(bytes((number, 0)) for number in range(32)),
    *(bytes((number % 32,)) + Random(number).randbytes(24) for number in range(96)),
)


class Offline:
    """Replaces discord.py's HTTP client; every request fails."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any request at all
        async def refused(*_arguments: object, **_options: object) -> None:
            raise OSError(f"no network for {name}")

        return refused


class EventFeed:
    """Feeds payloads to a client's state, and collects the events that it dispatches."""

    def __init__(self, client: discord.Client, server: SampleServer) -> None:
        self.state: Any = client._connection
        self.dispatched: list[tuple[str, tuple[Any, ...]]] = []
        self._server = server
        self.state.dispatch = lambda name, *arguments: self.dispatched.append((name, arguments))
        self.state.http = client.http = Offline()  # type: ignore[assignment]
        self.state.shard_count = 1
        self.state.user = discord.ClientUser(state=self.state, data=server.bot)  # type: ignore[arg-type]
        self.forget()

    def forget(self) -> None:
        """Reset the state to the undamaged server."""
        self.state._guilds.clear()
        self.state._private_channels.clear()
        self.state._private_channels_by_user.clear()
        self.dispatch("GUILD_CREATE", self._server.home)

    def dispatch(self, event: str, payload: object) -> list[tuple[str, tuple[Any, ...]]]:
        """Return the events that discord.py dispatches for a payload; none if it fails."""
        self.dispatched.clear()
        try:
            self.state.parsers[event](payload)
        except Exception:  # noqa: BLE001 - the supervisor handles these, not the cogs
            return []
        return list(self.dispatched)


@contextmanager
def _messages() -> Iterator[Check]:
    server = SampleServer()
    feed = EventFeed(discord.Client(intents=discord.Intents.all(), max_messages=None), server)
    damagers = [damager(one) for one in server.messages]

    def check(data: bytes) -> None:
        provider = DataProvider(data)
        payload = provider.choice(damagers)(provider)
        for name, arguments in feed.dispatch(
            provider.choice(("MESSAGE_CREATE", "MESSAGE_UPDATE")), payload
        ):
            message = arguments[0] if name == "message" else arguments[0].message
            key = stream_key_of(message.channel)
            if key is not None and (ours := to_message(message, key)) is not None:
                ids = (*ours.key, ours.member, ours.id)
                require(holds=all(0 <= one < LIMIT for one in ids), law="ids fit into the database")
                segments(ours.content)
                repr(ours)

    yield check


async def _listen(listener: Callable[..., Awaitable[None]], arguments: Sequence[Any]) -> None:
    """Call a cog's listener; what discord.py's own objects raise, when they are made of damaged
    values, ends one event and is logged."""
    try:
        await listener(*arguments)
    except Exception as error:
        innermost = traceback.extract_tb(error.__traceback__)[-1]
        if "discord" not in Path(innermost.filename).parts:
            raise


@contextmanager
def _events() -> Iterator[Check]:
    server = SampleServer()
    damagers = [(name, damager(payload)) for name, payload in server.events]
    settings = load_settings({"DISCORD_TOKEN": "a.b.c"})
    with TemporaryDirectory(prefix="fuzz-") as directory, asyncio.Runner() as runner:
        opening = open_store(Path(directory) / "markov.db", create=True)
        store = runner.run(opening.__aenter__())
        services = build_services(
            store, DiscordHistory(lambda: bot), lambda _guild: None, Random, settle=0, grace=0
        )
        bot = MarkovBot(
            settings, services, IdentifyLimiter(services.identify_pacing), Introduction()
        )
        feed = EventFeed(bot, server)
        live = services.live

        async def start() -> None:
            await bot._async_setup_hook()
            for extension in EXTENSIONS:
                await bot.load_extension(extension)
            key = stream_key_of(
                feed.state._get_guild(server.guild.id).get_channel(server.square.id)
            )
            if key is not None:
                await live.switch_on(key, MessageId(0))

        async def follow(data: bytes) -> None:
            feed.forget()
            provider = DataProvider(data)
            while provider:
                event, damaged = provider.choice(damagers)
                for name, arguments in feed.dispatch(event, damaged(provider)):
                    for listener in bot.extra_events.get(f"on_{name}", ()):
                        await _listen(listener, arguments)
            try:
                await live.flush(lambda _: True)
            except UserError:
                require(holds=False, law="what was received can be learned")

        runner.run(start())
        try:
            yield lambda data: runner.run(follow(data))
        finally:
            runner.run(opening.__aexit__(None, None, None))


messages: Final = Subject(_messages, SEEDS)
events: Final = Subject(_events, SEEDS)
