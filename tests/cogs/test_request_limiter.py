"""What several processes ask of Discord together stays below its limit, by the clock of a test."""

import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st

from cogs.runtime.request_limiter import ALLOWED, RequestLimiter, counts


@given(st.integers(1, 200), st.lists(st.floats(0, 0.5), max_size=120))
async def test_in_any_second_all_processes_together_send_no_more_than_is_allowed(
    processes: int, gaps: list[float]
) -> None:
    now, sent = 1000.0, []

    async def sleep(seconds: float) -> None:
        sent.append(now + seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cogs.runtime.request_limiter.time.monotonic", lambda: now)
        patch.setattr("cogs.runtime.request_limiter.asyncio.sleep", sleep)
        limiter = RequestLimiter(processes)
        for gap in gaps:
            now += gap
            await limiter.acquire()
    assert sent == sorted(sent)
    most = max(1, ALLOWED // processes)
    for first, later in zip(sent, sent[most:], strict=False):
        assert most / (later - first) * processes <= ALLOWED + 1e-6


@pytest.mark.parametrize(
    ("url", "counted"),
    [
        ("https://discord.com/api/v10/channels/1/messages", True),
        ("https://discord.com/api/v10/gateway/bot", True),
        ("https://discord.com/api/v10/interactions/1/token/callback", False),
        ("https://discord.com/api/v10/webhooks/1/token/messages/@original", False),
        ("wss://gateway.discord.gg/?v=10", False),
    ],
)
def test_answers_to_interactions_and_the_gateway_do_not_count(url: str, counted: bool) -> None:
    assert counts(yarl.URL(url)) is counted
