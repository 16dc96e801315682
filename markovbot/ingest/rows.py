"""What a line of a chat export says."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final, Literal

from markovbot.domain import SECONDS_A_DAY, ChannelId, MemberId, MessageId, day_of
from markovbot.ingest.named_ids import id_of

MILLISECONDS: Final = 1e11
"""A moment beyond this isn't in seconds since 1970, unless it lies beyond the year 5000."""

OLDEST_SNOWFLAKE: Final = 1 << 50
"""From Discord's first year: smaller ids are somebody's own numbers."""

Format = Literal["jsonl", "text"]


class Row:
    """One message of an export, as it was `written` there; no repr tells what it says."""

    __slots__ = ("_written", "bot", "channel", "content", "id", "member")

    def __init__(
        self,
        channel: ChannelId,
        member: MemberId,
        id_: MessageId | None,
        content: str,
        *,
        bot: bool = False,
        written: Mapping[str, object] | None = None,
    ) -> None:
        self.channel = channel
        self.member = member
        self.id = id_
        self.content = content
        self.bot = bot
        self._written = written

    @property
    def origin(self) -> str:
        """Return where, by whom and when it was written, for files without ids."""
        written = self._written
        if written is None:
            return ""
        moment = written.get("ts")
        told = moment if isinstance(moment, int | float | str | None) else ""  # no list of lists
        return f"{written['channel']}\n{written['author']}\n{told}"

    @property
    def sent_day(self) -> int | None:
        """Return when it was written, in days since 1970-01-01 UTC; None if that isn't told."""
        moment = None if self._written is None else self._written.get("ts")
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
    """A line isn't a message; says why, never what it holds."""


Parser = Callable[[bytes], Row | None]
"""Reads a line; None for one that is blank. Raises Unreadable."""

REQUIRED: Final = ("channel", "author", "content")


def parse_jsonl(line: bytes) -> Row | None:
    """Read a JSON object with channel, author, content and perhaps ts, id and bot."""
    if not line.strip():
        return None
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError:
        raise Unreadable("isn't UTF-8 text") from None
    except (ValueError, RecursionError):
        raise Unreadable("isn't JSON") from None
    if not isinstance(row, dict):
        raise Unreadable("isn't a JSON object")
    for key in REQUIRED:
        if key not in row:
            raise Unreadable(f"has no '{key}'")
    content, bot = row["content"], row.get("bot", False)
    if not isinstance(content, str) or not isinstance(bot, bool):
        raise Unreadable("has a 'content' that is no text, or a 'bot' that isn't true or false")
    return Row(
        ChannelId(_id(row, "channel")),
        MemberId(_id(row, "author")),
        None if row.get("id") is None else MessageId(_id(row, "id")),
        content,
        bot=bot,
        written=row,
    )


def _id(row: dict[str, object], key: str) -> int:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"has a '{key}' that is neither text nor a whole number")
    if key == "id" and isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise Unreadable("has an 'id' that is no number")
    try:
        return id_of(value)
    except ValueError:
        raise Unreadable(f"has a '{key}' out of range") from None


def text_parser(channel: str, member: str) -> Parser:
    """Return a parser for plain text: each line is a message of one member in one channel."""
    channel_id, member_id = ChannelId(id_of(channel)), MemberId(id_of(member))

    def parse(line: bytes) -> Row | None:
        try:
            content = line.decode().strip()
        except UnicodeDecodeError:
            raise Unreadable("isn't UTF-8 text") from None
        if "\0" in content:
            raise Unreadable("isn't text")
        return Row(channel_id, member_id, None, content) if content else None

    return parse
