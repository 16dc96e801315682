"""A JSON array of messages: any keys that name what they hold."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from markovbot.domain import ChannelId, MemberId, MessageId
from markovbot.ingest.columns import columns_of, truth
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import (
    Format,
    Likeness,
    NumberedRow,
    ReadOptions,
    bots_by_rows,
    channel_name,
)
from markovbot.ingest.json_items import first_item, items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable

WITHIN: Final = ("id", "user_id", "name", "username")
"""Keys of an author or a channel that is an object itself, likeliest first."""

START: Final = re.compile(rb"\s*\[\s*\{")


class JsonArray(Format):
    """Objects in one array, with what was said and who said it, and perhaps more."""

    name = "json"
    summary = "an array of objects with content, author, channel, ts, id, bot"
    suffixes = frozenset({".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the keys of the first object."""
        if not START.match(file.head):
            return Likeness.NONE
        first = first_item(file.head, "item")
        keys = columns_of(list(first)) if isinstance(first, dict) else {}
        if not isinstance(first, dict) or not {"content", "author"} <= keys.keys():
            return Likeness.NONE
        return Likeness.LIKELY if isinstance(first[keys["content"]], str) else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the objects; the options say what they don't."""
        channel = channel_name(file, options)
        known: dict[tuple[str, ...], dict[str, str]] = {}
        for number, item in enumerate(items(file, "item"), 1):
            if not isinstance(item, dict):
                yield number, Unreadable("isn't a JSON object")
                continue
            names = tuple(item)
            if names not in known and len(known) < 100:  # noqa: PLR2004 - programs write a few kinds
                known[names] = columns_of(names)
            try:
                yield number, _row(item, known.get(names) or columns_of(names), channel, options)
            except Unreadable as error:
                yield number, error

    def bots(self, file: ExportFile) -> frozenset[MemberId]:
        """Look for them in the rows, if there is something to find."""
        return bots_by_rows(self, file)


def _row(item: dict[str, Any], keys: dict[str, str], channel: str, options: ReadOptions) -> Row:
    """Return a message. Raises Unreadable."""
    content = item.get(keys.get("content", ""))
    if not isinstance(content, str):
        raise Unreadable("has no text that was said")
    author = _name(item.get(keys.get("author", "")), options.member)
    place = options.channel or _name(item.get(keys.get("channel", "")), channel)
    own = item.get(keys.get("id", ""))
    has_id = isinstance(own, int | str) and not isinstance(own, bool) and str(own).isdigit()
    try:
        return Row(
            ChannelId(id_of(place)),
            MemberId(id_of(author)),
            MessageId(id_of(str(int(own)))) if has_id and own is not None else None,
            content,
            bot=truth(item.get(keys.get("bot", ""))) or _is_bot(item.get(keys.get("author", ""))),
            names=(place, author),
            moment=item.get(keys.get("moment", "")),
        )
    except ValueError:
        raise Unreadable("has an id out of range") from None


def _name(value: object, otherwise: str) -> str:
    """Return how an author or a channel is named: by an id if there is one."""
    if isinstance(value, dict):
        value = next((value[key] for key in WITHIN if value.get(key)), None)
    if value is None or value == "":
        return otherwise
    return value if isinstance(value, str) else json.dumps(value)


def _is_bot(author: object) -> bool:
    return isinstance(author, dict) and any(truth(author.get(key)) for key in ("bot", "isBot"))
