"""Which channels' past is being read: it goes on after a restart until it is done or ended."""

import sqlite3

from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store.protocol import Training


def keep(connection: sqlite3.Connection, training: Training) -> None:
    """Keep a training in place of an earlier one, if the channel is still switched on."""
    connection.execute(
        "INSERT OR REPLACE INTO training (guild, channel, oldest, place, message, learned) "
        "SELECT guild, channel, ?, ?, ?, ? FROM switched_on WHERE guild = ? AND channel = ?",
        (
            training.oldest,
            training.place,
            training.message,
            training.learned,
            training.guild,
            training.channel,
        ),
    )


def kept(connection: sqlite3.Connection) -> list[Training]:
    """Return all trainings."""
    return [
        Training(GuildId(guild), ChannelId(channel), MessageId(oldest), place, message, learned)
        for guild, channel, oldest, place, message, learned in connection.execute(
            "SELECT guild, channel, oldest, place, message, learned FROM training"
        )
    ]


def end(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> bool:
    """Keep a training no longer; return False if there was none."""
    cursor = connection.execute(
        "DELETE FROM training WHERE guild = ? AND channel = ?", (guild, channel)
    )
    return cursor.rowcount == 1
