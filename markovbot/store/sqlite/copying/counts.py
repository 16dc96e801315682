"""The counts of a guild in SQLite on their way to another store, and from one."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, TypeVar

import numpy as np

from markovbot.domain import GuildId
from markovbot.store.model import digest as model
from markovbot.store.model.copying import GuildIds, KeysOf, slices
from markovbot.store.packed.bulk_writer import BulkWriter
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    CHANNEL_BITS,
    GUILD_BITS,
    LOWEST_WORD,
    MEMBER_BITS,
    WORD_BITS,
    source_code,
    split,
)
from markovbot.store.packed.storage import Run
from markovbot.store.ports.copying import (
    GuildRecords,
    PlacedSources,
    Transitions,
    still_removing,
)
from markovbot.store.rules.digest import SourceTotals
from markovbot.store.sqlite.copying.records import read_records, write_records
from markovbot.store.sqlite.copying.surface_forms import SurfaceForms
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.erasing import begin_epoch
from markovbot.store.sqlite.counts.random_ids import new_ids, new_ids_within
from markovbot.store.sqlite.counts.sources import guild_id

T = TypeVar("T")

TAKEN_GUILDS: Final = "(SELECT id FROM guild UNION ALL SELECT guild FROM erasing)"


def copy_out(
    connection: sqlite3.Connection,
    guild: GuildId,
    forms: SurfaceForms,
    work: Callable[[GuildRecords, Iterator[Transitions]], T],
) -> T:
    """Run `work` on a guild, of which nothing is being erased or purged."""
    id_ = guild_id(connection, guild)
    records = read_records(connection, guild)
    if id_ is None:
        return work(records, iter(()))
    _refuse_while_removing(connection, guild, id_)
    storage = SqliteBlockStorage(connection)
    spelled = forms.of(storage, id_)
    tokens = _spelled(connection, _tokens_in(spelled))
    words = _texts(connection, "word", {word for _, _, word in tokens})
    place_of = {word: place for place, (word, _) in enumerate(words)}
    sources = _sources(connection, id_)
    ids = GuildIds.of(
        (word for word, _ in words),
        (token for token, _, _ in tokens),
        sorted(source_code(*one) for one in sources),
    )
    records = records.with_sources(
        PlacedSources.of(sources),
        (text for _, text in words),
        ((place_of[word], text) for _, text, word in tokens),
    )
    return work(records, slices(storage, id_, ids, spelled))


def copy_in(
    connection: sqlite3.Connection,
    records: GuildRecords,
    transitions: Iterable[Transitions],
    check: Callable[[str], None],
) -> None:
    """Store a guild, in the transaction that the connection is in."""
    write_records(connection, records)
    if not records.sources:
        check(model.digest(SqliteBlockStorage(connection), None, model.TextsById((), ()), {}, ()))
        return
    (guild,) = new_ids(connection, TAKEN_GUILDS, GUILD_BITS, 1)
    connection.execute("INSERT INTO guild (id, snowflake) VALUES (?, ?)", (guild, records.guild))
    totals = _enter_sources(connection, guild, records)
    words, tokens = _enter_vocabulary(connection, records)
    ids = GuildIds.of(words, tokens, totals)
    storage = NewRuns(connection)
    writer, keys_of = BulkWriter(storage), KeysOf(guild, ids)
    for one in transitions:
        writer.add(keys_of(one), one.times)
    writer.close()
    vocabulary = model.TextsById(
        _texts(connection, "word", words),
        _texts(connection, "token", tokens),
    )
    check(model.digest(storage, guild, vocabulary, totals, ()))
    begin_epoch(connection)


class NewRuns(SqliteBlockStorage):
    """Sees only the runs that were created after it, and those that are small enough to be merged
    with a batch: what was just written is in them."""

    __slots__ = ("_first",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        (used,) = connection.execute(
            "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'run'"
        ).fetchone()
        self._first = used + 1

    def runs(self) -> list[Run]:
        """Return the new runs; as long as there are none, all."""
        found = super().runs()
        return [run for run in found if run.id >= self._first] or found


def _refuse_while_removing(connection: sqlite3.Connection, guild: GuildId, id_: int) -> None:
    (removing,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM erasing WHERE guild = ?) "
        "OR EXISTS (SELECT 1 FROM purge WHERE guild = ?)",
        (id_, guild),
    ).fetchone()
    if removing:
        raise still_removing(guild)


def _tokens_in(forms: Sequence[Entries]) -> list[int]:
    found = [np.unique(split(one.keys)[1] & np.uint64(LOWEST_WORD)) for one in forms]
    ids: list[int] = np.unique(np.concatenate(found)).tolist() if found else []
    return ids


def _texts(
    connection: sqlite3.Connection, table: str, ids: Collection[int]
) -> list[tuple[int, str]]:
    """Return some words or tokens with their texts, in the order of their ids."""
    return connection.execute(
        f"SELECT id, text FROM {table} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(ids)),),
    ).fetchall()


def _spelled(connection: sqlite3.Connection, tokens: Collection[int]) -> list[tuple[int, str, int]]:
    """Return some tokens with their texts and their words, in the order of their ids."""
    return connection.execute(
        "SELECT id, text, word FROM token WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(tokens)),),
    ).fetchall()


def _sources(connection: sqlite3.Connection, guild: int) -> dict[tuple[int, int], SourceTotals]:
    """Return the sources of a guild by the ids of their channel and member."""
    rows = connection.execute(
        "SELECT source.channel, source.member, channel.snowflake, member.snowflake, period, "
        "messages, tokens FROM source "
        "JOIN channel ON channel.guild = source.guild AND channel.id = source.channel "
        "JOIN member ON member.guild = source.guild AND member.id = source.member "
        "WHERE source.guild = ?",
        (guild,),
    )
    return {(channel, member): SourceTotals(*said) for channel, member, *said in rows}


def _enter_sources(
    connection: sqlite3.Connection, guild: int, records: GuildRecords
) -> dict[int, SourceTotals]:
    """Give the sources ids, in the order of their places; return them by code."""
    channels = sorted(
        new_ids_within(connection, "channel", CHANNEL_BITS, [guild] * len(records.channels))
    )
    members = sorted(
        new_ids_within(connection, "member", MEMBER_BITS, [guild] * len(records.members))
    )
    connection.executemany(
        "INSERT INTO channel (guild, id, snowflake) VALUES (?, ?, ?)",
        [(guild, *one) for one in zip(channels, records.channels, strict=True)],
    )
    connection.executemany(
        "INSERT INTO member (guild, id, snowflake, period) VALUES (?, ?, ?, ?)",
        [(guild, id_, *one) for id_, one in zip(members, records.members, strict=True)],
    )
    connection.executemany(
        "INSERT INTO source (guild, channel, member, messages, tokens) VALUES (?, ?, ?, ?, ?)",
        [
            (guild, channels[channel], members[member], *said)
            for channel, member, *said in records.sources
        ],
    )
    return {
        source_code(channels[channel], members[member]): SourceTotals(
            records.channels[channel], *records.members[member], messages, tokens
        )
        for channel, member, messages, tokens in records.sources
    }


def _enter_vocabulary(
    connection: sqlite3.Connection, records: GuildRecords
) -> tuple[list[int], list[int]]:
    """Return the id of each word and token; those that are new get ids in the order of places."""
    words = _known(connection, "word", records.words)
    missing = [text for text in records.words if text not in words]
    fresh = sorted(new_ids(connection, "word", WORD_BITS, len(missing)))
    words.update(zip(missing, fresh, strict=True))
    connection.executemany(
        "INSERT INTO word (id, text) VALUES (?, ?)", zip(fresh, missing, strict=True)
    )
    spellings = {text: records.words[word] for word, text in records.tokens}
    tokens = _known(connection, "token", spellings)
    missing = [text for text in spellings if text not in tokens]
    fresh = sorted(new_ids(connection, "token", WORD_BITS, len(missing)))
    tokens.update(zip(missing, fresh, strict=True))
    connection.executemany(
        "INSERT INTO token (id, word, text) VALUES (?, ?, ?)",
        [(id_, words[spellings[text]], text) for id_, text in zip(fresh, missing, strict=True)],
    )
    return [words[text] for text in records.words], [tokens[text] for text in spellings]


def _known(connection: sqlite3.Connection, table: str, texts: Collection[str]) -> dict[str, int]:
    """Return the ids of those words or tokens that there are."""
    return dict(
        connection.execute(
            f"SELECT {table}.text, {table}.id FROM json_each(?) AS wanted "
            f"CROSS JOIN {table} ON {table}.text = wanted.value",
            (json.dumps(list(texts)),),
        ).fetchall()
    )
