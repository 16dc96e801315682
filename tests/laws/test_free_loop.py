"""Law 10: storage works in threads of its own, and nobody waits for anybody else's work."""

import asyncio
import threading

from markovbot.domain import Scope, Style
from markovbot.store.ports import Reading, Store
from tests.support.teaching import GUILD, Teacher

TOO_LONG = 30.0


async def test_a_long_read_holds_up_neither_loop_nor_writer_nor_other_readers(
    store: Store, teacher: Teacher
) -> None:
    go_on = threading.Event()

    def long_work(_reading: Reading) -> bool:
        return go_on.wait(TOO_LONG)  # False if the loop never got as far as letting it go on

    reading = asyncio.create_task(store.read(Style(GUILD), long_work))
    await teacher.say("the kettle sings")
    assert (await store.scope_statistics(Scope(GUILD))).messages == 1
    assert not reading.done()
    go_on.set()
    assert await reading
