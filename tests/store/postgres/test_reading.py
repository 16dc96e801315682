"""Reading a guild while it changes."""

import asyncio
import threading

from markovbot.domain import Style
from markovbot.store.ports import Reading
from markovbot.store.postgres.bootstrap import open_postgres
from sandbox.patience import patient
from tests.support.stores import KEY
from tests.support.teaching import GUILD, Teacher


async def test_who_gives_up_waiting_for_a_line_leaves_no_half_of_it_behind(postgres: str) -> None:
    began, go_on = threading.Event(), threading.Event()

    def look(reading: Reading) -> bool:
        began.set()
        go_on.wait()
        return reading.named("tea") is not None

    async with open_postgres(postgres, KEY) as store, patient():
        teacher = Teacher(store)
        await teacher.say("tea is hot")
        slow = asyncio.create_task(store.read(Style(GUILD), look))
        await asyncio.to_thread(began.wait)
        slow.cancel()
        folding = asyncio.create_task(store.settle())
        await teacher.say("learning goes on meanwhile")
        assert not slow.done()
        go_on.set()
        await folding
        await asyncio.wait([slow])
        assert slow.cancelled()
        assert await store.check() == []
