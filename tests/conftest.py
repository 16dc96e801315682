"""What every layer's tests start from: a real database file and a way to teach it."""

import os
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.store import Example, LearnResult, Store, open_store
from markovbot.text import segments

GUILD = GuildId(1001)
OTHER_GUILD = GuildId(1002)
GENERAL = ChannelId(2001)
RANDOM = ChannelId(2002)
ADA = MemberId(3001)
BRUNO = MemberId(3002)

# A fifth of a second for each example, and one for making ten, say more of the machine, and of what
# else it does, than of the code.
settings.register_profile(
    "unhurried",
    settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return what `-n auto` stands for: many tests wait, for the bot's process or for the disk."""
    return (os.cpu_count() or 1) + 1


class Teacher:
    """Teaches a store messages whose ids ascend, as Discord's do."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._ids = count(1)

    def message(
        self,
        content: str,
        member: MemberId = ADA,
        channel: ChannelId = GENERAL,
        guild: GuildId = GUILD,
        id_: int | None = None,
    ) -> Message:
        key = StreamKey(guild, channel, StreamId(channel))
        return Message(key, member, MessageId(id_ or next(self._ids)), content)

    async def teach(self, *messages: Message) -> LearnResult:
        examples = [Example(message, segments(message.content)) for message in messages]
        covered_ranges: dict[StreamKey, CoveredRange] = {}
        for message in messages:
            covered_ranges[message.key] = CoveredRange(message.key, message.id, message.id)
        return await self.store.learn(examples, list(covered_ranges.values()))

    async def say(
        self,
        *contents: str,
        member: MemberId = ADA,
        channel: ChannelId = GENERAL,
        guild: GuildId = GUILD,
    ) -> None:
        for content in contents:
            await self.teach(self.message(content, member, channel, guild))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "markov.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    async with open_store(database, create=True) as opened:
        yield opened


@pytest.fixture
def teacher(store: Store) -> Teacher:
    return Teacher(store)
