"""Law 6 as a whole: whatever happens in whatever order, what is there in the end was learned once.

Time stands still but for its own steps; messages are edited and deleted before they settle. Only
the pauses between two looks at a history pass by the clock, and are short.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from markovbot import container
from markovbot.clock import Clock
from markovbot.container import Services
from markovbot.domain import Message, MessageId, Pause, Scope, snowflake_at
from markovbot.ingest import settle_buffer
from markovbot.ingest.history import HistoryUnavailable
from markovbot.store import open_store
from markovbot.store.ports import BackfillJob, Store
from tests.support.services import (
    KEY,
    Past,
    alive,
    past_read,
    settled,
)
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, Teacher

SETTLE = 3
NOTHING = MessageId(0)
BEGINNING = 1_700_000_000.0

STEPS = {
    "say": 6,
    "regret": 4,  # say and delete while the connection is down
    "reword": 4,  # the same with an edit
    "lose": 3,  # a deletion with the session
    "misread": 3,  # an edit with the session
    "outage": 3,  # a deletion during one that outlasts the settling and the session
    "edit": 3,
    "delete": 3,
    "tick": 3,
    "settle": 4,
    "flush": 2,
    "turn": 3,
    "read": 6,
    "drop": 3,
    "resume": 3,
    "fresh": 6,
    "kill": 3,
    "restart": 2,
    "forbid": 1,
    "allow": 1,
    "pause": 2,
    "unpause": 2,
    "forget": 1,
    "train": 1,
}
"""What may happen, and how often beside the rest: what goes wrong takes a few in a row."""

AT_ONCE = {
    "regret": ["say", "drop", "delete"],
    "reword": ["say", "drop", "edit"],
    "lose": ["say", "drop", "delete", "fresh", "read", "tick", "tick", "tick", "flush"],
    "misread": ["say", "edit", "drop", "edit", "fresh", "read", "tick", "tick", "tick", "flush"],
    "outage": ["say", "drop", "delete", "tick", "tick", "tick", "flush", "fresh", "read"],
    "settle": ["tick", "tick", "tick", "flush"],
}


class Guarded(Past):
    """A history that can be forbidden."""

    forbidden = False

    async def _answer(self) -> None:
        await super()._answer()
        if self.forbidden:
            raise HistoryUnavailable(permitted=False)


@dataclass
class Life:
    """A channel, its connection, and the bot that may lose it."""

    past: Guarded
    now: float = BEGINNING
    connected: bool = True
    missed: list[Callable[[Services], Awaitable[object]]] = field(default_factory=list)
    forgotten: MessageId = NOTHING
    pauses: list[Pause] = field(default_factory=list)
    said: int = 0
    times: dict[MessageId, float] = field(default_factory=dict)

    def id(self) -> MessageId:
        self.said += 1
        return MessageId(snowflake_at(datetime.fromtimestamp(self.now, UTC)) + self.said)

    def young(self) -> Message | None:
        """Return the newest message if it hasn't settled yet."""
        if not self.past.said or self.past.forbidden:
            return None
        newest = self.past.said[-1]
        age = self.now - (BEGINNING + self.times.get(newest.id, -SETTLE))
        return newest if age < SETTLE else None

    async def tell(
        self, services: Services, event: Callable[[Services], Awaitable[object]]
    ) -> None:
        """Let the bot hear of something, now or when its session is resumed."""
        if self.connected:
            await event(services)
        else:
            self.missed.append(event)

    async def take(self, step: str, services: Services) -> None:
        match step:
            case "say":
                id_ = self.id()
                said = Message(KEY, ADA if id_ % 2 else BRUNO, id_, f"cup {self.said} of tea")
                self.times[id_] = self.now - BEGINNING
                self.past.said.append(said)
                await self.tell(services, lambda bot: deliver(bot, said))
            # What an edit brings during a pause, or is told of only then, isn't learned.
            case "edit" if not self.paused and (old := self.young()) is not None:
                new = old._replace(content=f"rather {old.content}")
                self.past.said[-1] = new
                await self.tell(services, lambda bot: bot.live.revise(new.id, new))
            case "delete" if (gone := self.young()) is not None:
                self.past.said.pop()
                await self.tell(services, lambda bot: bot.live.retract([gone.id]))
            case "tick":
                self.now += 1
            case "flush":
                await services.live.flush()
            case "turn":
                for _ in range(5):
                    await asyncio.sleep(0)
            case "read":
                await settled(services)
            case "drop":
                self.connected = False
                services.live.pause(0, lambda _: True)
            case "resume":
                for event in self.missed:
                    await event(services)
                self.connected, self.missed = True, []
                services.live.resume(0)
            case "fresh":
                self.connected, self.missed = True, []
                services.streams.invalidate(lambda _: True)
                services.live.resume(0)
                self.follow(services)
            case "forbid":
                self.past.forbidden = True
            case "allow" if self.past.forbidden:
                self.past.forbidden = False
                services.catch_up.request_channel(GUILD, GENERAL)
            case "pause" if self.connected and not self.paused:
                self.pauses.append(Pause(self.id(), None))
                await services.pause_control.pause(GUILD, self.pauses[-1].since)
            case "unpause" if self.paused:
                self.pauses[-1] = Pause(self.pauses[-1].since, self.id())
                await services.pause_control.resume(GUILD, MessageId(self.pauses[-1].until or 0))
            case "forget":
                self.forgotten = self.id()
                await services.eraser.erase(Scope(GUILD, member=ADA), self.forgotten)
            case "train":
                await services.backfill.begin(BackfillJob(GUILD, GENERAL, MessageId(0)))

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None

    def follow(self, services: Services) -> None:
        newest = self.past.said[-1].id if self.past.said else MessageId(0)
        services.catch_up.follow(KEY, newest)

    def left(self, trained: bool) -> list[Message]:
        since = snowflake_at(datetime.fromtimestamp(BEGINNING, UTC))
        return [
            one
            for one in self.past.said
            if (trained or one.id > since)
            and (one.member != ADA or one.id > self.forgotten)
            and not any(pause.holds(one.id) for pause in self.pauses)
        ]


async def deliver(bot: Services, message: Message) -> None:
    bot.live.on_message(message)


async def live(path: Path, steps: Sequence[str], life: Life) -> str:
    since = snowflake_at(datetime.fromtimestamp(BEGINNING, UTC))
    pending = list(steps)
    async with open_store(path, create=True) as store:
        while True:
            async with alive(store, life.past, SETTLE) as services:
                await services.live.switch_on(KEY, since)
                await services.backfill.load()
                life.connected, life.missed = True, []
                life.follow(services)
                while pending and (step := pending.pop(0)) not in ("kill", "restart"):
                    for one in AT_ONCE.get(step, [step]):
                        await life.take(one, services)
                if not pending:
                    return await end(life, services, store)
                if step == "kill":  # nothing is committed any more
                    services.streams.invalidate(lambda _: True)


async def end(life: Life, services: Services, store: Store) -> str:
    """Let everything be well, and all time pass that is needed."""
    for step in ("unpause", "allow", "fresh"):
        await life.take(step, services)
    life.now += SETTLE + 1
    await past_read(services)
    await settled(services)
    return await store.digest(GUILD)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@example(["say", "forbid", "pause", "unpause", "read", "lose", "lose"])
@example(["train", "say", "pause", "say", "kill", "say", "unpause", "say", "fresh", "read"])
@example(["say", "forbid", "fresh", "read", "say", "drop", "allow", "edit"])
@example(["say", "say", "say", "say", "lose", "regret", "forbid", "lose"])
@given(st.lists(st.sampled_from(list(Counter(STEPS).elements())), min_size=8, max_size=60))
def test_in_whatever_order_things_happen_what_is_left_counts_once(steps: Sequence[str]) -> None:
    past = Guarded()
    life = Life(past)
    before = snowflake_at(datetime.fromtimestamp(BEGINNING - 1000, UTC))
    past.said = [
        Message(KEY, ADA if n % 2 else BRUNO, MessageId(before + n), f"pot {n} of tea")
        for n in range(25)
    ]
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as directory:
        patch.setattr(container, "Clock", lambda: Clock(lambda: life.now, lambda: life.now))
        patch.setattr(settle_buffer, "time", SimpleNamespace(monotonic=lambda: life.now))
        lived = asyncio.run(live(Path(directory, "a.db"), steps, life))

        async def undisturbed() -> str:
            async with open_store(Path(directory, "b.db"), create=True) as store:
                await Teacher(store).teach(*life.left("train" in steps))
                return await store.digest(GUILD)

        assert lived == asyncio.run(undisturbed())
