"""JSON as short as it can be, compressed: as parts of a guild are stored before they are sealed."""

import json
from typing import Final

from markovbot.store.packed.compression import COMPRESSORS

as_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Kept, since making an encoder takes longer than most of what it encodes."""


def packed(values: object) -> bytes:
    """Return values as compressed JSON."""
    data: bytes = COMPRESSORS.compress(as_json(values).encode())
    return data
