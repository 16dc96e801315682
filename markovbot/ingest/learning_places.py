"""Which channels are learned: those switched on by hand, those of whole categories, new ones."""

from collections.abc import Collection
from dataclasses import replace

from markovbot.clock import Clock
from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.live import LiveIngest
from markovbot.privacy.pauses import Pauses
from markovbot.privacy.policies import Policies


class LearningPlaces:
    """Switches channels on and off, and keeps to what admins have decided for others like them."""

    def __init__(self, policies: Policies, live: LiveIngest, pauses: Pauses, clock: Clock) -> None:
        self._policies = policies
        self._live = live
        self._pauses = pauses
        self._clock = clock

    async def learn(self, guild: GuildId, channel: ChannelId, now: MessageId) -> bool:
        """Learn what is said in a channel after `now`; return False if it is learned already.

        Raises UserError if the store can't.
        """
        if channel in self._policies.of(guild).left_out:
            await self._policies.update(
                guild, lambda policy: replace(policy, left_out=policy.left_out - {channel})
            )
        return await self._live.switch_on(ChannelKey(guild, channel).stream, now)

    async def stop(self, guild: GuildId, channel: ChannelId, category: ChannelId | None) -> bool:
        """Learn nothing more in a channel, whatever its category; return False if it was off."""
        if self._policies.of(guild).learns(channel, category):
            await self._policies.update(
                guild, lambda policy: replace(policy, left_out=policy.left_out | {channel})
            )
        return await self._live.switch_off(guild, channel)

    async def learn_category(
        self, guild: GuildId, category: ChannelId, inside: Collection[ChannelId]
    ) -> None:
        """Learn all channels of a category, those `inside` now and those that come; each is then
        to be switched on."""
        await self._policies.update(
            guild,
            lambda policy: replace(
                policy,
                learned_categories=policy.learned_categories | {category},
                left_out=policy.left_out.difference(inside),
            ),
        )

    async def stop_category(self, guild: GuildId, category: ChannelId) -> None:
        """Don't learn a category as a whole any more; its channels stay as they are."""
        await self._policies.update(
            guild,
            lambda policy: replace(
                policy, learned_categories=policy.learned_categories - {category}
            ),
        )

    async def learn_new(self, guild: GuildId, after: MessageId | None) -> None:
        """Learn every channel that is made after a message; None: no more of them."""
        await self._policies.change(guild, learned_after=after)

    async def learn_if_due(
        self, guild: GuildId, channel: ChannelId, category: ChannelId | None, newest: MessageId
    ) -> bool:
        """Learn a channel if it is of a category that is learned, or new and that is enough.

        Returns False if it isn't, is learned already, or the guild is paused. A new channel is
        learned from its beginning, any other from now on, and after its `newest` message: the clock
        may be a second behind. Raises UserError if the store can't.
        """
        policy = self._policies.of(guild)
        if self._pauses.is_paused(guild) or self._live.learns(guild, channel):
            return False
        if not policy.learns(channel, category):
            return False
        is_new = policy.learned_after is not None and channel > policy.learned_after
        since = MessageId(channel) if is_new else max(newest, self._clock.snowflake())
        return await self._live.switch_on(ChannelKey(guild, channel).stream, since)
