"""The port through which past messages are read, wherever they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from markovbot.domain import ChannelId, GuildId, Message, MessageId, StreamKey

RECHECK_DELAY: Final = 2.0
"""Seconds until an empty page is requested again, before it is believed. Discord sends the same
answer where history may not be read, and its event about that may arrive later."""


@dataclass(frozen=True, slots=True)
class Page:
    """A range of messages of a stream.

    `messages` are those of members, in ascending order of ids. `reach` is the id of the message
    farthest from where the page was requested, including those of others and those that can't be
    read; None if the page is empty. `full` tells whether more may follow.
    """

    messages: Sequence[Message]
    reach: MessageId | None
    full: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """An archived thread: the id of its newest message, and the smallest snowflake of the moment in
    which it was archived."""

    key: StreamKey
    newest: MessageId
    archived: MessageId


class HistoryUnavailable(Exception):
    """History can't be read: because it isn't `permitted`, or for a passing reason."""

    def __init__(self, *, permitted: bool) -> None:
        super().__init__("history can't be read")
        self.permitted = permitted


class History(Protocol):
    """Where past messages come from. Every method raises HistoryUnavailable."""

    async def after(self, key: StreamKey, id_: MessageId, /) -> Page:
        """Return the oldest page of messages after an id."""

    async def before(self, key: StreamKey, id_: MessageId, /) -> Page:
        """Return the newest page of messages before an id."""

    async def count(
        self, guild: GuildId, channel: ChannelId, after: MessageId, before: MessageId, /
    ) -> int | None:
        """Return about how many messages of people a channel and its open threads have between two
        ids; None if nobody knows."""

    async def active(self, guild: GuildId, channel: ChannelId, /) -> Sequence[StreamKey]:
        """Return the streams of a channel that aren't archived: itself and its open threads."""

    async def archived(
        self, guild: GuildId, channel: ChannelId, before: MessageId | None, /
    ) -> tuple[Sequence[Thread], bool]:
        """Return a page of public archived threads, the latest first, and whether more follow.

        `before` is when the last thread of the page before was archived, as a snowflake.
        """
