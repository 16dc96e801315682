"""A style's counts, inside one read transaction."""

import sqlite3

from markovbot.domain import Style
from markovbot.store.model.reading import PackedReading
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.erasing import epoch
from markovbot.store.sqlite.counts.guild_view import SqliteGuildView
from markovbot.store.sqlite.counts.lookup_cache import LookupCache


class SqliteReading(PackedReading):
    """The counts of one style, inside one transaction; `cache` is held by it."""

    def __init__(self, connection: sqlite3.Connection, cache: LookupCache, style: Style) -> None:
        if (now := epoch(connection)) != cache.epoch:
            cache.clear(now)
        storage = SqliteBlockStorage(connection)
        runs = storage.runs()
        cache.note_runs(runs)
        view = SqliteGuildView(connection, cache, style.guild)
        super().__init__(view, storage, style, cache, runs)
