"""What a database holds, guild by guild, channel by channel, member by member."""

import sqlite3
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.store.ports import ScopeStatistics
from markovbot.store.sqlite.counts.coverage import switches
from markovbot.store.sqlite.counts.known import known_guilds
from markovbot.store.sqlite.counts.statistics import scope_statistics

SOURCES: Final = (
    "guild JOIN source ON source.guild = guild.id "
    "JOIN channel ON channel.guild = guild.id AND channel.id = source.channel "
    "JOIN member ON member.guild = guild.id AND member.id = source.member"
)
"""All sources, with what they belong to."""


def guilds(connection: sqlite3.Connection) -> dict[GuildId, ScopeStatistics]:
    """Return how much was learned in each guild of which there is anything."""
    return {one: scope_statistics(connection, Scope(one)) for one in known_guilds(connection)}


def channels_of(connection: sqlite3.Connection, guild: GuildId) -> dict[ChannelId, ScopeStatistics]:
    """Return how much was learned in each channel of a guild, those switched on included."""
    nothing = ScopeStatistics(0, 0, 1, 0)
    found = dict.fromkeys(switches(connection, guild), nothing)
    rows = connection.execute(
        "SELECT channel.snowflake, SUM(messages), SUM(tokens), COUNT(DISTINCT member.snowflake) "
        f"FROM {SOURCES} WHERE guild.snowflake = ? GROUP BY 1",
        (guild,),
    )
    for channel, messages, tokens, members in rows:
        found[ChannelId(channel)] = ScopeStatistics(messages, tokens, 1, members)
    return found


def members_of(connection: sqlite3.Connection, guild: GuildId) -> dict[MemberId, ScopeStatistics]:
    """Return how much was learned from each member of a guild."""
    rows = connection.execute(
        "SELECT member.snowflake, SUM(messages), SUM(tokens), COUNT(DISTINCT channel.snowflake) "
        f"FROM {SOURCES} WHERE guild.snowflake = ? GROUP BY 1",
        (guild,),
    )
    return {
        MemberId(member): ScopeStatistics(messages, tokens, channels, 1)
        for member, messages, tokens, channels in rows
    }
