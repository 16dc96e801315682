"""One message of a chat export, whatever the format."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from markovbot.domain import SECONDS_A_DAY, ChannelId, MemberId, MessageId, day_of

MILLISECONDS: Final = 1e11
"""A moment beyond this isn't in seconds since 1970, unless it lies beyond the year 5000."""

OLDEST_SNOWFLAKE: Final = 1 << 50
"""From Discord's first year: smaller ids are somebody's own numbers."""


Moment = int | float | str | None
"""When a row was written, as its file tells it: see `Row`."""


MOMENTS: Final = (str, int, float)
"""The types of what is a moment."""


class Row:
    """One message of an export; its repr doesn't show what it says.

    `id_` is None if the format has no ids. `names` are its channel and its author as the file
    spells them; None if the file doesn't tell. `moment` is when it was written, as the file tells
    it: in seconds or milliseconds since 1970, or in ISO 8601. Other values count as unknown.
    `mentions_bot` tells whether the text begins with a mention of a bot.
    """

    __slots__ = ("_moment", "_names", "bot", "channel", "content", "id", "member", "mentions_bot")

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
    ) -> None:
        self.channel = channel
        self.member = member
        self.id = id_
        self.content = content
        self.bot = bot
        self.mentions_bot = mentions_bot
        self._names = names
        self._moment = moment

    @property
    def origin(self) -> str:
        """Return where, by whom and when it was written; by the origin of its first row, a file
        without ids is known again."""
        if self._names is None:
            return ""
        channel, author = self._names
        known = "" if self._moment is not None and self.moment is None else self._moment
        return f"{channel}\n{author}\n{known}"

    @property
    def moment(self) -> Moment:
        """Return when it was written, as the file tells it; None if that is no moment."""
        return self._moment if isinstance(self._moment, MOMENTS) else None

    @property
    def sent_day(self) -> int | None:
        """Return when it was written, in days since 1970-01-01 UTC; None if that is unknown."""
        return day_sent(self.moment, self.id)


def day_sent(moment: Moment, id_: MessageId | None) -> int | None:
    """Return when a row was written, in days since 1970-01-01 UTC; None if that is unknown."""
    with suppress(ValueError, OverflowError):  # no moment, or one no calendar knows
        if isinstance(moment, str) and not moment.isdigit():
            return int(datetime.fromisoformat(moment).timestamp()) // SECONDS_A_DAY
        if moment is not None and not isinstance(moment, bool):
            seconds = float(moment)
            return int(seconds / 1000 if seconds > MILLISECONDS else seconds) // SECONDS_A_DAY
    if id_ is not None and id_ >= OLDEST_SNOWFLAKE:
        return day_of(id_)
    return None


class Unreadable(Exception):
    """A part of a file isn't a message; says why, never what it holds."""
