"""One message of a chat export, whatever the format."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from markovbot.domain import SECONDS_A_DAY, ChannelId, MemberId, MessageId, day_of

MILLISECONDS: Final = 1e11
"""A moment beyond this isn't in seconds since 1970, unless it lies beyond the year 5000."""

OLDEST_SNOWFLAKE: Final = 1 << 50
"""From Discord's first year: smaller ids are somebody's own numbers."""


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
        moment = self._moment
        known = moment if isinstance(moment, int | float | str | None) else ""  # no list of lists
        return f"{channel}\n{author}\n{known}"

    @property
    def sent_day(self) -> int | None:
        """Return when it was written, in days since 1970-01-01 UTC; None if that is unknown."""
        moment = self._moment
        with suppress(ValueError, OverflowError):  # no moment, or one no calendar knows
            if isinstance(moment, str) and not moment.isdigit():
                return int(datetime.fromisoformat(moment).timestamp()) // SECONDS_A_DAY
            if isinstance(moment, int | float | str) and not isinstance(moment, bool):
                seconds = float(moment)
                return int(seconds / 1000 if seconds > MILLISECONDS else seconds) // SECONDS_A_DAY
        if self.id is not None and self.id >= OLDEST_SNOWFLAKE:
            return day_of(self.id)
        return None


class Unreadable(Exception):
    """A part of a file isn't a message; says why, never what it holds."""
