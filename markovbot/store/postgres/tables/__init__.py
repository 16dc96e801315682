"""Guilds in PostgreSQL's tables: numbers and sealed bytes, nothing of words.

Each statement is a transaction of its own and one round trip.
"""

from markovbot.store.postgres.tables.guild_tables import GuildTables, open_tables
from markovbot.store.postgres.tables.records import (
    Append,
    Change,
    Current,
    GuildRows,
    Part,
    RunPiece,
)

__all__ = [
    "Append",
    "Change",
    "Current",
    "GuildRows",
    "GuildTables",
    "Part",
    "RunPiece",
    "open_tables",
]
