"""What a batch adds to a guild: as a row of its tail, and without counts as a part of its book.

    bytes of the additions u32 | the additions as JSON, compressed | blocks of counts, each after
    its number of bytes u32

Counts are those of the whole batch in the order of their keys, the rest is in the order of ids, so
that neither tells which message came first. A row of one message holds what that message is made
of, so it is folded into the blocks soon.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from markovbot.store.packed.codec import COMPRESSORS, decode, encode
from markovbot.store.packed.entries import Entries
from markovbot.store.postgres.lexicon import NewToken

LENGTH: Final = struct.Struct("<I")

MOST_ENTRIES: Final = 0xFFFF
"""Entries that the header of a block can count."""

NewSource = tuple[int, int, int, int]
"""A source's code, its channel, its member, its period."""

Covered = tuple[int, int, int, int]
"""A covered range: channel, stream, its ends."""

Advance = tuple[int, int, int]
"""A channel whose backfill advances: messages read, messages learned."""


@dataclass(slots=True)
class Delta:
    """Additions to a guild, in the order of their ids; `said` are messages and tokens by source."""

    tokens: list[NewToken] = field(default_factory=list)
    sources: list[NewSource] = field(default_factory=list)
    said: dict[int, tuple[int, int]] = field(default_factory=dict)
    covered: list[Covered] = field(default_factory=list)
    advances: list[Advance] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.tokens or self.sources or self.said or self.covered or self.advances)

    def say(self, code: int, messages: int, tokens: int) -> None:
        """Add what a source has said."""
        one, other = self.said.get(code, (0, 0))
        self.said[code] = one + messages, other + tokens

    def absorb(self, later: "Delta") -> None:
        """Add what came later."""
        self.tokens += later.tokens
        self.sources += later.sources
        for code, said in later.said.items():
            self.say(code, *said)
        self.covered += later.covered
        self.advances += later.advances

    def packed(self) -> bytes:
        """Return the additions as bytes."""
        columns = (
            sorted(self.tokens),
            sorted(self.sources),
            sorted((code, *said) for code, said in self.said.items()),
            sorted(self.covered),
            self.advances,
        )
        text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
        packed: bytes = COMPRESSORS.compress(text.encode())
        return packed

    @classmethod
    def unpacked(cls, data: bytes) -> "Delta":
        """Return additions from their bytes."""
        tokens, sources, said, covered, advances = json.loads(COMPRESSORS.decompress(data))
        return cls(
            [NewToken(*one) for one in tokens],
            list(map(tuple, sources)),
            {code: (messages, count) for code, messages, count in said},
            list(map(tuple, covered)),
            list(map(tuple, advances)),
        )


def tail_row(delta: Delta, entries: Entries) -> bytes:
    """Return a batch's additions and counts as a row of the tail."""
    cuts = [*range(0, len(entries), MOST_ENTRIES), len(entries)]
    parts = [delta.packed(), *(encode(entries.part(*cut)) for cut in pairwise(cuts))]
    return b"".join(LENGTH.pack(len(part)) + part for part in parts)


def read_tail_row(data: bytes) -> tuple[Delta, Entries]:
    """Return the additions and the counts of a row of the tail."""
    first, *blocks = _parts(data)
    return Delta.unpacked(first), Entries.merged(list(map(decode, blocks)))


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        (length,) = LENGTH.unpack_from(data, at)
        at += LENGTH.size
        yield data[at : at + length]
        at += length
