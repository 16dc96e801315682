"""Well-formed payloads of Discord's gateway, from the sandbox's world, and ways to damage them."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from fuzz.data_provider import DataProvider
from sandbox import payloads
from sandbox.world import (
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    REPLY,
    Channel,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    User,
    World,
)

Path = tuple[str | int, ...]

STEPS: Final = 4
"""Places of one payload that are damaged, at most."""


class SampleServer:
    """A small server, and its payloads."""

    def __init__(self) -> None:
        self.world = world = World()
        new = world.snowflakes.next
        ada, robot = User(new(), "Ada"), User(new(), "robot", bot=True)
        self.guild = guild = Guild(new(), "SampleServer", world.owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", 104_324_673, 0)
        own = Role(new(), "markov", 1 << 10, 1, bot_id=world.bot.id)
        guild.roles[own.id] = own
        for user in (world.bot, ada, robot, world.owner):
            guild.members[user.id] = Member(guild, user, [own.id] if user is world.bot else [])
        self.square = Channel(
            new(), guild=guild, name="square", overwrites=[Overwrite(own.id, 1024)]
        )
        self.plans = Channel(
            new(), guild=guild, name="plans", kind=PUBLIC_THREAD, parent=self.square
        )
        self.secrets = Channel(
            new(), guild=guild, name="x", kind=PRIVATE_THREAD, parent=self.square
        )
        for channel in (self.square, self.plans, self.secrets):
            guild.channels[channel.id] = channel
        first = Message(self.square, new(), ada, "the kettle sings")
        hello = f"{world.bot.mention} <@&{own.id}> <#{self.square.id}> tea?"
        said = (
            first,
            Message(self.square, new(), ada, hello, mentions=[world.bot]),
            Message(self.plans, new(), ada, "milk first", kind=REPLY, reference=first),
            Message(self.secrets, new(), ada, "hush"),
            Message(self.square, new(), robot, "beep", webhook_id=new()),
            Message(self.square, new(), ada, "", reference=first, forwarded=True),
            Message(world.direct(ada), new(), ada, "psst"),
        )
        self.bot = payloads.own_user(world.bot)
        self.home = payloads.guild(guild, world.bot)
        self.messages = [payloads.gateway_message(one) for one in said]
        place = {"guild_id": str(guild.id)}
        square, plans = payloads.channel(self.square), payloads.channel(self.plans)
        gone = {"id": str(first.id), "channel_id": str(self.square.id), **place}
        self.events: list[tuple[str, Any]] = [
            *(("MESSAGE_CREATE", one) for one in self.messages),
            *(("MESSAGE_UPDATE", one) for one in self.messages),
            ("MESSAGE_DELETE", gone),
            ("MESSAGE_DELETE_BULK", {**gone, "ids": [str(first.id), "17"]}),
            ("GUILD_CREATE", self.home),
            ("GUILD_UPDATE", self.home),
            ("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}),
            ("CHANNEL_CREATE", square),
            ("CHANNEL_UPDATE", square),
            ("CHANNEL_DELETE", square),
            ("THREAD_CREATE", plans),
            ("THREAD_UPDATE", plans),
            ("THREAD_DELETE", plans),
            ("THREAD_LIST_SYNC", {**place, "threads": [plans], "members": []}),
            ("GUILD_ROLE_CREATE", {**place, "role": payloads.role(own)}),
            ("GUILD_ROLE_UPDATE", {**place, "role": payloads.role(own)}),
            ("GUILD_ROLE_DELETE", {**place, "role_id": str(own.id)}),
            ("GUILD_BAN_ADD", {**place, "user": payloads.user(ada)}),
        ]


def damager(payload: object) -> Callable[[DataProvider], Any]:
    """Return a function that makes damaged copies of a payload (missing keys, wrong values)."""
    written = json.dumps(payload)
    places = list(_places(payload, ()))

    def damaged(provider: DataProvider) -> object:
        copy: Any = json.loads(written)
        for _ in range(provider.number(STEPS)):
            path = provider.choice(places)
            try:
                copy = _changed(copy, path, provider)
            except (LookupError, TypeError):
                continue  # an earlier step has removed that place
        return copy

    return damaged


def _places(value: object, path: Path) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _places(inner, (*path, place))


def _changed(copy: Any, path: Path, provider: DataProvider) -> Any:  # noqa: ANN401 - as JSON is
    *outer, last = path
    inside = copy
    for key in outer:
        inside = inside[key]
    if provider.number(4) == 0:
        del inside[last]
    else:
        inside[last] = provider.value()
    return copy
