"""Erase a member, a channel, a retention period or a guild while the bot goes on learning."""

from collections.abc import Callable
from typing import Protocol

from markovbot.domain import ChannelId, GuildId, Message, MessageId, Scope
from markovbot.privacy.contributors import ContributorRecord
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import Erased, Store
from markovbot.store.rules.contributors import is_reset


class Pipeline(Protocol):
    """The messages on their way into the store (`IngestPipeline`)."""

    async def flush(self) -> None:
        """Commit every message that has settled."""

    async def discard(self, wanted: Callable[[Message], bool], /) -> None:
        """Drop the messages that are wanted from memory, so that none is learned later."""

    def end_backfills(self, wanted: Callable[[GuildId, ChannelId], bool], /) -> None:
        """End the backfills of the channels that are wanted."""

    def restart_streams(self, wanted: Callable[[GuildId, ChannelId], bool], /) -> None:
        """Ask the store again how far the streams of some channels are covered, then catch up."""

    async def leave(self, guild: GuildId, /) -> None:
        """Switch all channels of a guild off, and delete what was decided there."""


class Eraser:
    """Subtracts what a scope contributed, including messages that are on their way to the store."""

    def __init__(
        self,
        store: Store,
        pipeline: Pipeline,
        contributor_record: ContributorRecord,
        word_lists: WordLists,
    ) -> None:
        self._store = store
        self._word_lists = word_lists
        self._pipeline = pipeline
        self._contributor_record = contributor_record

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Erase a scope; return how much that was.

        `now` is a snowflake of Discord's clock: the clock of this machine may be wrong. Raises
        UserError if the store can't; then nothing was erased.
        """
        await self._pipeline.flush()
        self._pipeline.end_backfills(_coverage_changes(scope))
        if not is_reset(scope):
            await self._contributor_record.update(scope.guild)
        erased = await self._store.erase(scope, now)
        await self._drop(scope, now)
        return erased

    async def erased_elsewhere(self, scope: Scope, now: MessageId) -> None:
        """Drop from memory what was erased from the store because another process asked for it."""
        self._pipeline.end_backfills(_coverage_changes(scope))
        await self._drop(scope, now)

    async def erase_guild(self, guild: GuildId, now: MessageId) -> Erased:
        """Erase all counts of a guild, switch it off and delete what was decided there."""
        erased = await self.erase(Scope(guild), now)
        await self._pipeline.leave(guild)
        return erased

    async def _drop(self, scope: Scope, now: MessageId) -> None:
        """Drop from memory what is erased."""

        def sent_before(message: Message) -> bool:
            return (
                message.id <= now
                and message.key.guild == scope.guild
                and scope.channel in (None, message.key.channel)
                and scope.member in (None, message.member)
            )

        if is_reset(scope):
            self._word_lists.drop(scope.guild)
        if scope.period is None:
            await self._pipeline.discard(sent_before)
        self._pipeline.restart_streams(_coverage_changes(scope))


def _coverage_changes(scope: Scope) -> Callable[[GuildId, ChannelId], bool]:
    """Return what tells whether the store sets the coverage of a channel's streams anew when it
    erases a scope."""

    def changes(guild: GuildId, channel: ChannelId) -> bool:
        return (
            scope.member is None
            and scope.period is None
            and guild == scope.guild
            and scope.channel in (None, channel)
        )

    return changes
