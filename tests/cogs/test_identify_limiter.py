"""How fast sessions may be opened, by the clock on the wall of a test."""

import pytest

from cogs.runtime.backoff import FIRST, LONGEST, Backoff
from cogs.runtime.identify_limiter import (
    INTERVAL,
    THROTTLED_PAUSE,
    UNTHROTTLED,
    WINDOW,
    IdentifyLimiter,
)
from markovbot.fleet.pacing import ProcessPacing


class Limits:
    remaining, total, reset_after, max_concurrency = 1000, 1000, 0, 1


class Client:
    """Answers how many sessions are left, as Discord would."""

    shard_count = 1
    shard_ids = None

    async def fetch_session_start_limits(self) -> Limits:
        return Limits()


async def test_sessions_are_opened_one_in_five_seconds_and_sparingly_after_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, waited = 1000.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        waited.append(seconds)
        now += seconds

    monkeypatch.setattr("cogs.runtime.identify_limiter.time.monotonic", lambda: now)
    monkeypatch.setattr("cogs.runtime.identify_limiter.asyncio.sleep", sleep)
    turns = IdentifyLimiter(ProcessPacing(lambda: now))
    for _ in range(UNTHROTTLED + 2):
        await turns.acquire(Client(), 0)  # type: ignore[arg-type]
    waits = [one for one in waited if one]
    assert waits == [*[INTERVAL] * (UNTHROTTLED - 1), THROTTLED_PAUSE, THROTTLED_PAUSE]
    assert INTERVAL >= WINDOW
    assert Limits.total > 86400 / THROTTLED_PAUSE + UNTHROTTLED


def test_pauses_double_up_to_five_minutes_and_begin_anew() -> None:
    backoff = Backoff()
    pauses = [backoff.next() for _ in range(2000)]
    for number, pause in enumerate(pauses):
        whole = min(LONGEST, FIRST * 2.0 ** min(number, 20))
        assert whole / 2 <= pause <= whole
    backoff.reset()
    assert backoff.next() <= FIRST
