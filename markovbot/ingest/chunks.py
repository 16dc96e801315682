"""Chunks: stretches of an export, read and split into tokens, as another process may do it.

Nothing here knows the store, so that such a process starts quickly and stays small.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markovbot.domain import ChannelId, StreamId
from markovbot.errors import UserError
from markovbot.ingest.export_file import BLOCK, block_of
from markovbot.ingest.formats import Export
from markovbot.ingest.rows import LeftOut, Moment, Row, Unreadable
from markovbot.text import EncodedTexts, encode, segments_of

MOST_CHARACTERS: Final = 1 << 21
"""Characters after which a chunk ends within its block: most have a tenth as many."""

Segments = Sequence[Sequence[str]]

Place = tuple[ChannelId, StreamId | None]
"""A channel, and what the ids of what was said there belong to; None where there are none and the
rows' numbers stand in for them."""


@dataclass(slots=True)
class Chunk:
    """The rows of a block, or of a part of one: what is learned of them, and what isn't.

    `origin` is that of its first message, None if it has none. The last six fields have an element
    for each message that may be learned: the place in `places`, the author, the id or the number,
    the number, the moment as `Row` has it, the tokens.
    """

    block: int
    done: int = 0
    """Bytes of the file that are read by then."""
    origin: str | None = None
    left_out: list[tuple[int, LeftOut]] = field(default_factory=list)
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of rows, and what is wrong with them."""
    places: list[Place] = field(default_factory=list)
    place_of: "array[int]" = field(default_factory=lambda: array("I"))
    members: "array[int]" = field(default_factory=lambda: array("Q"))
    ids: "array[int]" = field(default_factory=lambda: array("Q"))
    numbers: "array[int]" = field(default_factory=lambda: array("Q"))
    moments: list[Moment] = field(default_factory=list)
    texts: EncodedTexts = field(default_factory=lambda: encode([]))


def chunks(export: Export) -> Iterator[Chunk]:
    """Read an export, or a share of one, and yield it chunk by chunk, in its order.

    Raises UserError as `Format.read`, after all chunks before the damage.
    """
    builder: _Builder | None = None
    damage: UserError | None = None
    try:
        for number, row in export.rows():
            if builder is None or number > builder.last or builder.room <= 0:
                if builder is not None:
                    yield builder.finished(export.file.done)
                builder = _Builder(block_of(number))
            builder.add(number, row)
    except UserError as error:
        damage = error
    if builder is not None:
        yield builder.finished(export.file.done)
    if damage is not None:
        raise damage


class _Builder:
    """A chunk that is being put together."""

    def __init__(self, block: int) -> None:
        self._chunk = Chunk(block)
        self.last = (block + 1) * BLOCK
        """The number of the last row that may belong to it."""
        self.room = MOST_CHARACTERS
        """Characters that it still has room for."""
        self._places: dict[Place, int] = {}
        self._segments: list[Segments] = []

    def add(self, number: int, row: Row | LeftOut | Unreadable) -> None:
        """Add a row."""
        chunk = self._chunk
        if isinstance(row, Unreadable):
            chunk.unreadable.append((number, str(row)))
            return
        if isinstance(row, LeftOut):
            chunk.left_out.append((number, row))
            return
        if chunk.origin is None:
            chunk.origin = row.origin
        if row.bot:
            chunk.left_out.append((number, LeftOut.BOT))
            return
        id_ = row.id
        place = row.channel, None if id_ is None else row.stream or StreamId(row.channel)
        chunk.place_of.append(self._places.setdefault(place, len(self._places)))
        chunk.members.append(row.member)
        chunk.ids.append(number if id_ is None else id_)
        chunk.numbers.append(number)
        chunk.moments.append(row.moment)
        self._segments.append(segments_of(row.content, mentions_bot=row.mentions_bot))
        self.room -= len(row.content)

    def finished(self, done: int) -> Chunk:
        """Return the chunk; so many bytes of the file are read."""
        chunk = self._chunk
        chunk.done = done
        chunk.places = list(self._places)
        chunk.texts = encode(self._segments)
        return chunk
