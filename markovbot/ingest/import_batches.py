"""Turn the chunks of an export into what the store learns in one transaction each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markovbot.domain import (
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.errors import UserError
from markovbot.ingest.chunks import Chunk
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import day_sent
from markovbot.store.ports import Example
from markovbot.text import EncodedSegments

BATCH: Final = 20_000
"""Messages a transaction: enough that their transitions, sorted, fall close together."""

FIRST_BATCH: Final = 5_000
"""Messages of the first transaction of a large file, before it is known how long one takes. A small
file is one transaction, so that there is nothing to compact."""

SMALLEST_BATCH: Final = 2_000
LONG: Final = 0.5
SHORT: Final = 0.3
"""Seconds that learning a batch takes when the next ones are made smaller, and larger: so long does
another program wait that wants to write."""

MOST_TOKENS: Final = 1_000_000
"""Tokens a transaction, if messages are long."""


@dataclass(slots=True)
class Batch:
    """Messages, and what else their stretch of the file holds; `done` bytes of it are read."""

    examples: Sequence[Example] = ()
    covered_ranges: Sequence[CoveredRange] = ()
    bots: int = 0
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    done: int = 0


class Batches:
    """The batches of one export. `damage` says, after the last one, why there are no more."""

    def __init__(
        self,
        path: Path,
        found: Iterator[Chunk],
        guild: GuildId,
        builder: ExampleBuilder,
        size: int,
    ) -> None:
        """Begin with batches of so many messages."""
        self.damage: UserError | None = None
        self.path = path
        self._found = found
        self._guild = guild
        self._builder = builder
        self._numbered: StreamId | None = None
        self._lows: dict[StreamKey, MessageId] = {}
        self._size = min(size, BATCH)

    def adapt(self, seconds: float) -> None:
        """Be told how long a batch took to learn, and make the next ones larger or smaller."""
        if seconds > LONG:
            self._size = max(self._size // 2, SMALLEST_BATCH)
        elif seconds < SHORT:
            self._size = min(self._size * 3 // 2, BATCH)

    def as_read(self) -> Iterator[Batch]:
        """Yield batches in the order of the file."""
        batch, examples, tokens = Batch(), list[Example](), 0
        for chunk in self._chunks():
            self._note(batch, chunk)
            examples += self._examples(chunk)
            tokens += len(chunk.texts.codes)
            if len(examples) >= self._size or tokens >= MOST_TOKENS:
                yield self._with_examples(batch, examples)
                batch, examples, tokens = Batch(), [], 0
        yield self._with_examples(batch, examples)

    def by_id(self) -> Iterator[Batch]:
        """Read all of the file, and yield batches in the order of the messages' ids."""
        batch, examples = Batch(), list[Example]()
        for chunk in self._chunks():
            self._note(batch, chunk)
            examples += self._examples(chunk)
        examples.sort(key=lambda one: one.message.id)
        start = 0
        while start < max(len(examples), 1):
            stop = start + self._size
            yield self._with_examples(batch, examples[start:stop])
            batch, start = Batch(done=batch.done), stop

    def _chunks(self) -> Iterator[Chunk]:
        try:
            yield from self._found
        except UserError as error:
            self.damage = error  # raised once what came before it is learned

    @staticmethod
    def _note(batch: Batch, chunk: Chunk) -> None:
        batch.bots += chunk.bots
        batch.unreadable += chunk.unreadable
        batch.done = max(batch.done, chunk.done)

    def _examples(self, chunk: Chunk) -> Iterator[Example]:
        if self._numbered is None and chunk.origin is not None:
            self._numbered = StreamId(id_of(f"file\n{self.path.name}\n{chunk.origin}"))
        keys = [
            StreamKey(
                self._guild,
                channel,
                self._numbered if numbered and self._numbered else StreamId(channel),
            )
            for channel, numbered in chunk.places
        ]
        texts, complete = chunk.texts, self._builder.complete
        dated = self._builder.dates(self._guild)
        columns = zip(chunk.place_of, chunk.members, chunk.ids, chunk.moments, strict=True)
        for number, (place, member, id_, moment) in enumerate(columns):
            own = None if chunk.places[place][1] else MessageId(id_)
            message = Message(
                keys[place],
                MemberId(member),
                MessageId(id_),
                "",  # it is split already
                day_sent(moment, own) if dated else None,
            )
            yield complete(message, EncodedSegments(texts, number) if texts.counts[number] else ())

    def _with_examples(self, batch: Batch, examples: Sequence[Example]) -> Batch:
        batch.examples = examples
        batch.covered_ranges = self._covered_ranges(examples)
        return batch

    def _covered_ranges(self, examples: Sequence[Example]) -> list[CoveredRange]:
        """Claim each stream from its first message in the file to its last in the batch."""
        lows = self._lows
        highs = {example.message.key: example.message.id for example in examples}
        for example in examples if highs.keys() - lows.keys() else ():
            lows.setdefault(example.message.key, example.message.id)
        return [CoveredRange(key, lows[key], high) for key, high in highs.items()]
