"""How fast sessions may be opened, by the clock on the wall of a test."""

import pytest

from cogs.runtime import identify_limiter
from cogs.runtime.backoff import FIRST, LONGEST, Backoff
from cogs.runtime.identify_limiter import FREELY, SPARINGLY, WINDOW, Identifies


class Limits:
    remaining, total, reset_after, max_concurrency = 1000, 1000, 0, 1


class Client:
    """Answers how many sessions are left, as Discord would."""

    shard_count = 1

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

    monkeypatch.setattr(identify_limiter.time, "monotonic", lambda: now)
    monkeypatch.setattr(identify_limiter.asyncio, "sleep", sleep)
    turns = Identifies()
    for _ in range(FREELY + 2):
        await turns.turn(Client())  # type: ignore[arg-type]
    assert waited == [0.0, *[WINDOW] * (FREELY - 1), SPARINGLY, SPARINGLY]
    assert Limits.total > 86400 / SPARINGLY + FREELY


def test_pauses_double_up_to_five_minutes_and_begin_anew() -> None:
    backoff = Backoff()
    pauses = [backoff.next() for _ in range(2000)]
    for number, pause in enumerate(pauses):
        whole = min(LONGEST, FIRST * 2.0 ** min(number, 20))
        assert whole / 2 <= pause <= whole
    backoff.reset()
    assert backoff.next() <= FIRST
