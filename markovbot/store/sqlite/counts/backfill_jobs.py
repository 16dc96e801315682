"""Backfill jobs: the channels whose history is being read, kept so that a restart continues."""

import sqlite3

from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store.ports import BackfillJob


def save(connection: sqlite3.Connection, job: BackfillJob) -> None:
    """Save a channel's job, replacing an earlier one; nothing if the channel is switched off."""
    connection.execute(
        "INSERT OR REPLACE INTO training "
        "(guild, channel, oldest, place, message, learned, read, total) "
        "SELECT guild, channel, ?, ?, ?, ?, ?, ? FROM switched_on WHERE guild = ? AND channel = ?",
        (
            job.oldest,
            job.report_channel,
            job.report_message,
            job.learned,
            job.read,
            job.total,
            job.guild,
            job.channel,
        ),
    )


def advance(
    connection: sqlite3.Connection, guild: GuildId, channel: ChannelId, read: int, learned: int
) -> None:
    """Add the messages of a page to what a channel's job has read and learned."""
    connection.execute(
        "UPDATE training SET read = read + ?, learned = learned + ? "
        "WHERE guild = ? AND channel = ?",
        (read, learned, guild, channel),
    )


def load(connection: sqlite3.Connection) -> list[BackfillJob]:
    """Return all jobs."""
    return [
        BackfillJob(GuildId(guild), ChannelId(channel), MessageId(oldest), *others)
        for guild, channel, oldest, *others in connection.execute(
            "SELECT guild, channel, oldest, place, message, learned, read, total FROM training"
        )
    ]


def delete(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> bool:
    """Delete a channel's job; return False if there was none."""
    cursor = connection.execute(
        "DELETE FROM training WHERE guild = ? AND channel = ?", (guild, channel)
    )
    return cursor.rowcount == 1
