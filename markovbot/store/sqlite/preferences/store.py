"""The part of the store that keeps what people and admins have decided."""

import json
from abc import abstractmethod
from collections.abc import Collection, Sequence
from functools import partial
from typing import TypeVar

from markovbot.domain import (
    Ban,
    ChannelId,
    GuildId,
    MemberId,
    MessageId,
    Pause,
    Policy,
    Scope,
    WordList,
)
from markovbot.store.ports import ScopeStatistics
from markovbot.store.sqlite.counts import statistics, tombstones
from markovbot.store.sqlite.preferences import (
    blocklist,
    choices,
    labels,
    pauses,
    policies,
    retention,
    word_lists,
)
from markovbot.store.sqlite.threads import SqliteThreads

T = TypeVar("T")


class SqliteDecisions(SqliteThreads):
    """Each method a function in the writer's or in a reader's thread."""

    async def choose(self, member: MemberId, guild: GuildId, *, learned: bool) -> None:
        """Keep whether a person wants to be learned from in a guild, or everywhere."""
        await self._write(partial(choices.choose, member=member, guild=guild, learned=learned))

    async def choices(self, member: MemberId) -> dict[GuildId, bool]:
        """Return what a person has chosen."""
        return await self._look_up(partial(choices.choices, member=member))

    async def add_redacted_names(self, member: MemberId, names: Collection[str]) -> None:
        """Let folded names of a person never be said where they are left out."""
        await self._write(partial(choices.add_redacted_names, member=member, names=names))

    async def add_tombstone(self, member: MemberId, guild: GuildId, until: MessageId) -> None:
        """Learn nothing more, in a guild or everywhere, of what a person said up to a message."""
        scope = Scope(guild, member=member)
        await self._write(partial(tombstones.add, scope=scope, until=until))

    async def guilds_of(self, member: MemberId) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned from a person, by guild."""
        return await self._look_up(partial(statistics.statistics_by_guild, member=member))

    async def policies(self) -> dict[GuildId, Policy]:
        """Return the policies that differ from the usual one."""
        return await self._read(policies.policies)

    async def policy(self, guild: GuildId) -> Policy:
        """Return a guild's policy; the usual one if nobody has changed it."""
        return await self._look_up(partial(policies.policy, guild=guild))

    async def set_policy(self, guild: GuildId, new: Policy, today: int) -> None:
        """Keep a guild's policy, and apply a new limit to what was learned before it."""
        await self._write(partial(policies.set_policy, guild=guild, new=new, today=today))

    async def enforce_limits(self, today: int) -> None:
        """Let nothing outlive its guild's retention, by whichever process it was learned."""
        await self._write(partial(retention.enforce, today=today))

    async def expired(self, today: int) -> list[Scope]:
        """Return the retention periods that are over."""
        return await self._read(partial(retention.expired, today=today))

    async def pause(self, guild: GuildId, since: MessageId) -> bool:
        """Learn nothing that is said in a guild after `since`; False if it was paused already."""
        return await self._write(partial(pauses.pause, guild=guild, since=since))

    async def resume(self, guild: GuildId, until: MessageId) -> bool:
        """Learn again what is said after `until`; False if the guild wasn't paused."""
        return await self._write(partial(pauses.resume, guild=guild, until=until))

    async def pauses(self) -> dict[GuildId, list[Pause]]:
        """Return all pauses, by guild."""
        return await self._read(pauses.pauses)

    async def block_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Block three words in a row of a line where a channel may be read, or everywhere."""
        return await self._write(
            partial(blocklist.block_line, guild=guild, tokens=tokens, channel=channel)
        )

    async def unblock_line(
        self, guild: GuildId, tokens: Sequence[str], channel: ChannelId | None = None
    ) -> int:
        """Unblock three words in a row of a line, as they were blocked."""
        return await self._write(
            partial(blocklist.unblock_line, guild=guild, tokens=tokens, channel=channel)
        )

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words a guild has silenced."""
        return len(await self._look_up(partial(blocklist.blocked, guild=guild)))

    async def unblock_all(self, guild: GuildId) -> int:
        """Take back all silencing of a guild."""
        return await self._write(partial(blocklist.unblock_all, guild=guild))

    async def word_lists(self) -> dict[GuildId, WordList]:
        """Return what has been banned, by guild."""
        return await self._read(word_lists.word_lists)

    async def ban(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list; begin to purge words."""
        await self._write(partial(word_lists.ban, guild=guild, kind=kind, texts=texts))

    async def unban(
        self, guild: GuildId, kind: Ban, texts: Collection[str], until: MessageId
    ) -> None:
        """Take texts off a guild's list; words still don't count in messages up to `until`."""
        await self._write(
            partial(word_lists.unban, guild=guild, kind=kind, texts=texts, until=until)
        )

    async def schedule_deletion(self, guild: GuildId, due: int) -> None:
        """Note that a guild was left, and when to forget it."""
        await self._write(partial(policies.schedule_deletion, guild=guild, due=due))

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Note that a guild is to be kept after all."""
        await self._write(partial(policies.cancel_deletion, guild=guild))

    async def scheduled_deletions(self) -> dict[GuildId, int]:
        """Return the guilds that were left, and when they are due."""
        return await self._read(policies.scheduled_deletions)

    async def drop_guild(self, guild: GuildId) -> None:
        """Delete everything about a guild but its counts."""
        await self._write(partial(policies.drop_guild, guild=guild))

    async def set_label(self, scope: Scope, label: str) -> bool:
        """Keep what the operator calls something; False if nothing of it is known."""
        known = await self._write(partial(labels.set_label, scope=scope, label=label))
        await self._vacuum_file()
        return known

    async def labels(self) -> dict[Scope, str]:
        """Return all labels."""
        return await self._look_up(labels.labels)

    async def set_fact(self, key: str, value: str) -> None:
        """Keep a small fact; under a key that begins with "guild ID " it goes with the guild."""
        await self._write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)
            )
        )

    async def get_fact(self, key: str) -> str | None:
        """Return what was kept under a key."""
        row = await self._look_up(
            lambda connection: connection.execute(
                "SELECT value FROM meta WHERE key = ?", (key,)
            ).fetchone()
        )
        return None if row is None else str(row[0])

    async def facts_among(self, keys: Collection[str]) -> set[str]:
        """Return those of some keys under which there is a fact."""
        listed = json.dumps(list(keys))
        rows = await self._look_up(
            lambda connection: connection.execute(
                "SELECT key FROM meta WHERE key IN (SELECT value FROM json_each(?))", (listed,)
            ).fetchall()
        )
        return {key for (key,) in rows}

    @abstractmethod
    async def _vacuum_file(self) -> None:
        """Rewrite the file if that is due."""
