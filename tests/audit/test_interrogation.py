"""What accounts hear in public is the same, whatever was written where they may not read."""

from random import Random

import pytest

from markovbot.audit.interrogation import figure, interrogate, largest_difference
from markovbot.audit.texts import Text
from markovbot.store.sqlite.counts.reading import SqliteReading
from tests.support.chat import chat
from tests.support.leaks import see_everything

WORDS = ["kettle", "bakery", "garden", "sings", "sugar", "morning", "bread", "always", "ready"]
"""Words of the chat that all its members use."""


def texts(size: int) -> list[Text]:
    return [Text(channel, member, content) for content, member, channel in chat(Random(41), size)]


async def test_the_pieces_are_joined_as_often_with_a_private_message_as_without() -> None:
    found = await interrogate(texts(200), WORDS, 2, Random(5), trials=10, requests=100)
    assert found.without > 100
    assert found.with_private > 100
    assert found.bound < 0.15
    assert abs(found.difference) < found.bound


@pytest.mark.parametrize("accounts", [2, 3, 5])
async def test_a_bot_that_asks_the_whole_server_is_found_out(
    monkeypatch: pytest.MonkeyPatch, accounts: int
) -> None:
    see_everything(monkeypatch, SqliteReading, "without_common_source")
    found = await interrogate(texts(200), WORDS, accounts, Random(6), trials=6, requests=50)
    assert found.with_private == 0
    assert found.without > 50
    assert found.tells
    assert figure(found).broken


@pytest.mark.long
@pytest.mark.parametrize("messages", [500, 5000])
@pytest.mark.parametrize("accounts", [2, 3, 5])
async def test_the_bound_on_the_difference_is_below_a_tenth(accounts: int, messages: int) -> None:
    found = await interrogate(texts(messages - 1), WORDS, accounts, Random(messages + accounts))
    assert found.messages == messages
    assert found.trials == 100
    assert found.bound < 0.1
    assert not figure(found).broken


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([0.0] * 10, 0.0),
        ([0.5] * 10, 0.5),
        ([-0.5] * 10, 0.5),
        ([0.1, -0.1] * 50, 0.01994),  # 1.984 standard errors, for 99 degrees of freedom
        ([0.0, 0.2] * 5, 0.17539),  # 2.262, for 9
        ([0.0], 1.0),
    ],
)
def test_the_bound_is_the_far_end_of_students_interval(
    differences: list[float], expected: float
) -> None:
    assert largest_difference(differences) == pytest.approx(expected, rel=0.01)
