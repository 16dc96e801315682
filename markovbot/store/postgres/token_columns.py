"""New tokens as bytes: their ids and their words' ids by columns, then their texts.

    number of tokens u32 | bytes of the ids | texts as JSON

compressed by Zstandard. An id takes three bytes: the lowest of all tokens first, then the others,
since numbers as text would take three times as much.
"""

import json
import struct
from collections.abc import Sequence
from typing import Final

import numpy as np

from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.postgres.compact_json import as_json

NewToken = tuple[int, int, str]
"""A token that was given an id: the token, its word, its text."""

HEADER: Final = struct.Struct("<I")

ID_BYTES: Final = 3
WIDE_BYTES: Final = 4


def token_columns(tokens: Sequence[NewToken]) -> bytes:
    """Return tokens as columns, not compressed."""
    ids = [token for token, _, _ in tokens] + [word for _, word, _ in tokens]
    wide = struct.pack(f"<{len(ids)}I", *ids)
    planes = b"".join([wide[plane::WIDE_BYTES] for plane in range(ID_BYTES)])
    return HEADER.pack(len(tokens)) + planes + as_json([text for _, _, text in tokens]).encode()


def read_token_columns(columns: bytes) -> list[NewToken]:
    """Return the tokens of columns."""
    (count,) = HEADER.unpack_from(columns)
    texts_at = HEADER.size + 2 * count * ID_BYTES
    planes = np.frombuffer(columns, np.uint8, 2 * count * ID_BYTES, HEADER.size)
    low, middle, high = planes.reshape(ID_BYTES, 2 * count).astype(np.uint32)
    ids = (low | middle << 8 | high << 16).tolist()
    texts = json.loads(columns[texts_at:])
    return list(zip(ids[:count], ids[count:], texts, strict=True))


def pack_tokens(tokens: Sequence[NewToken]) -> bytes:
    """Return tokens as compressed columns."""
    packed: bytes = COMPRESSORS.compress(token_columns(tokens))
    return packed


def unpack_tokens(data: bytes) -> list[NewToken]:
    """Return the tokens of compressed columns."""
    return read_token_columns(COMPRESSORS.decompress(data))
