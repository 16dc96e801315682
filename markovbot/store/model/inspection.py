"""Counts with texts in place of ids: those of a member for export, all of a guild for an audit."""

from collections.abc import Iterator, Mapping

import numpy as np

from markovbot.chain.states import NOWHERE, START, TO_END, Relation
from markovbot.domain import ChannelId, MemberId
from markovbot.store.model.guild_view import GuildTexts
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    SOURCE_SHIFT,
    before_previous_words,
    guild_range,
    lowest,
    previous_words,
    split,
)
from markovbot.store.packed.runs import guild_entries
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.ports import CountRecord

SourceNames = Mapping[int, tuple[ChannelId, MemberId, int]]
"""Channel, member and period by the code of a source."""


def inspect_counts(
    storage: BlockStorage, guild: int, names: SourceNames, texts: GuildTexts
) -> Iterator[CountRecord]:
    """Yield the forward counts of order 2 of some sources of a guild; all other counts are sums of
    them, but for transitions of one word beside one that is banned."""
    for entries in guild_entries(storage, Relation.FORWARD, guild):
        yield from count_records(entries, names, texts)


def guild_records(
    entries: Entries, guild: int, names: SourceNames, texts: GuildTexts
) -> Iterator[CountRecord]:
    """Yield the same of a guild's entries among others, such as all of a block."""
    first, last = guild_range(guild, Relation.FORWARD)
    part = entries.part(entries.position(lowest(first)), entries.position(lowest(last)))
    yield from count_records(part, names, texts)


def count_records(entries: Entries, names: SourceNames, texts: GuildTexts) -> Iterator[CountRecord]:
    """Yield the counts of order 2 of some sources among forward entries of their guild."""
    high, low = split(entries.keys)
    previous, before_previous = previous_words(Relation.FORWARD, high), before_previous_words(high)
    codes = low >> np.uint64(SOURCE_SHIFT)
    # States of one word are sums of those of two, except at the beginning of a message.
    wanted = np.isin(codes, np.fromiter(names, np.uint64, len(names)))
    wanted &= (before_previous != NOWHERE) | (previous == START)
    previous, before_previous, codes = previous[wanted], before_previous[wanted], codes[wanted]
    tokens = low[wanted] & np.uint64(LOWEST_WORD)
    words = texts.word_texts(np.union1d(previous, before_previous).tolist())
    spellings = texts.token_texts(np.unique(tokens).tolist())
    for one, two, code, token, count in zip(
        before_previous.tolist(),
        previous.tolist(),
        codes.tolist(),
        tokens.tolist(),
        entries.counts[wanted].tolist(),
        strict=True,
    ):
        before = tuple(words[word] for word in (one, two) if word not in (NOWHERE, START))
        following = None if token == TO_END else spellings[token]
        yield CountRecord(*names[code], before, following, count)
