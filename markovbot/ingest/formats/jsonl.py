"""JSON Lines: one JSON object a line."""

import json
from collections.abc import Iterator
from typing import Final

from markovbot.domain import ChannelId, MemberId, MessageId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions, read_lines
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable

REQUIRED: Final = ("channel", "author", "content")


class JsonLines(Format):
    """Objects with channel, author, content and perhaps ts, id and bot."""

    name = "jsonl"
    summary = "an object with channel, author, content (and ts, id, bot) a line"
    suffixes = frozenset({".jsonl", ".ndjson", ".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the brace that an object begins with."""
        return Likeness.LIKELY if file.head.lstrip().startswith(b"{") else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:  # noqa: ARG002
        """Yield what each line says; it says all that the options could."""
        return read_lines(file, parse_object)

    def may_have_ids(self, file: ExportFile) -> bool:
        """Look for the key, which is quicker than reading every object."""
        return file.mentions(b'"id"')


def parse_object(line: bytes) -> Row | None:
    """Read a JSON object; None if the line is blank. Raises Unreadable."""
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
        names=(row["channel"], row["author"]),
        moment=row.get("ts"),
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
