"""What discord.py makes of payloads that aren't what Discord promises is never learned."""

from typing import Any

import discord
import pytest

from cogs.adapters.converters import is_well_formed, stream_key_of, to_message
from cogs.adapters.visibility import channels_visible_to_all
from fuzz.targets.gateway import EventFeed
from fuzz.targets.payloads import SampleServer


class Line:
    """A client's state that is told of a town."""

    def __init__(self) -> None:
        self.town = SampleServer()
        client = discord.Client(intents=discord.Intents.all(), max_messages=None)
        self.feed = EventFeed(client, self.town)

    def message(self, **changes: object) -> Any:
        payload = {**self.town.messages[0], **changes}
        ((_, (message,)),) = self.feed.dispatch("MESSAGE_CREATE", payload)
        return message

    def learned(self, message: Any) -> bool:
        key = stream_key_of(message.channel)
        return key is not None and to_message(message, key) is not None


@pytest.fixture
def line() -> Line:
    return Line()


def test_a_payload_as_it_should_be_is_learned(line: Line) -> None:
    assert line.learned(line.message())


@pytest.mark.parametrize(
    "changes",
    [
        {"content": 17},
        {"content": ["tea"]},
        {"content": {"tea": None}},
        {"id": str(1 << 70)},
        {"id": "-5"},
        {"author": {"id": str(1 << 70), "username": "x", "discriminator": "0", "avatar": None}},
    ],
)
def test_values_of_another_kind_or_size_are_left_alone(line: Line, changes: dict[str, Any]) -> None:
    assert not line.learned(line.message(**changes))


@pytest.mark.parametrize("key", ["author", "mentions"])
def test_what_is_missing_is_noticed(line: Line, key: str) -> None:
    payload = {name: value for name, value in line.town.messages[0].items() if name != key}
    for _, (message,) in line.feed.dispatch("MESSAGE_CREATE", payload):
        assert not is_well_formed(message)
        assert not line.learned(message)


def test_an_age_restriction_of_another_kind_is_one(line: Line) -> None:
    square = next(one for one in line.town.home["channels"])
    line.feed.dispatch("CHANNEL_UPDATE", {**square, "nsfw": {"id": None}})
    guild = line.feed.state._get_guild(line.town.guild.id)
    assert channels_visible_to_all(guild.get_channel(line.town.square.id)) == {line.town.square.id}
