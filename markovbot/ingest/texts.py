"""Learn texts that a program has at hand: the library's way in."""

from collections.abc import Iterable
from itertools import count
from time import time_ns
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import (
    DISCORD_EPOCH,
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.named_ids import id_of
from markovbot.privacy.policies import Policies
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import LearnResult, Store

NANOSECONDS_A_MILLISECOND: Final = 1_000_000


async def learn_texts(
    store: Store,
    guild: GuildId,
    texts: Iterable[str],
    *,
    channel: str = "texts",
    member: str = "somebody",
) -> LearnResult:
    """Count one member's texts in a channel as messages that are sent now, in one transaction.

    `channel` and `member` are names or ids. A text that is given again is counted again. Secrets,
    commands to other bots and what is banned are left out as everywhere. An `Importer` learns whole
    files, and each of their messages once.
    """
    clock = Clock()
    policies = Policies(store, clock)
    await policies.load()
    word_lists = WordLists(store)
    await word_lists.load()
    builder = ExampleBuilder(policies, word_lists, clock)
    place = ChannelId(id_of(channel))
    key = StreamKey(guild, place, StreamId(place))
    author = MemberId(id_of(member))
    messages = [
        Message(key, author, MessageId(id_), text) for id_, text in zip(count(_first_id()), texts)
    ]
    if not messages:
        return await store.learn([], [])
    covered = CoveredRange(key, messages[0].id, messages[-1].id)
    return await store.learn([builder.build(message) for message in messages], [covered])


def _first_id() -> int:
    """Return a snowflake of now that is higher than all that an earlier call has used.

    The 22 bits below the milliseconds hold the nanoseconds, times four: a call would have to learn
    four texts a nanosecond to reach the ids of the next one.
    """
    epoch = int(DISCORD_EPOCH.timestamp()) * 1000
    milliseconds, nanoseconds = divmod(time_ns(), NANOSECONDS_A_MILLISECOND)
    return (milliseconds - epoch) << 22 | nanoseconds << 2
