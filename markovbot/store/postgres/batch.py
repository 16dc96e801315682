"""Learning: what a batch adds to each of its guilds, counted for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markovbot.domain import CoveredRange, MessageId
from markovbot.store.book import Decided
from markovbot.store.model.batch import count_batch
from markovbot.store.packed.derived import underived
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.guilds import split_by_guild
from markovbot.store.ports import Example, LearnResult, SourceId
from markovbot.store.postgres.batch_ids import WorldIds
from markovbot.store.postgres.delta import Delta
from markovbot.store.postgres.tables import Append
from markovbot.store.postgres.world import GUILD_KEY, World

NOTHING: Final = Entries.none()


@dataclass(slots=True)
class GuildBatch:
    """A guild's part of a batch; `backfilled` as in `CountStore.learn`.

    `stored` are the entries from which the others follow; None if they don't, since words were left
    out.
    """

    world: World
    examples: Sequence[Example]
    covered_ranges: Sequence[CoveredRange]
    backfilled: int | None
    delta: Delta = field(default_factory=Delta)
    entries: Entries = NOTHING
    stored: Entries | None = NOTHING
    result: LearnResult = field(init=False)

    def row(self) -> Append | None:
        """Return the row to append; None if the guild has learned nothing."""
        if not self.delta:
            return None
        world = self.world
        if self.stored is None:
            data = world.sealed_row(self.delta, self.entries, complete=True)
        else:
            data = world.sealed_row(self.delta, self.stored, complete=False)
        return Append(world.guild, world.seq, world.version, data)


def count_all(batches: Sequence[GuildBatch]) -> list[Append]:
    """Count the batches of some guilds, enter them into their worlds, and return the rows that make
    it last. If a row isn't taken, its guild's world must be dropped."""
    decided = [one.world.book.decide(one.examples, one.covered_ranges) for one in batches]
    worlds = [one.world for one in batches]
    ids = WorldIds(worlds, [one.delta for one in batches])
    examples = [ids.numbered(example) for one in decided for example in one.examples]
    uncounted = {world.guild: world.book.uncounted(world.guild) for world in worlds}
    counted = count_batch(
        examples, ids, {guild: words for guild, words in uncounted.items() if words}
    )
    underived_entries = counted.entries.picked(underived(counted.entries.keys))
    for number, entries in split_by_guild(underived_entries, GUILD_KEY).items():
        batches[number - 1].stored = entries
    for number, entries in split_by_guild(counted.entries, GUILD_KEY).items():
        batch = batches[number - 1]
        batch.entries = entries
        if uncounted[batch.world.guild]:
            batch.stored = None
    for (number, code), messages, tokens in counted.said:
        batches[number - 1].delta.say(code, messages, tokens)
    found: list[dict[MessageId, SourceId]] = [{} for _ in batches]
    for id_, (number, code) in counted.source_ids.items():
        found[number - 1][id_] = ids.guild(number), code
    for batch, part, source_ids in zip(batches, decided, found, strict=True):
        _record(batch, part, source_ids)
    return [row for batch in batches if (row := batch.row()) is not None]


def _record(batch: GuildBatch, decided: Decided, source_ids: Mapping[MessageId, SourceId]) -> None:
    delta = batch.delta
    for one in decided.covered_ranges:
        delta.covered.append((one.key.channel, one.key.stream, one.low, one.high))
    if batch.backfilled is not None and not decided.refused:
        channel = batch.covered_ranges[0].key.channel
        delta.advances.append((channel, batch.backfilled, len(decided.examples)))
    batch.world.book.apply(delta)
    tokens = sum(tokens for _, tokens in delta.said.values())
    batch.result = LearnResult(
        len(decided.examples), tokens, decided.refused, source_ids, decided.empty
    )
