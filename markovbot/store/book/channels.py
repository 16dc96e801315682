"""Switches, coverage and backfill jobs in dictionaries."""

from collections.abc import Mapping

from markovbot.domain import ChannelId, GuildId, MessageId, StreamKey
from markovbot.store.book.state import BookState, S
from markovbot.store.ports.records import BackfillJob
from markovbot.store.rules.coverage import Range, merged, range_with


class BookChannels(BookState[S]):
    """The port of channels and coverage."""

    async def switch_on(self, guild: GuildId, channel: ChannelId, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; return False if it was on already."""
        if (guild, channel) in self.since_by_channel:
            return False
        self.since_by_channel[guild, channel] = since
        return True

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel and keep its counts; return False if it was off."""
        self.jobs.pop((guild, channel), None)
        return self.since_by_channel.pop((guild, channel), None) is not None

    async def switched_on(self) -> frozenset[tuple[GuildId, ChannelId]]:
        """Return the channels that are switched on."""
        return frozenset(self.since_by_channel)

    async def since(self, guild: GuildId, channel: ChannelId) -> MessageId | None:
        """Return the id after which a channel is learned; None if it is off."""
        return self.since_by_channel.get((guild, channel))

    async def switches(self, guild: GuildId) -> Mapping[ChannelId, MessageId]:
        """Return a guild's channels that are switched on, and since when."""
        return {
            channel: since
            for (home, channel), since in self.since_by_channel.items()
            if home == guild
        }

    async def watermark(self, key: StreamKey) -> MessageId | None:
        """Return the upper end of the covered range around the switch."""
        found = self.around_switch(key)
        return None if found is None else MessageId(found[1])

    async def beginning(self, key: StreamKey) -> MessageId | None:
        """Return the lower end of the covered range around the switch."""
        found = self.around_switch(key)
        return None if found is None else MessageId(found[0])

    async def save_backfill_job(self, job: BackfillJob) -> None:
        """Save that a channel is being backfilled; do nothing if the channel is off."""
        if (job.guild, job.channel) in self.since_by_channel:
            self.jobs[job.guild, job.channel] = job

    async def backfill_jobs(self) -> list[BackfillJob]:
        """Return the backfills that are not finished."""
        return list(self.jobs.values())

    async def delete_backfill_job(self, guild: GuildId, channel: ChannelId) -> bool:
        """End a channel's backfill; return False if there was none."""
        return self.jobs.pop((guild, channel), None) is not None

    def around_switch(self, key: StreamKey) -> Range | None:
        """Return the covered range around a stream's switch, recorded if there is none; None if the
        channel is off."""
        since = self.since_by_channel.get((key.guild, key.channel))
        if since is None:
            return None
        known = self.coverage.get(key, [])
        if (found := range_with(known, since)) is None:
            found = (since, since)
            self.coverage[key] = merged(known, [found])
        return found
