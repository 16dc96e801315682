"""One message of a chat export, whatever the format."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from markovbot.domain import (
    SECONDS_A_DAY,
    ChannelId,
    MemberId,
    MessageId,
    StreamId,
    seconds_of,
)

MILLISECONDS: Final = 1e11
"""A moment beyond this isn't in seconds since 1970, unless it lies beyond the year 5000."""

OLDEST_SNOWFLAKE: Final = 1 << 50
"""From Discord's first year: smaller ids are somebody's own numbers."""

FURTHEST_AHEAD: Final = 14 * 3600
"""Seconds by which the clock of the earliest time zone is ahead of UTC."""


Moment = int | float | str | None
"""When a row was written, as its file tells it: see `Row`."""


MOMENTS: Final = (str, int, float)
"""The types of what is a moment."""

NO_MOMENT: Final = ""
"""In place of a moment that is told but is none."""


class LeftOut(StrEnum):
    """Why a message that could be read is never learned, as a count of such is named."""

    BOT = "by bots"
    SYSTEM = "written by the platform"
    FORWARDED = "forwarded"
    MEDIA = "of media only"
    PRIVATE = "from direct messages or private threads"
    ELSEWHERE = "from other servers"


class Row:
    """One message of an export; its repr doesn't show what it says.

    `id_` is None if the format has no ids. `names` are its channel and its author as the file
    spells them; None if the file doesn't tell. `moment` is when it was written, as the file tells
    it: in seconds or milliseconds since 1970, or in ISO 8601. Other values count as not understood,
    None as not told. `mentions_bot` tells whether the text begins with a mention of a bot. `stream`
    is what the id belongs to, if that isn't the channel: a thread.
    """

    __slots__ = (
        "_moment", "_names", "bot", "channel", "content", "id", "member", "mentions_bot", "stream",
    )  # fmt: skip

    def __init__(
        self,
        channel: ChannelId,
        member: MemberId,
        id_: MessageId | None,
        content: str,
        *,
        bot: bool = False,
        mentions_bot: bool = False,
        names: tuple[object, object] | None = None,
        moment: object = None,
        stream: StreamId | None = None,
    ) -> None:
        self.channel = channel
        self.member = member
        self.id = id_
        self.content = content
        self.bot = bot
        self.mentions_bot = mentions_bot
        self.stream = stream
        self._names = names
        self._moment = moment

    @property
    def names(self) -> tuple[str, str] | None:
        """Return the channel and the author as the file spells them; None if it doesn't tell."""
        return None if self._names is None else (str(self._names[0]), str(self._names[1]))

    @property
    def origin(self) -> str:
        """Return where, by whom and when it was written; by the origin of its first row, a file
        without ids is known again."""
        if self._names is None:
            return ""
        channel, author = self._names
        known = "" if self._moment is not None and not self.moment else self._moment
        return f"{channel}\n{author}\n{known}"

    @property
    def moment(self) -> Moment:
        """Return when it was written, as the file tells it; NO_MOMENT if that is no moment."""
        if self._moment is None or isinstance(self._moment, MOMENTS):
            return self._moment
        return NO_MOMENT

    @property
    def sent_day(self) -> int | None:
        """Return when it was written, in days since 1970-01-01 UTC; None if that is unknown."""
        return day_sent(self.moment, self.id)

    def without_id(self) -> None:
        """Let the row be known by its number in the file, and keep what its id tells of time."""
        if self._moment is None and self.id is not None and self.id >= OLDEST_SNOWFLAKE:
            self._moment = seconds_of(self.id)
        self.id = None
        self.stream = None


def seconds_sent(moment: Moment, id_: MessageId | None) -> tuple[float, bool] | None:
    """Return when a row was written, in seconds since 1970-01-01 UTC, and whether the file knows
    the time zone (else it is the clock of whoever wrote the file); None if it is unknown."""
    with suppress(ValueError, OverflowError):  # no moment, or one no calendar knows
        if isinstance(moment, str) and not moment.isdigit():
            found = datetime.fromisoformat(moment)
            if found.tzinfo is None:
                return found.replace(tzinfo=UTC).timestamp(), False
            return found.timestamp(), True
        if moment is not None and not isinstance(moment, bool):
            seconds = float(moment)
            return float(int(seconds / 1000 if seconds > MILLISECONDS else seconds)), True
    if id_ is not None and id_ >= OLDEST_SNOWFLAKE:
        return seconds_of(id_), True
    return None


def day_sent(moment: Moment, id_: MessageId | None) -> int | None:
    """Return when a row was written, in days since 1970-01-01 UTC; None if that is unknown.

    Without a time zone it is the earliest day that it can have been, so that nothing is kept longer
    than promised.
    """
    if (found := seconds_sent(moment, id_)) is None:
        return None
    seconds, zoned = found
    return int(seconds if zoned else seconds - FURTHEST_AHEAD) // SECONDS_A_DAY


class Unreadable(Exception):
    """A part of a file isn't a message; says why, never what it holds."""


Parsed = Row | LeftOut | None
"""A message, why it is never learned, or None where nothing is said."""

Parse = Callable[[bytes], Parsed]
