"""Telegram Desktop's export in JSON: result.json of one chat, or of all."""

import re
from collections.abc import Iterator
from typing import Any, Final

import ijson

from markovbot.domain import ChannelId, MemberId, MessageId, StreamId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.json_items import OFTEN, damaged, events, first_item, items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable

CHAT: Final = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|private_group|private_supergroup'
    rb'|public_supergroup|private_channel|public_channel)"\s*,\s*"id"\s*:\s*\d+'
)

BOT_CHAT: Final = "bot_chat"

MARKS: Final = {
    "bold": "**", "italic": "*", "underline": "__", "strikethrough": "~~", "spoiler": "||",
    "code": "`",
}  # fmt: skip
"""Discord's marks for Telegram's entities; code over several lines has its own."""


class Telegram(Format):
    """Messages with ids, times, service messages and forwards; who is a bot isn't told."""

    name = "telegram"
    summary = "Telegram Desktop's result.json"
    suffixes = frozenset({".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for a chat's type and id."""
        head = file.head
        if not head.lstrip().startswith(b"{") or b'"messages"' not in head:
            return Likeness.NONE
        return Likeness.CERTAIN if CHAT.search(head) else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages, chat by chat."""
        for number, (chat, message) in enumerate(_messages(file), 1):
            try:
                yield number, _row(message, chat, options)
            except (KeyError, TypeError, ValueError, AttributeError):
                yield number, Unreadable("isn't a message of Telegram's")


def _messages(file: ExportFile) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each message with what its chat says of itself before."""
    one = {key: first_item(file.head, key) for key in ("name", "type", "id")}
    if one["type"] is None:
        yield from _of_all_chats(file)
    else:
        for message in items(file, "messages.item"):
            yield one, message


def _of_all_chats(file: ExportFile) -> Iterator[tuple[dict[str, Any], Any]]:
    before = "chats.list.item."
    chat: dict[str, Any] = {}
    wanted = {f"{before}{key}": key for key in ("name", "type", "id")}
    start = before.removesuffix(".")
    prefix = f"{before}messages.item"
    with file.open() as content:
        builder: Any = None
        count = 0
        try:
            for at, event, value in events(content):
                if builder is not None:
                    builder.event(event, value)
                    if at == prefix and event == "end_map":
                        yield chat, builder.value
                        builder = None
                        count += 1
                        if count % OFTEN == 0:
                            file.advance()
                elif at == prefix:
                    builder = ijson.ObjectBuilder()
                    builder.event(event, value)
                    if event != "start_map":
                        yield chat, value
                        builder = None
                elif at == start and event == "start_map":
                    chat = {}
                elif at in wanted:
                    chat[wanted[at]] = value
        except ijson.JSONError as error:
            raise damaged(file) from error
        file.advance()


def _row(message: Any, chat: dict[str, Any], options: ReadOptions) -> Row | LeftOut:  # noqa: ANN401 - JSON
    """Return a message. Raises KeyError, TypeError, ValueError or AttributeError if it is none."""
    if message["type"] != "message":
        return LeftOut.SYSTEM
    if chat.get("type") == BOT_CHAT or message.get("via_bot"):
        return LeftOut.BOT
    if message.get("forwarded_from") is not None or "forwarded_from_id" in message:
        return LeftOut.FORWARDED
    content = _as_discord(message["text"])
    if not content.strip():
        return LeftOut.MEDIA
    author = str(message.get("from_id") or message["from"])
    name = options.channel or str(chat.get("name") or chat.get("id") or "telegram")
    stamp = message.get("date_unixtime")
    own = StreamId(id_of(f"telegram\n{chat.get('id', name)}"))
    return Row(
        ChannelId(id_of(name)),
        MemberId(id_of(author)),
        MessageId(id_of(str(int(message["id"])))),
        content,
        names=(name, author),
        moment=int(stamp) if stamp is not None else message.get("date"),
        stream=own,
    )


def _as_discord(text: object) -> str:
    """Return a text, or a list of its parts, in Discord's markup. Raises TypeError or KeyError."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        raise TypeError
    return "".join(map(_part, text))


def _part(part: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(part, str):
        return part
    kind, text = part["type"], part["text"]
    if not isinstance(text, str):
        raise TypeError
    if kind == "mention_name" and part.get("user_id") is not None:
        return f"<@{id_of(_user(part['user_id']))}>"
    if kind == "pre":
        return f"```\n{text}\n```"
    if kind == "blockquote":
        return "".join(f"> {line}\n" for line in text.splitlines())
    mark = MARKS.get(kind, "")
    return f"{mark}{text}{mark}"


def _user(id_: object) -> str:
    """Return who is mentioned as authors are named."""
    return f"user{id_}" if isinstance(id_, int) else str(id_)
