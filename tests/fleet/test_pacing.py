"""Starts of sessions are kept apart, bucket by bucket."""

from hypothesis import given
from hypothesis import strategies as st

from markovbot.fleet.pacing import ProcessPacing

INTERVAL = 5.0

CALLS = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 20)), max_size=40)
"""In which bucket a start is reserved, and how many seconds pass before."""


@given(CALLS)
async def test_two_starts_of_a_bucket_are_an_interval_apart_and_none_waits_for_longer(
    calls: list[tuple[int, float]],
) -> None:
    now = 1000.0
    pacing = ProcessPacing(lambda: now)
    reserved: dict[int, list[float]] = {}
    for bucket, seconds in calls:
        now += seconds
        before = reserved.setdefault(bucket, [])
        wait = await pacing.reserve_identify(bucket, INTERVAL)
        earliest = before[-1] + INTERVAL if before else now
        assert abs(now + wait - max(now, earliest)) < 1e-6
        before.append(now + wait)
