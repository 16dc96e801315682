"""What a batch adds to a guild: as a row of its tail, and without tokens and counts as a part of
its book.

    bytes of the tokens u32 | bytes of the additions u32 | number of counts u32 | kind of counts u32
    tokens (`token_columns.py`) | other additions as JSON | keys | counts u32, unless all are 1

compressed by Zstandard; integers are little-endian. All first bytes of the keys come first, then
all second ones, and so on: a row has few sources, which take next to nothing then. Counts that
follow from others are left out (`packed/derived.py`), unless the guild doesn't count some words.

Counts are those of the whole batch in the order of their keys, the rest is in the order of ids, so
that neither tells which message came first. A row of one message holds what that message is made
of, so it is folded into the blocks soon.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import KEY_BYTES
from markovbot.store.postgres.compact_json import as_json
from markovbot.store.postgres.token_columns import NewToken, read_token_columns, token_columns

HEADER: Final = struct.Struct("<IIII")

ALL: Final = 1
"""A kind of counts: none is left out, or else those that follow from others are."""

SINGLE: Final = 2
"""A kind of counts: all are 1."""

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
        """Add what came later, without its tokens: the lexicon knows what isn't saved."""
        self.sources += later.sources
        for code, said in later.said.items():
            self.say(code, *said)
        self.covered += later.covered
        self.advances += later.advances

    def text(self) -> bytes:
        """Return the additions other than tokens as JSON."""
        columns = (
            sorted(self.sources),
            sorted((code, *said) for code, said in self.said.items()),
            sorted(self.covered),
            self.advances,
        )
        return as_json(columns).encode()

    def packed(self) -> bytes:
        """Return the additions as a part of the book."""
        packed: bytes = COMPRESSORS.compress(self.text())
        return packed

    @classmethod
    def unpacked(cls, data: bytes) -> "Delta":
        """Return additions from a part of the book."""
        return cls.of_text(COMPRESSORS.decompress(data))

    @classmethod
    def of_text(cls, text: bytes) -> "Delta":
        """Return additions from their JSON."""
        sources, said, covered, advances = json.loads(text)
        return cls(
            [],
            list(map(tuple, sources)),
            {code: (messages, count) for code, messages, count in said},
            list(map(tuple, covered)),
            list(map(tuple, advances)),
        )


def tail_row(delta: Delta, entries: Entries, *, complete: bool) -> bytes:
    """Return a batch's additions and counts as a row of the tail; `complete` if none is left
    out."""
    tokens, text = token_columns(sorted(delta.tokens)), delta.text()
    single = bool((entries.counts == 1).all())
    kind = ALL * complete | SINGLE * single
    header = HEADER.pack(len(tokens), len(text), len(entries), kind)
    counts = b"" if single else entries.counts.astype("<u4").tobytes()
    keys = entries.keys.view(np.uint8).reshape(-1, KEY_BYTES).T.tobytes()
    packed: bytes = COMPRESSORS.compress(b"".join([header, tokens, text, keys, counts]))
    return packed


def read_tail_row(data: bytes) -> tuple[Delta, Entries, bool]:
    """Return the additions and the counts of a row of the tail, and whether these are complete."""
    row: bytes = COMPRESSORS.decompress(data)
    tokens, text, size, kind = HEADER.unpack_from(row)
    text_at = HEADER.size + tokens
    keys_at = text_at + text
    delta = Delta.of_text(row[text_at:keys_at])
    delta.tokens = read_token_columns(row[HEADER.size : text_at])
    if kind & SINGLE:
        counts = np.ones(size, np.uint32)
    else:
        counts = np.frombuffer(row, "<u4", size, keys_at + KEY_BYTES * size).astype(np.uint32)
    planes = np.frombuffer(row, np.uint8, KEY_BYTES * size, keys_at).reshape(KEY_BYTES, size)
    keys = np.frombuffer(planes.T.tobytes(), f"S{KEY_BYTES}")
    return delta, Entries(keys, counts), bool(kind & ALL)


def text_of_tail_row(data: bytes) -> bytes:
    """Return what a row of the tail holds besides counts: texts, and other additions."""
    row: bytes = COMPRESSORS.decompress(data)
    tokens, text, *_ = HEADER.unpack_from(row)
    return row[HEADER.size : HEADER.size + tokens + text]
