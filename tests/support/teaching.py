"""Who is in the tests' servers, and a way to teach a store what they say."""

from itertools import count

from markovbot.clock import Clock
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
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.contributors import ContributorRecord
from markovbot.privacy.policies import Policies
from markovbot.privacy.word_lists import WordLists
from markovbot.store.memory import MemoryStore
from markovbot.store.ports import Example, LearnResult, Store
from markovbot.text import segments

GUILD = GuildId(1001)
OTHER_GUILD = GuildId(1002)
GENERAL = ChannelId(2001)
RANDOM = ChannelId(2002)
ADA = MemberId(3001)
BRUNO = MemberId(3002)


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


def writer_of(store: Store) -> IngestWriter:
    """Return what learns and takes back, without anybody's policies or word lists."""
    return IngestWriter(
        store,
        ExampleBuilder(Policies(store, Clock()), WordLists(store), Clock()),
        ContributorRecord(store, lambda _guild: None),
    )


async def digest_of(*contents: str) -> str:
    """Return the digest of a guild in which that was said, in the order of ids."""
    memory = MemoryStore()
    await Teacher(memory).say(*contents)
    return await memory.digest(GUILD)
