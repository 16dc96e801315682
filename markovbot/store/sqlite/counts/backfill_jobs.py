"""Which channels' past is being read: it goes on after a restart until it is done or ended."""

import sqlite3

from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store.protocol import BackfillJob


def save(connection: sqlite3.Connection, job: BackfillJob) -> None:
    """Keep a training in place of an earlier one, if the channel is still switched on."""
    connection.execute(
        "INSERT OR REPLACE INTO training (guild, channel, oldest, place, message, learned) "
        "SELECT guild, channel, ?, ?, ?, ? FROM switched_on WHERE guild = ? AND channel = ?",
        (
            job.oldest,
            job.place,
            job.message,
            job.learned,
            job.guild,
            job.channel,
        ),
    )


def load(connection: sqlite3.Connection) -> list[BackfillJob]:
    """Return all trainings."""
    return [
        BackfillJob(GuildId(guild), ChannelId(channel), MessageId(oldest), place, message, learned)
        for guild, channel, oldest, place, message, learned in connection.execute(
            "SELECT guild, channel, oldest, place, message, learned FROM training"
        )
    ]


def delete(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> bool:
    """Keep a training no longer; return False if there was none."""
    cursor = connection.execute(
        "DELETE FROM training WHERE guild = ? AND channel = ?", (guild, channel)
    )
    return cursor.rowcount == 1
