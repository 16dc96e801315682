"""The same servers twice: those of the fleet, and those of a single process beside it.

Both hear the same script with the same ids, so both have to know the same in the end.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from tqdm import tqdm

from markovbot.domain import ChannelId, GuildId, StreamId, StreamKey
from sandbox.patience import patient
from soak.community import BEGINNING, Community
from soak.fleet.ids import SharedSnowflakes
from soak.fleet.privacy import Person
from soak.fleet.script import TRAVELLERS, Ask, FleetStep, Settle, traveller_of
from soak.script import Delete, Edit, Say, Size, Step

log = logging.getLogger(__name__)

BURST: Final = 4
"""Messages between two pauses."""

CATCH_UP_TIMEOUT: Final = 60.0
"""Seconds for all processes to be up to date, on a quiet machine."""

ANSWER_TIMEOUT: Final = 30.0
"""Seconds after which a server's status is asked for again."""

ASKED_AT_ONCE: Final = 8
"""Servers whose status is asked for at the same time."""

MOST_NAMED: Final = 5
"""Servers that a sentence names."""

LINE: Final = "the kettle sings again"
"""What is said last."""


class Pair:
    """Two communities that the same things happen to."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._ids = SharedSnowflakes(BEGINNING), SharedSnowflakes(BEGINNING)
        self.fleet, self.reference = (Community.empty(ids, size) for ids in self._ids)
        for community, ids in zip((self.fleet, self.reference), self._ids, strict=True):
            _build(community, ids)
        self.since = self._ids[0].next()
        """The id after which everything is learned."""
        self._asking: list[asyncio.Task[None]] = []
        self._forgotten: dict[tuple[int, int], int] = {}
        """Until which id nothing of somebody counts, by server (0: everywhere) and account."""
        self._out: set[tuple[int, int]] = set()
        self.asked = 0

    def streams(self) -> Iterable[StreamKey]:
        """Yield every channel and thread."""
        for number, guild in enumerate(self.fleet.guilds):
            parents, asides = self.fleet.channels[number], self.fleet.threads[number]
            for parent, thread in zip(parents, asides, strict=True):
                for one in (parent, thread):
                    yield StreamKey(GuildId(guild.id), ChannelId(parent.id), StreamId(one.id))

    async def play(self, steps: Sequence[FleetStep], rate: float) -> None:
        """Play a script in both communities, so many messages a second at most."""
        said = 0
        due = time.monotonic()
        for step in tqdm(steps, desc="steps", unit="", leave=False, disable=None):
            match step:
                case Ask():
                    self._asking.append(asyncio.create_task(self._ask(step)))
                case Settle():
                    await asyncio.gather(*self._asking)
                    self._asking.clear()
                case _:
                    await self._play_both(step)
                    said += isinstance(step, Say)
            if isinstance(step, Say) and said % BURST == 0:
                due = max(due + BURST / rate, time.monotonic() - 1.0)
                await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def change_late(self, first: int) -> None:
        """Edit and delete messages, from one on, that are learned already."""
        learned = [number for number in self.fleet.written if self.fleet.learns(number)]
        for place, number in enumerate(number for number in learned if number >= first):
            if place % 3 == 0:
                await self._play_both(Delete((number,)))
            elif place % 3 == 1:
                text = self.fleet.written[number].content
                await self._play_both(Edit(number, f"rather {text}"))

    async def say_last(self) -> None:
        """Say something in every channel and thread: what is covered ends there."""
        number = max(self.fleet.written) + 1
        for server in range(self.size.servers):
            for channel in range(self.size.channels):
                for in_thread in (False, True):
                    await self._play_both(Say(number, server, channel, in_thread, 1, LINE))
                    number += 1

    async def all_learned(self) -> list[str]:
        """Wait until both say that they know all that can be learned, and nothing else.

        Returns a sentence for each that doesn't come to know that.
        """
        expected = self._expected()
        found = await asyncio.gather(
            _all_knowing("single process", self.reference, expected),
            _all_knowing("fleet", self.fleet, expected),
        )
        return [one for one in found if one is not None]

    def _expected(self) -> Counter[int]:
        """Return how many messages of each server can be learned."""
        place = {guild.id: number for number, guild in enumerate(self.fleet.guilds)}
        counted: Counter[int] = Counter()
        for number, message in self.fleet.written.items():
            home = message.channel.home
            if home is not None and self.fleet.learns(number):
                keys = [(0, message.author.id), (home.id, message.author.id)]
                until = max(self._forgotten.get(key, 0) for key in keys)
                if message.id > until and not self._out.intersection(keys):
                    counted[place[home.id]] += 1
        return counted

    async def _play_both(self, step: Step) -> None:
        await self.fleet.play(step)
        if isinstance(step, Say):
            self._ids[1].give(self.fleet.written[step.number].id)
        await self.reference.play(step)

    async def _ask(self, ask: Ask) -> None:
        """Let somebody ask the fleet until it is done, and then the single process the same."""
        log.info("%d: %s, on server %d.", ask.number, ask.wish, ask.server)
        id_ = await Person(self.fleet, self._ids[0], ask).insist()
        log.info("%d: the fleet has done it.", ask.number)
        await Person(self.reference, self._ids[1], ask).insist(id_)
        account = self.fleet.people[ask.server][ask.person].id
        key = (0 if ask.wish.everywhere else self.fleet.guilds[ask.server].id), account
        self._forgotten[key] = id_
        if ask.wish.opts_out:
            self._out.add(key)
        elif not ask.wish.forgets:
            self._out.discard(key)
        self.asked += 1


async def _all_knowing(name: str, community: Community, expected: Counter[int]) -> str | None:
    """Wait until the bot knows on every server what it should; return what it doesn't know."""
    turn = asyncio.Semaphore(ASKED_AT_ONCE)
    known = dict.fromkeys(range(len(community.guilds)), -1)

    async def ask(server: int) -> None:
        async with turn:
            with suppress(TimeoutError):  # an answer may be lost to a fault
                async with asyncio.timeout(ANSWER_TIMEOUT):
                    known[server] = await community.known(server)

    def wrong() -> list[int]:
        return [server for server, number in known.items() if number != expected[server]]

    with tqdm(total=len(known), desc=name, leave=False, disable=None) as bar:
        try:
            async with patient(CATCH_UP_TIMEOUT):
                while waiting := wrong():
                    await asyncio.gather(*map(ask, waiting))
                    bar.update(len(known) - len(wrong()) - bar.n)
        except TimeoutError:
            told = ", ".join(
                f"{community.guilds[one].id} ({known[one]} of {expected[one]})"
                for one in wrong()[:MOST_NAMED]
            )
            return f"the {name} doesn't know all of {len(wrong())} servers: {told}."
    return None


def _build(community: Community, ids: SharedSnowflakes) -> None:
    """Add the servers, one after the other to each of the shards, and let accounts travel."""
    size = community.size
    for server in range(size.servers):
        ids.skip_shard()
        community.add_server()
        first = community.people[server][0]
        if server < TRAVELLERS:
            continue
        home = community.people[traveller_of(server)][0]
        guild = community.guilds[server]
        del guild.members[first.id]
        community.people[server][0] = community.sandbox.join(home, guild)
    ids.release()
