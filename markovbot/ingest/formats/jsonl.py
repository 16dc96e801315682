"""JSON Lines: one JSON object a line."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from markovbot.domain import ChannelId, MemberId, MessageId, StreamId
from markovbot.errors import UserError
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.file_kinds import LINES
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions, read_lines
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable
from markovbot.ingest.unpacking import BOM

REQUIRED: Final = ("channel", "author", "content")

SPACES: Final = " \t\r\n"
"""What may stand around an object."""

READ: Final = json.JSONDecoder().raw_decode
"""Reads a value and tells where it ends: `json.loads` without looking for spaces around it."""

BY_A_BOT: Final = re.compile(rb'"bot"\s*:\s*true')


class JsonLines(Format):
    """Objects with channel, author, content and perhaps ts, id, bot and mentions_bot."""

    name = "jsonl"
    summary = "an object with channel, author, content (and ts, id, bot, mentions_bot) a line"
    suffixes = frozenset({".jsonl", ".ndjson", ".json"})
    by_line = True

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for objects in the first lines."""
        head = file.head.removeprefix(BOM)
        lines = [line for line in head.splitlines()[:LINES] if line.strip()]
        objects = [one for one in map(_object, lines) if one is not None]
        messages = [one for one in objects if all(key in one for key in REQUIRED)]
        if messages:
            return Likeness.CERTAIN if 2 * len(messages) >= len(lines) else Likeness.LIKELY
        if not objects and head.lstrip().startswith(b'{"'):  # a line is cut or damaged
            return Likeness.LIKELY
        return Likeness.POSSIBLE if objects else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:  # noqa: ARG002
        """Yield what each line says; it says all that the options could."""
        return read_lines(file, parse_object)

    def bots(self, file: ExportFile) -> frozenset[MemberId]:
        """Read the objects that a bot has written, if anybody is mentioned in the file."""
        found: set[MemberId] = set()
        if file.mentions(b"<@") and file.mentions(b'"bot"'):
            with suppress(UserError):  # whoever reads the file for good says what is damaged
                for _, line in file.again().lines():
                    if line is not None and BY_A_BOT.search(line):
                        with suppress(Unreadable):
                            row = parse_object(line)
                            found |= {row.member} if row is not None and row.bot else set()
        return frozenset(found)

    def ids(
        self, file: ExportFile, options: ReadOptions
    ) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Look for the key first, which is quicker than reading every object."""
        return super().ids(file, options) if file.mentions(b'"id"') else iter(())


def _object(line: bytes) -> dict[str, object] | None:
    """Return the JSON object that a line is; None if it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def parse_object(line: bytes) -> Row | None:
    """Read a JSON object; None if the line is blank. Raises Unreadable."""
    try:
        text = line.removeprefix(BOM).decode().strip(SPACES)
        row, end = READ(text)
        if end < len(text):
            raise Unreadable("isn't JSON")
    except UnicodeDecodeError:
        raise Unreadable("isn't UTF-8 text") from None
    except (ValueError, RecursionError):
        if not line.strip():
            return None
        raise Unreadable("isn't JSON") from None
    if not isinstance(row, dict):
        raise Unreadable("isn't a JSON object")
    for key in REQUIRED:
        if key not in row:
            raise Unreadable(f"has no '{key}'")
    content = row["content"]
    if not isinstance(content, str):
        raise Unreadable("has a 'content' that is no text")
    bot, mentions_bot = row.get("bot", False), row.get("mentions_bot", False)
    if not isinstance(bot, bool) or not isinstance(mentions_bot, bool):
        raise Unreadable("has a 'bot' or 'mentions_bot' that is neither true nor false")
    return Row(
        ChannelId(_id(row, "channel")),
        MemberId(_id(row, "author")),
        None if row.get("id") is None else MessageId(_id(row, "id")),
        content,
        bot=bot,
        mentions_bot=mentions_bot,
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
