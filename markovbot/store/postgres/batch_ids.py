"""Ids for a batch of examples of several guilds, each of which has ids of its own."""

from collections.abc import Mapping, Sequence

import numpy as np

from markovbot.domain import GuildId
from markovbot.store.model.batch import Entered, SourceKey
from markovbot.store.model.segments import Numbers
from markovbot.store.packed.keys import LOWEST_WORD, WORD_BITS, Ids
from markovbot.store.ports import Example, SourceId
from markovbot.store.postgres.delta import Delta
from markovbot.store.postgres.world import World


class NotLearned(Exception):
    """What is to be subtracted was never counted."""


class WorldIds:
    """Implements `BatchIds`. In a batch, guilds are numbered from 1.

    What is new is entered into the worlds, and noted in `deltas`. Where a guild has no delta,
    nothing may be new: then NotLearned is raised.
    """

    def __init__(self, worlds: Sequence[World], deltas: Sequence[Delta] | None) -> None:
        self._worlds = worlds
        self._deltas = deltas
        self._numbers = {world.guild: number for number, world in enumerate(worlds, 1)}

    def numbered(self, example: Example) -> Example:
        """Return an example whose source is given as in this batch."""
        if example.source_id is None:
            return example
        guild, code = example.source_id
        return example._replace(source_id=(self._numbers[GuildId(guild)], code))

    def guild(self, number: int) -> GuildId:
        """Return the guild of a number."""
        return self._worlds[number - 1].guild

    def sources(self, keys: Sequence[SourceKey], /) -> list[SourceId]:
        """Return the number of each source's guild, and the source's code."""
        return [
            (number, self._code(number, channel, member, period))
            for number, channel, member, period in (
                (self._numbers[GuildId(guild)], *key) for guild, *key in keys
            )
        ]

    def enter(self, texts: Sequence[str], codes: Numbers, guilds: Ids, /) -> Entered:
        """Return the words and the tokens of each guild's texts."""
        pairs = guilds.astype(np.intp) * len(texts) + codes
        distinct, place = np.unique(pairs, return_inverse=True)
        numbers, used = np.divmod(distinct, max(len(texts), 1))
        cuts = np.searchsorted(numbers, np.arange(len(self._worlds) + 2)).tolist()
        spelled = [texts[code] for code in used.tolist()]
        found: list[int | None] = []
        for number, world in enumerate(self._worlds, 1):
            theirs = spelled[cuts[number] : cuts[number + 1]]
            if theirs:
                entered = world.lexicon.entered
                known = list(map(entered.get, theirs))
                if None in known:
                    self._add_missing(number, theirs)
                    known = list(map(entered.get, theirs))
                found += known
        both = np.array(found, np.uint64)
        return Entered(both >> np.uint64(WORD_BITS), both & np.uint64(LOWEST_WORD), place)

    def _add_missing(self, number: int, texts: Sequence[str]) -> None:
        if self._deltas is None:
            raise NotLearned
        self._deltas[number - 1].tokens += self._worlds[number - 1].lexicon.enter(texts)

    def _code(self, number: int, channel: int, member: int, period: int) -> int:
        book = self._worlds[number - 1].book
        if (code := book.code_of(channel, member, period)) is None:
            if self._deltas is None:
                raise NotLearned
            code = book.new_code(channel, member, period)
            book.add_source(code, channel, member, period)
            self._deltas[number - 1].sources.append((code, channel, member, period))
        return code


def by_guild(examples: Sequence[Example]) -> Mapping[GuildId, list[Example]]:
    """Return examples by their guilds."""
    found: dict[GuildId, list[Example]] = {}
    for example in examples:
        found.setdefault(example.message.key.guild, []).append(example)
    return found
