"""What was subtracted although whoever asked for it doesn't know, and may ask again.

No coverage tells whether a message was taken back. So if no answer came to the commit, the guild's
`seq` tells, before this process claims the guild again: a claim moves it on.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markovbot.domain import GuildId, MessageId
from markovbot.store.ports import Example, SourceId
from markovbot.store.postgres.tables import GuildTables

MOST: Final = 10_000
"""Messages of which it is remembered, the latest ones."""


class Subtraction(NamedTuple):
    """What is subtracted in one guild at a `seq`, and what is counted instead, in its sources."""

    guild: GuildId
    seq: int
    examples: Sequence[Example]
    instead: Sequence[Example]
    sources: Mapping[MessageId, SourceId]


class Subtractions:
    """Does to examples that are given again what was done to their messages before."""

    def __init__(self, tables: GuildTables) -> None:
        self._tables = tables
        self._unanswered: dict[GuildId, Subtraction] = {}
        self._counted: OrderedDict[MessageId, Example | None] = OrderedDict()
        """How messages are counted by now; None: not at all."""

    def counted(self, examples: Sequence[Example]) -> list[Example]:
        """Return examples as they are counted by now, without those that aren't any more."""
        found = (self._counted.get(one.message.id, one) for one in examples)
        return [one for one in found if one is not None]

    def note_unanswered(self, subtraction: Subtraction) -> None:
        """Note that it isn't known whether a subtraction was committed."""
        self._unanswered[subtraction.guild] = subtraction

    def note_done(self, done: Subtraction) -> None:
        """Note that a subtraction was committed."""
        counted = {
            one.message.id: one._replace(source_id=done.sources[one.message.id])
            for one in done.instead
            if one.message.id in done.sources
        }
        for one in done.examples:
            self._counted[one.message.id] = counted.get(one.message.id)
            self._counted.move_to_end(one.message.id)
        while len(self._counted) > MOST:
            self._counted.popitem(last=False)

    def forget(self, examples: Sequence[Example]) -> None:
        """Note that whoever asked for it knows what has become of some examples."""
        for one in examples:
            self._counted.pop(one.message.id, None)

    async def settle(self, guild: GuildId) -> None:
        """Find out what became of a guild's subtraction to which no answer came.

        Nothing does if another process has had the guild meanwhile: then it is done when it is
        asked for again, since a message that was to be taken back must not stay.
        """
        if (one := self._unanswered.get(guild)) is not None:
            done = await self._tables.settle(guild, one.seq)
            del self._unanswered[guild]
            if done:
                self.note_done(one)
