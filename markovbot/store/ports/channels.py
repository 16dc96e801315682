"""Where the bot learns, how far each stream is covered, and which backfills run."""

from collections.abc import Mapping
from typing import Protocol

from markovbot.domain import ChannelId, GuildId, MessageId, StreamKey
from markovbot.store.ports.records import BackfillJob


class ChannelStore(Protocol):
    """Switches of channels, coverage of streams, backfill jobs."""

    async def switch_on(self, guild: GuildId, channel: ChannelId, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; return False if it was on already."""

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel and keep its counts; return False if it was off."""

    async def switched_on(self) -> frozenset[tuple[GuildId, ChannelId]]:
        """Return the channels that are switched on."""

    async def since(self, guild: GuildId, channel: ChannelId) -> MessageId | None:
        """Return the id after which a channel is learned; None if it is off."""

    async def switches(self, guild: GuildId) -> Mapping[ChannelId, MessageId]:
        """Return a guild's channels that are switched on, with the ids after which they are
        learned."""

    async def watermark(self, key: StreamKey) -> MessageId | None:
        """Return the upper end of the covered range around the switch; None if the channel is off.

        A stream without coverage gets a range that holds the switch alone.
        """

    async def beginning(self, key: StreamKey) -> MessageId | None:
        """Return the lower end of the covered range around the switch; None if the channel is off.

        It is 0 when nothing older is left to learn.
        """

    async def save_backfill_job(self, job: BackfillJob) -> None:
        """Save that a channel is being backfilled; do nothing if the channel is off.

        Erasing or switching off the channel ends the job.
        """

    async def backfill_jobs(self) -> list[BackfillJob]:
        """Return the backfills that are not finished."""

    async def delete_backfill_job(self, guild: GuildId, channel: ChannelId) -> bool:
        """End a channel's backfill; return False if there was none."""
