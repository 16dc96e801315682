"""What past messages are asked for, wherever they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from markovbot.domain import ChannelId, GuildId, Message, MessageId, StreamKey

RECHECK_DELAY: Final = 2.0
"""Seconds until an answer that there is nothing is asked for again, before it is believed: Discord
answers the same where history may not be read, and its event that tells so may come later."""


@dataclass(frozen=True, slots=True)
class Page:
    """Neighbouring messages of a stream: those to learn, the id farthest from where the page was
    asked for, those not to learn included, and whether more may follow."""

    messages: Sequence[Message]
    reach: MessageId | None
    full: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that has gone quiet: its newest message, and when it was archived, as the smallest
    snowflake of that moment."""

    key: StreamKey
    newest: MessageId
    archived: MessageId


class HistoryUnavailable(Exception):
    """History can't be read: never, if it isn't permitted, or not now."""

    def __init__(self, *, permitted: bool) -> None:
        super().__init__("history can't be read")
        self.permitted = permitted


class History(Protocol):
    """Where past messages come from; everything raises HistoryUnavailable."""

    async def after(self, key: StreamKey, id_: MessageId, /) -> Page:
        """Return the oldest page of messages after an id."""

    async def before(self, key: StreamKey, id_: MessageId, /) -> Page:
        """Return the newest page of messages before an id."""

    async def active(self, guild: GuildId, channel: ChannelId, /) -> Sequence[StreamKey]:
        """Return a channel's streams but for its archived threads: itself and what is open."""

    async def archived(
        self, guild: GuildId, channel: ChannelId, before: MessageId | None, /
    ) -> tuple[Sequence[Thread], bool]:
        """Return a page of public archived threads, the latest first, and whether more follow.

        `before` is the moment of archiving where the page before this one ended.
        """
