"""The styles that lines are timed in."""

import sqlite3
from itertools import pairwise

from markovbot.domain import ChannelId, GuildId, MemberId, Style
from markovbot.ingest.named_ids import id_of

GUILD = GuildId(id_of("bench"))

AVERAGE_MEMBER = 5_000


def _said(database: str, column: str) -> list[tuple[int, int]]:
    """Return snowflakes of channels or members with their numbers of messages, most first."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            f"SELECT {column}.snowflake, SUM(messages) AS said FROM source JOIN {column} "  # noqa: S608
            f"ON {column}.guild = source.guild AND {column}.id = source.{column} "
            "GROUP BY 1 ORDER BY said DESC"
        ).fetchall()
    connection.close()
    return rows


def member_with_about(database: str, messages: int) -> tuple[MemberId, int]:
    """Return the member with the number of messages nearest to a given one, and that number."""
    members = _said(database, "member")
    above = next((a for a, b in pairwise(members) if b[1] < messages), members[0])
    return MemberId(above[0]), above[1]


def most_active(
    database: str, members: int, channels: int
) -> tuple[list[MemberId], list[ChannelId]]:
    """Return the members and the channels with the most messages."""
    return (
        [MemberId(snowflake) for snowflake, _ in _said(database, "member")[:members]],
        [ChannelId(snowflake) for snowflake, _ in _said(database, "channel")[:channels]],
    )


def styles(database: str) -> dict[str, Style]:
    """Return every kind of style, by name."""
    channels = [ChannelId(snowflake) for snowflake, _ in _said(database, "channel")]
    half = frozenset(channels[::2])
    chatterbox, said = member_with_about(database, 50_000)
    return {
        "server": Style(GUILD),
        "largest channel": Style(GUILD, frozenset(channels[:1])),
        "smallest channel": Style(GUILD, frozenset(channels[-1:])),
        "half of the channels": Style(GUILD, half),
        "all channels but one": Style(GUILD, frozenset(channels[1:])),
        f"member with {said:,} messages": Style(GUILD, None, frozenset({chatterbox})),
        "that member in half of the channels": Style(GUILD, half, frozenset({chatterbox})),
    }
