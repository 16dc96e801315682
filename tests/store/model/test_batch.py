"""One batch for many guilds, counted at once, is the same as a batch for each guild."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from markovbot.chain.states import FIRST_FREE_ID
from markovbot.domain import (
    ChannelId,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.store.model.batch import BatchCounts, Entered, SourceKey, count_batch
from markovbot.store.model.segments import Numbers
from markovbot.store.packed.guilds import split_by_guild
from markovbot.store.packed.keys import Ids, source_code
from markovbot.store.ports import Example, SourceId
from markovbot.text import fold

GUILD = 1
"""The id that the keys of every guild have in the end."""

WORDS = ["the", "The", "kettle", "sings", ",", "again"]

guilds = st.sampled_from([GuildId(7), GuildId(8), GuildId(9)])
segments = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), max_size=3)
said = st.lists(st.tuples(guilds, st.sampled_from([21, 22]), st.sampled_from([31, 32]), segments))
banned = st.dictionaries(
    guilds, st.dictionaries(st.sampled_from(WORDS[2:]), st.integers(-1, 12).map(MessageId))
)


class WorldIds:
    """Gives ids to each guild's own words, sources and tokens: what they are follows from what they
    stand for. Guilds are numbered as they come."""

    def __init__(self) -> None:
        self.guilds: dict[int, int] = {}
        self.entered: set[tuple[int, str]] = set()

    def sources(self, keys: Sequence[SourceKey]) -> list[SourceId]:
        return [
            (
                self.guilds.setdefault(guild, len(self.guilds) + 1),
                source_code(guild + channel, guild + member),
            )
            for guild, channel, member, _ in keys
        ]

    def enter(self, texts: Sequence[str], codes: Numbers, guilds: Ids) -> Entered:
        snowflakes = {id_: guild for guild, id_ in self.guilds.items()}
        used, place = np.unique(guilds * np.uint64(len(texts)) + codes, return_inverse=True)
        here = [
            (snowflakes[guild], texts[code])
            for guild, code in (divmod(int(one), len(texts)) for one in used)
        ]
        self.entered.update(here)
        words = [id_of("word", guild, fold(text)) for guild, text in here]
        tokens = [id_of("token", guild, text) for guild, text in here]
        return Entered(np.array(words, np.uint64), np.array(tokens, np.uint64), place)


def id_of(kind: str, guild: int, text: str) -> int:
    return FIRST_FREE_ID + crc32(f"{kind}\n{guild}\n{text}".encode()) % (1 << 23)


def examples_of(lines: list[tuple[GuildId, int, int, list[list[str]]]]) -> list[Example]:
    return [
        Example(
            Message(
                StreamKey(guild, ChannelId(channel), StreamId(channel)),
                MemberId(member),
                MessageId(id_),
                "",
            ),
            parts,
        )
        for id_, (guild, channel, member, parts) in enumerate(lines)
    ]


def contents(
    counts: BatchCounts, ids: WorldIds
) -> dict[int, tuple[dict[bytes, int], dict[int, tuple[int, int]]]]:
    """Return by guild the counts by key, and the messages and tokens by source."""
    cut = split_by_guild(counts.entries, GUILD)
    for entries in cut.values():
        assert (entries.keys[1:] > entries.keys[:-1]).all()
    return {
        guild: (
            dict(zip(cut[id_].keys.tolist(), cut[id_].counts.tolist(), strict=True))
            if id_ in cut
            else {},
            {code: (one, more) for (home, code), one, more in counts.said if home == id_},
        )
        for guild, id_ in ids.guilds.items()
    }


@given(said, banned)
def test_a_batch_over_guilds_is_cut_into_what_each_guild_adds(
    lines: list[tuple[GuildId, int, int, list[list[str]]]],
    uncounted: dict[GuildId, dict[str, MessageId]],
) -> None:
    examples = examples_of(lines)
    ids = WorldIds()
    together = count_batch(examples, ids, uncounted)
    found = contents(together, ids)
    entered = set()
    for guild in found:
        own = WorldIds()
        theirs = [one for one in examples if one.message.key.guild == guild]
        alone = count_batch(theirs, own, uncounted)
        assert contents(alone, own)[guild] == found[guild]
        entered |= own.entered
        for message, (_, code) in alone.source_ids.items():
            assert together.source_ids[message] == (ids.guilds[guild], code)
    assert sum(len(keys) for keys, _ in found.values()) == len(together.entries)
    assert entered == ids.entered


@given(said)
def test_what_is_not_counted_enters_no_vocabulary(
    lines: list[tuple[GuildId, int, int, list[list[str]]]],
) -> None:
    ids = WorldIds()
    everything = MessageId(len(lines))
    count_batch(examples_of(lines), ids, {GuildId(7): dict.fromkeys(map(fold, WORDS), everything)})
    assert GuildId(7) not in {guild for guild, _ in ids.entered}
