"""Limits of the machine: the same rows without a store."""

import json
import sqlite3
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any, Final

import discord

from benchmarks.corpus import SMALL, rows_of
from benchmarks.figures import Figure, report
from markovbot.text import segments

PAYLOADS: Final = 5_000


def measure_counting(corpus: Path) -> tuple[Figure, Counter[tuple[str, ...]]]:
    """Count triples of given tokens in a dictionary: forwards only, without sources."""
    said = [one for row in islice(rows_of(corpus), SMALL) for one in segments(row["content"])]
    counts: Counter[tuple[str, ...]] = Counter()
    started = time.process_time()
    for tokens in said:
        padded = ["", "", *tokens, ""]
        counts.update(zip(padded, padded[1:], padded[2:], strict=False))
    spent = time.process_time() - started
    return Figure(
        "limit: a Counter of triples in memory, tokens given", len(said) / spent, "1/s"
    ), counts


def measure_inserting(rows: list[tuple[Any, ...]], database: Path) -> Figure:
    """Insert the same number of plain rows as the messages have triples, sorted beforehand."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE fact (a, b, c, n, PRIMARY KEY (a, b, c)) WITHOUT ROWID")
    started = time.process_time()
    connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    spent = time.process_time() - started
    connection.close()
    return Figure(
        "limit: executemany of sorted plain rows (one of five tables), messages",
        SMALL / spent,
        "1/s",
        note=f"{len(rows) / spent:,.0f} rows/s",
    )


def measure_parsing() -> Figure:
    """Let discord.py parse messages as its gateway receives them."""
    client = discord.Client(intents=discord.Intents.default())
    state = client._connection  # noqa: SLF001 - what the gateway calls
    channel = {"id": "2", "type": 0, "name": "tea", "position": 0, "permission_overwrites": []}
    guild: Any = {"id": "1", "name": "g", "channels": [channel], "members": [], "roles": []}
    state._add_guild(discord.Guild(data=guild, state=state))  # noqa: SLF001
    author = {"id": "3", "username": "ada", "discriminator": "0", "avatar": None}
    message = {
        "id": "5",
        "channel_id": "2",
        "guild_id": "1",
        "type": 0,
        "author": author,
        "member": {"roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0},
        "content": "the kettle sings and nobody minds",
        "pinned": False,
        "tts": False,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "embeds": [],
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
    }
    received = json.dumps({"op": 0, "t": "MESSAGE_CREATE", "s": 1, "d": message})
    started = time.process_time()
    for _ in range(PAYLOADS):
        state.parse_message_create(json.loads(received)["d"])
    spent = time.process_time() - started
    return Figure(
        "limit: discord.py decoding messages, before anything of ours",
        PAYLOADS / spent,
        "1/s",
        note=f"{spent / PAYLOADS * 1e6:.0f} µs each",
    )


def main(corpus: str, database: str) -> None:
    """Measure and report."""
    counted, counts = measure_counting(Path(corpus))
    rows = sorted((*triple, count) for triple, count in counts.items())
    report([counted, measure_inserting(rows, Path(database)), measure_parsing()])


if __name__ == "__main__":
    main(*sys.argv[1:])
