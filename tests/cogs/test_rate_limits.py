"""Nobody takes the bot from the others, and what is remembered of who asked is bounded."""

import pytest

from cogs.runtime import rate_limits
from cogs.runtime.rate_limits import RateLimited, RateLimits

ADA, BRUNO, CLEO, DORA = range(1, 5)
HERE, THERE = 10, 11
HOME = 20


class Clock:
    """A minute passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rate_limits, "time", clock)
    return clock


def asked(
    counting: RateLimits, member: int, times: int, place: int = HERE, server: int = HOME
) -> int:
    """Return how many of so many requests are answered."""
    answered = 0
    for _ in range(times):
        try:
            counting.count(member, place, server)
        except RateLimited:
            continue
        answered += 1
    return answered


def test_a_member_waits_while_others_are_answered(clock: Clock) -> None:
    counting = RateLimits(5)
    assert asked(counting, ADA, 50) == 5
    assert asked(counting, ADA, 50, THERE, 21) == 0  # nor anywhere else
    assert asked(counting, BRUNO, 50) == 5  # what was refused doesn't count for the channel
    with pytest.raises(RateLimited, match=r"You have asked a lot\. Please try again in 60 sec"):
        counting.count(ADA, HERE, HOME)
    clock.now += 59.5
    with pytest.raises(RateLimited, match=r"again in 1 second\."):
        counting.count(ADA, HERE, HOME)
    clock.now += 1
    assert asked(counting, ADA, 50) == 5


def test_a_channel_and_a_server_have_limits_of_their_own(clock: Clock) -> None:
    counting = RateLimits(2)
    assert [asked(counting, member, 9) for member in (ADA, BRUNO, CLEO, DORA)] == [2, 2, 2, 0]
    with pytest.raises(RateLimited, match="This channel"):
        counting.count(5, HERE, HOME)
    assert sum(asked(counting, member, 9, 100 + member) for member in range(6, 40)) == 20 - 6
    with pytest.raises(RateLimited, match="This server"):
        counting.count(50, 200, HOME)
    assert asked(counting, 51, 9, 201, 21) == 2  # another server isn't concerned


def test_who_is_refused_for_the_others_is_not_charged(clock: Clock) -> None:
    counting = RateLimits(2)
    for member in (ADA, BRUNO, CLEO):
        asked(counting, member, 2)
    assert asked(counting, DORA, 9) == 0  # the channel has asked a lot
    assert asked(counting, DORA, 9, THERE) == 2


def test_the_longest_wait_is_told(clock: Clock) -> None:
    counting = RateLimits(2)
    asked(counting, ADA, 2, THERE, 21)
    clock.now += 30
    for member in (BRUNO, CLEO, DORA):
        asked(counting, member, 2)
    with pytest.raises(RateLimited, match=r"This channel has asked a lot\. Please try again in 60"):
        counting.count(ADA, HERE, HOME)


def test_their_own_affairs_are_limited_by_nobody_else(clock: Clock) -> None:
    counting = RateLimits(1)
    for member in range(50):
        asked(counting, member, 1)
    counting.count(100)
    with pytest.raises(RateLimited, match="You have"):
        counting.count(100)


def test_no_limit_is_no_limit() -> None:
    assert asked(RateLimits(0), ADA, 1000) == 1000


def test_who_has_not_asked_for_a_minute_is_forgotten(clock: Clock) -> None:
    counting = RateLimits(5)
    for number in range(500):
        clock.now += 1
        counting.count(number, number, number)
    held = [limit._cache for _, limit in (counting._member, counting._channel, counting._server)]
    assert max(map(len, held)) <= 62
