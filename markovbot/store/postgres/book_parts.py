"""A guild's book as the parts that are stored.

Part `DECISIONS` is what people and admins decided, and what is being erased or purged: it is what
is read of all guilds to list them. Part `SOURCES` has the sources and the coverage. What is learned
since they were written follows as parts of its own (`delta.py`), as in a log-structured merge tree:
their bytes together stay below those of `SOURCES`.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from markovbot.domain import (
    Ban,
    ChannelId,
    Consent,
    Imitation,
    MemberId,
    MessageId,
    Pause,
    Policy,
    StreamId,
    StreamKey,
)
from markovbot.store.book import Source
from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.ports import BackfillJob
from markovbot.store.postgres.compact_json import packed
from markovbot.store.postgres.guild_book import Erasure, GuildBook, Purge
from markovbot.store.rules.settings import fields_of, rows_of

DECISIONS: Final = 0
SOURCES: Final = 1
FIRST_DELTA: Final = 2


def decisions_of(book: GuildBook) -> bytes:
    """Return the part `DECISIONS`."""
    guild = book.guild
    policy = book.policy_of.get(guild)
    return packed(
        {
            "switches": [(channel, since) for (_, channel), since in book.since_by_channel.items()],
            "jobs": [job[1:] for job in book.jobs.values()],
            "pauses": book.pauses_of.get(guild, []),
            "tombstones": [(*key[1:], until) for key, until in book.tombstones.items()],
            "policy": None if policy is None else _rows(policy),
            "blocked": {
                triple.hex(): [channel or 0 for channel in channels]
                for triple, channels in book.blocked_triples.get(guild, {}).items()
            },
            "banned": [(*key, lifted) for key, lifted in book.banned.get(guild, {}).items()],
            "deletion": book.deletions.get(guild),
            "facts": book.facts,
            "periods": sorted(book.periods()),
            "erasures": [
                (one.sources, one.stage, _hex(one.cursor), sorted(one.suspects))
                for one in book.erasures
            ],
            "purges": [(one.texts, one.stage, _hex(one.cursor)) for one in book.purges],
        }
    )


def read_decisions(book: GuildBook, data: bytes) -> list[int]:
    """Take the decisions into a book; return the retention periods that it had when they were
    stored."""
    found: dict[str, Any] = json.loads(COMPRESSORS.decompress(data))
    guild = book.guild
    for channel, since in found["switches"]:
        book.since_by_channel[guild, ChannelId(channel)] = MessageId(since)
    for channel, *job in found["jobs"]:
        book.jobs[guild, ChannelId(channel)] = BackfillJob(guild, ChannelId(channel), *job)
    if found["pauses"]:
        book.pauses_of[guild] = [Pause(*one) for one in found["pauses"]]
    for channel, member, until in found["tombstones"]:
        book.tombstones[guild, channel, member] = until
    _read_rules(book, found)
    if found["deletion"] is not None:
        book.deletions[guild] = found["deletion"]
    book.facts.update(found["facts"])
    for sources, stage, cursor, suspects in found["erasures"]:
        book.erasures.append(Erasure(sources, stage, _bytes(cursor), set(suspects)))
    for texts, stage, cursor in found["purges"]:
        book.purges.append(Purge(texts, stage, _bytes(cursor)))
    periods: list[int] = found["periods"]
    return periods


def _read_rules(book: GuildBook, found: Mapping[str, Any]) -> None:
    """Take into a book what admins have decided about words and people."""
    guild = book.guild
    if found["policy"] is not None:
        book.policy_of[guild] = _policy(*found["policy"])
    if found["blocked"]:
        book.blocked_triples[guild] = {
            bytes.fromhex(triple): {ChannelId(channel) if channel else None for channel in channels}
            for triple, channels in found["blocked"].items()
        }
    if found["banned"]:
        book.banned[guild] = {
            (Ban(kind), text): None if lifted is None else MessageId(lifted)
            for kind, text, lifted in found["banned"]
        }


def sources_of(book: GuildBook) -> bytes:
    """Return the part `SOURCES`."""
    sources = sorted(book.here(), key=lambda source: source.number)
    return packed(
        {
            "columns": [
                [getattr(source, name) for source in sources]
                for name in ("number", "channel", "member", "period", "messages", "tokens")
            ],
            "coverage": sorted(
                (key.channel, key.stream, ranges) for key, ranges in book.coverage.items()
            ),
        }
    )


def read_sources(book: GuildBook, data: bytes) -> None:
    """Take the sources and the coverage into a book."""
    found: dict[str, Any] = json.loads(COMPRESSORS.decompress(data))
    book.reindex(map(Source, *found["columns"]))
    for channel, stream, ranges in found["coverage"]:
        key = StreamKey(book.guild, ChannelId(channel), StreamId(stream))
        book.coverage[key] = [(low, high) for low, high in ranges]


def _rows(policy: Policy) -> tuple[object, ...]:
    return (
        policy.consent,
        policy.imitation,
        policy.retention,
        policy.contact_admin,
        list(rows_of(policy)),
    )


def _policy(
    consent: str,
    imitation: str,
    retention: int,
    contact_admin: int | None,
    rows: Collection[tuple[str, int, str]],
) -> Policy:
    return Policy(
        Consent(consent),
        Imitation(imitation),
        retention,
        None if contact_admin is None else MemberId(contact_admin),
        **fields_of(rows),
    )


def _hex(cursor: bytes | None) -> str | None:
    return None if cursor is None else cursor.hex()


def _bytes(cursor: str | None) -> bytes | None:
    return None if cursor is None else bytes.fromhex(cursor)
