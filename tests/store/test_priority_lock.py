"""Who waits for the lock gets it: brief callers first, all others in their order."""

import asyncio
from contextlib import AsyncExitStack

from markovbot.domain import Style
from markovbot.store.ports import Store
from markovbot.store.sqlite.file.priority_lock import MOST_OVERTAKING, PriorityLock
from sandbox.patience import patient
from tests.support.teaching import GUILD, Teacher


class Queue:
    """Callers that wait for the lock, and the order in which they got it."""

    def __init__(self) -> None:
        self.lock = PriorityLock()
        self.order: list[str] = []

    async def ask(self, name: str, *, brief: bool = False) -> asyncio.Task[None]:
        async def use() -> None:
            async with self.lock.hold(brief=brief):
                self.order.append(name)

        task = asyncio.create_task(use())
        await asyncio.sleep(0)  # it waits now
        return task


async def test_brief_callers_come_first_and_all_others_in_their_order() -> None:
    queue = Queue()
    async with patient(), queue.lock.hold(brief=False):
        asked = [await queue.ask("first line"), await queue.ask("second line")]
        asked += [await queue.ask("odds", brief=True), await queue.ask("stats", brief=True)]
    async with patient():
        await asyncio.gather(*asked)
    assert queue.order == ["odds", "stats", "first line", "second line"]


async def test_brief_callers_without_end_keep_nobody_from_the_lock() -> None:
    queue = Queue()
    async with patient(), queue.lock.hold(brief=False):
        asked = [await queue.ask("line")]
        asked += [await queue.ask("brief", brief=True) for _ in range(2 * MOST_OVERTAKING)]
    async with patient():
        await asyncio.gather(*asked)
    assert queue.order.index("line") == MOST_OVERTAKING


async def test_who_stops_waiting_takes_the_lock_from_nobody() -> None:
    queue = Queue()
    async with AsyncExitStack() as held:
        await held.enter_async_context(queue.lock.hold(brief=False))
        given_up, next_one = await queue.ask("given up"), await queue.ask("next")
        last = await queue.ask("last")
        given_up.cancel()
        await held.aclose()
        next_one.cancel()  # it has been handed the lock, and doesn't run any more
        async with patient():
            await last
    assert queue.order == ["last"]
    async with patient(), queue.lock.hold(brief=True):
        pass


async def test_a_brief_question_is_answered_before_the_lines_that_wait(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("the kettle sings")
    answered: list[str] = []

    async def read(name: str, *, brief: bool) -> None:
        await store.read(Style(GUILD), lambda _reading: answered.append(name), brief=brief)

    async with patient():
        lines = [asyncio.create_task(read("line", brief=False)) for _ in range(20)]
        await asyncio.sleep(0)
        await read("question", brief=True)
        await asyncio.gather(*lines)
    assert answered == ["line", "question", *19 * ["line"]]
