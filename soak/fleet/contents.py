"""What a store knows of each guild in the end: the digest of its counts, and what is covered."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from markovbot.domain import ChannelId, GuildId, StreamId
from markovbot.store.ports import Store
from markovbot.store.ports.copying import GuildRecords, Transitions

Coverage = tuple[tuple[ChannelId, StreamId, int, int], ...]


class Contents(NamedTuple):
    """The digest of a guild's counts, and all ranges that are covered of its streams."""

    digest: str
    coverage: Coverage


async def contents_of(store: Store, guilds: Collection[GuildId]) -> dict[GuildId, Contents]:
    """Return what a store knows of some guilds."""
    return {
        guild: Contents(await store.digest(guild), await store.copy_out(guild, _coverage))
        for guild in guilds
    }


def differences(fleet: dict[GuildId, Contents], single: dict[GuildId, Contents]) -> list[str]:
    """Return a sentence for each guild of which a fleet knows something else."""
    return [
        f"Guild {guild}: the {what} isn't that of the single process."
        for guild, one in single.items()
        for what, ours, others in zip(Contents._fields, fleet[guild], one, strict=True)
        if ours != others
    ]


def _coverage(records: GuildRecords, _transitions: Iterator[Transitions]) -> Coverage:
    return records.coverage
