"""The database of a bot that has been learning for long."""

import time
from collections.abc import Iterator
from itertools import count

from markovbot.domain import (
    SECONDS_A_DAY,
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Policy,
    StreamId,
    StreamKey,
)
from markovbot.store.ports import Example, Store
from markovbot.text import segments
from tests.support.tea_house import TeaHouse

SPAN = 30


def today() -> int:
    return int(time.time()) // SECONDS_A_DAY


class AgedDatabase:
    """The database of a bot that has been learning for long."""

    def __init__(self, house: TeaHouse, store: Store, first: int = 1) -> None:
        guild, channel = house.guild.id, house.general.id
        self.key = StreamKey(GuildId(guild), ChannelId(channel), StreamId(channel))
        self.store = store
        self._member = MemberId(house.bruno.id)
        self._ids: Iterator[int] = count(first)

    async def begin(self, retention: int, since: int) -> None:
        await self.store.set_policy(self.key.guild, Policy(retention=retention), today())
        await self.store.switch_on(self.key.guild, self.key.channel, MessageId(since))

    async def learn(self, text: str, period: int) -> None:
        id_ = MessageId(next(self._ids))
        example = Example(Message(self.key, self._member, id_, text), segments(text), period)
        await self.store.learn([example], [CoveredRange(self.key, id_, id_)])
