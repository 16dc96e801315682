"""Whatever writes much leaves the database to others in time."""

from itertools import pairwise

import pytest

from markovbot.store.sqlite.counts import throttle
from markovbot.store.sqlite.counts.throttle import LONGEST_USE, PAUSE, Throttle


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(throttle, "time", clock)
    monkeypatch.setattr(throttle, "asyncio", clock)
    return clock


async def pauses(clock: Clock, each: float, between: float) -> list[float]:
    """Run a hundred transactions; return how long the pause after each of them is."""
    one = Throttle()
    ran: list[tuple[float, float]] = []

    async def transaction() -> None:
        started = clock.now
        await clock.sleep(each)
        ran.append((started, clock.now))

    for _ in range(100):
        await one.run(transaction)
        await clock.sleep(between)
    return [following - ended for (_, ended), (following, _) in pairwise(ran)]


@pytest.mark.parametrize("each", [0.01, 0.05, 0.25, 0.5, 2.0])
async def test_others_wait_for_one_transaction_or_not_much_longer(
    clock: Clock, each: float
) -> None:
    used = each
    found = await pauses(clock, each, between=0.0)
    for pause in found:
        used = each if pause > 0.9 * PAUSE else used + each
        assert used <= max(LONGEST_USE, 2 * each)  # the first one isn't known yet
    assert any(pause > 0.9 * PAUSE for pause in found)


async def test_where_there_is_a_pause_anyway_there_is_no_other(clock: Clock) -> None:
    assert await pauses(clock, 0.5, between=2 * PAUSE) == pytest.approx([2 * PAUSE] * 99)
