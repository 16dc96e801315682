"""Blocks as they were written before they were written by columns."""

import sqlite3

import numpy as np

from markovbot.store.packed.codec import decode
from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import KEY_BYTES
from markovbot.store.packed.row_layout import HEADER


def encode_rows(entries: Entries) -> bytes:
    """Pack entries as a block: a count takes 4 bytes unless all are 1."""
    keys = entries.keys.view(np.uint8).reshape(-1, KEY_BYTES)
    differing = (keys != keys[0]).any(axis=0)
    shared = int(differing.argmax()) if differing.any() else KEY_BYTES - 1
    width = 4 if entries.counts.max() > 1 else 0
    payload = keys[:, shared:].tobytes()
    if width:
        payload += entries.counts.astype("<u4").tobytes()
    header = HEADER.pack(len(keys), shared, width) + keys[0, :shared].tobytes()
    packed: bytes = header + COMPRESSORS.compress(payload)
    return packed


def write_rows(connection: sqlite3.Connection) -> int:
    """Write all blocks of a database anew in that layout, and return how many there are."""
    blocks = connection.execute("SELECT id, data FROM block").fetchall()
    connection.executemany(
        "UPDATE block SET data = ? WHERE id = ?",
        [(encode_rows(decode(data)), id_) for id_, data in blocks],
    )
    connection.commit()
    return len(blocks)
