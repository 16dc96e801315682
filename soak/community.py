"""Servers, channels and members that a script is played on, with the same ids in every run."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.store.ports import Example, Store
from markovbot.text import segments
from sandbox import Sandbox
from sandbox.patience import patient
from sandbox.snowflakes import Snowflakes
from sandbox.world import Channel, Guild, Member, Place
from sandbox.world import Message as Written
from soak.script import SMALL, Delete, Edit, Say, Size, Step, sample

BEGINNING: Final = 1_400_000_000_000_000_000
"""The first id of servers, channels and members."""

CATCH_UP_TIMEOUT: Final = 120.0
"""Seconds for the bot to be up to date, on a quiet machine."""

ASKED_AT_ONCE: Final = 8
"""Servers whose status is asked for at the same time."""


@cache  # asked for all messages again whenever the bot says how many it knows
def has_words(text: str) -> bool:
    """Tell whether a text holds anything to learn; one that is all spoiler does not."""
    return bool(segments(text))


@dataclass(slots=True)
class Community:
    """All servers of a sandbox, and the messages that are there now."""

    sandbox: Sandbox
    ids: Snowflakes
    size: Size = SMALL
    guilds: list[Guild] = field(default_factory=list)
    admins: list[Member] = field(default_factory=list)
    people: list[list[Member]] = field(default_factory=list)
    channels: list[list[Channel]] = field(default_factory=list)
    threads: list[list[Channel]] = field(default_factory=list)
    written: dict[int, Written] = field(default_factory=dict)
    old: list[Example] = field(default_factory=list)
    """What the bot had learned before all that."""

    @classmethod
    def build(cls) -> "Community":
        """Return a community on a sandbox that is not started yet."""
        community = cls.empty(Snowflakes(BEGINNING), SMALL)
        for number in range(SMALL.servers):
            community.add_server()
            community.old += [
                community.before(number, id_, text) for id_, text in enumerate(sample(), 1)
            ]
        return community

    @classmethod
    def empty(cls, ids: Snowflakes, size: Size) -> "Community":
        """Return a community without servers yet, on a sandbox that takes its ids from `ids`."""
        return cls(Sandbox(ids), ids, size)

    def add_server(self) -> None:
        """Add a server with its members and channels."""
        sandbox, size = self.sandbox, self.size
        guild = sandbox.add_guild(f"Server {len(self.guilds)}")
        self.guilds.append(guild)
        self.admins.append(sandbox.add_member(guild, "Grace", manage_guild=True))
        self.people.append([sandbox.add_member(guild, f"Person {n}") for n in range(size.people)])
        channels = [sandbox.add_channel(guild, f"channel-{n}") for n in range(size.channels)]
        self.channels.append(channels)
        self.threads.append([sandbox.add_thread(one, "aside") for one in channels])

    def before(self, server: int, id_: int, text: str) -> Example:
        """Return what the bot had learned of a text before the script begins."""
        guild, channel = self.guilds[server], self.channels[server][0]
        key = StreamKey(GuildId(guild.id), ChannelId(channel.id), StreamId(channel.id))
        member = MemberId(self.people[server][0].id)
        return Example(Message(key, member, MessageId(id_), text), segments(text))

    async def teach_old(self, store: Store) -> None:
        """Let a store learn what the bot is to know before the script begins."""
        newest = {example.message.key: example.message.id for example in self.old}
        ranges = [CoveredRange(key, MessageId(1), id_) for key, id_ in newest.items()]
        await store.learn(self.old, ranges)

    async def switch_on(self) -> None:
        """Switch learning on everywhere; later messages get ids of the current time."""
        self.ids.release()
        for admin, channels in zip(self.admins, self.channels, strict=True):
            for channel in channels:
                await self.sandbox.slash(admin, channel, "markov learn", channel=channel)

    async def play(self, step: Step) -> None:
        """Play one step."""
        match step:
            case Say():
                place = self._place(step)
                person = self.people[step.server][step.person]
                self.written[step.number] = await self.sandbox.say(person, place, step.text)
            case Edit():
                await self.sandbox.edit(self.written[step.number], step.text)
            case Delete([number]):
                await self.sandbox.delete(self.written.pop(number))
            case Delete():
                await self.sandbox.bulk_delete(self.written.pop(one) for one in step.numbers)

    def learnable(self, server: int) -> int:
        """Return how many messages of a server can be learned."""
        guild = self.guilds[server]
        old = [one for one in self.old if one.message.key.guild == guild.id]
        return sum(bool(one.segments) for one in old) + sum(
            one.channel.home is guild and self.learns(number)
            for number, one in self.written.items()
        )

    def learns(self, number: int) -> bool:
        """Tell whether a message exists, is not a command to another bot, and holds words."""
        text = written.content if (written := self.written.get(number)) else ""
        return not text.startswith("!") and has_words(text)

    async def known(self, server: int, what: str = "message") -> int:
        """Return how many messages, or tokens, the bot says it has learned on a server."""
        place = self.channels[server][0]
        answer = await self.sandbox.slash(self.admins[server], place, "markov status")
        found = re.search(rf"([\d,]+) {what}", answer.content)
        return int(found[1].replace(",", "")) if found else 0

    async def all_learned(self) -> None:
        """Wait until everything that can be learned is learned, and nothing else."""
        turn = asyncio.Semaphore(ASKED_AT_ONCE)

        async def wait_for(server: int) -> None:
            async with turn:
                while True:
                    with suppress(TimeoutError):  # an answer may be lost to a fault
                        if await self.known(server) == self.learnable(server):
                            break

        async with patient(CATCH_UP_TIMEOUT):
            await asyncio.gather(*map(wait_for, range(len(self.guilds))))

    def _place(self, step: Say) -> Place:
        places = self.threads if step.in_thread else self.channels
        return places[step.server][step.channel]
