"""Turn the chunks of an export into what the store learns in one transaction each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
from markovbot.ingest.claims import Claims
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.import_report import EMPTY, EXPIRED, REPEATED, UNDATED, UNREADABLE
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
    """Messages, and what else their stretch of the file holds; `done` bytes of it are read.

    `numbers` has the row of each example. `skipped` names the rows that aren't learned, whatever
    the store knows, and `reasons` counts them; those with nothing to learn are examples, too.
    """

    examples: list[Example] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    covered_ranges: Sequence[CoveredRange] = ()
    skipped: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    done: int = 0

    def skip(self, number: int, reason: str) -> None:
        """Note a row that isn't learned."""
        self.skipped.append((number, reason))
        self.reasons[reason] += 1


class Batches:
    """The batches of one export. `damage` says, after the last one, why there are no more."""

    def __init__(
        self,
        file: ExportFile,
        found: Iterator[Chunk],
        guild: GuildId,
        builder: ExampleBuilder,
        claims: Claims,
        size: int,
    ) -> None:
        """Begin with batches of so many messages."""
        self.damage: UserError | None = None
        self.file = file
        self._found = found
        self._guild = guild
        self._builder = builder
        self._claims = claims
        self._numbered: StreamId | None = None
        self._size = min(size, BATCH)

    def adapt(self, seconds: float) -> None:
        """Be told how long a batch took to learn, and make the next ones larger or smaller."""
        if seconds > LONG:
            self._size = max(self._size // 2, SMALLEST_BATCH)
        elif seconds < SHORT:
            self._size = min(self._size * 3 // 2, BATCH)

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches in the order of the file."""
        batch, tokens = Batch(), 0
        for chunk in self._chunks():
            self._add(batch, chunk)
            tokens += len(chunk.texts.codes)
            if len(batch.examples) >= self._size or tokens >= MOST_TOKENS:
                yield self._claimed(batch)
                batch, tokens = Batch(done=batch.done), 0
        yield self._claimed(batch)

    def _chunks(self) -> Iterator[Chunk]:
        try:
            yield from self._found
        except UserError as error:
            self.damage = error  # raised once what came before it is learned

    def _add(self, batch: Batch, chunk: Chunk) -> None:
        batch.done = max(batch.done, chunk.done)
        batch.unreadable += chunk.unreadable
        batch.reasons[UNREADABLE] += len(chunk.unreadable)
        for number, why in chunk.left_out:
            batch.skip(number, why)
        keys = self._keys(chunk)
        texts, complete = chunk.texts, self._builder.complete
        dated = self._builder.dates(self._guild)
        repeated = self._claims.is_repeated
        day: int | None = None
        columns = zip(
            chunk.place_of, chunk.members, chunk.ids, chunk.numbers, chunk.moments, strict=True
        )
        for index, (place, member, id_, number, moment) in enumerate(columns):
            key = keys[place]
            if repeated(key, id_):
                batch.skip(number, REPEATED)
                continue
            if dated:
                own = None if chunk.places[place][1] is None else MessageId(id_)
                day = day_sent(moment, own)
                if day is None and moment is not None:
                    batch.skip(number, UNDATED)
                    continue
            message = Message(key, MemberId(member), MessageId(id_), "", day)  # it is split already
            words = EncodedSegments(texts, index) if texts.counts[index] else ()
            example = complete(message, words)
            if not example.segments:
                expired = words and self._builder.is_expired(message)
                batch.skip(number, EXPIRED if expired else EMPTY)
            batch.examples.append(example)
            batch.numbers.append(number)

    def _keys(self, chunk: Chunk) -> list[StreamKey]:
        """Return the stream of each place of a chunk; rows without ids have one of the file's."""
        if self._numbered is None and chunk.origin is not None:
            self._numbered = StreamId(id_of(f"file\n{self.file.name}\n{chunk.origin}"))
        return [
            StreamKey(self._guild, channel, stream or self._numbered or StreamId(channel))
            for channel, stream in chunk.places
        ]

    def _claimed(self, batch: Batch) -> Batch:
        ids: dict[StreamKey, list[MessageId]] = {}
        for example in batch.examples:
            ids.setdefault(example.message.key, []).append(example.message.id)
        batch.covered_ranges = self._claims.covered_by(ids)
        return batch
