"""DiscordChatExporter's JSON: https://github.com/Tyrrrz/DiscordChatExporter."""

import re
from collections.abc import Iterator
from typing import Any, Final

from markovbot.domain import ChannelId, MemberId, MessageId, StreamId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.json_items import first_item, items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable

MARKS: Final = (b'"guild"', b'"channel"', b'"messages"', b'"exportedAt"')

IDS: Final = re.compile(rb'"id"\s*:\s*"(\d{1,19})"\s*,\s*"type"\s*:\s*"\w+"\s*,\s*"timestamp"')
"""How a message begins; nothing else in the document does, as texts have no bare quotation mark."""

FEWEST: Final = 2
"""Ids in a file's beginning by which its messages are known to begin so."""

PIECE: Final = 1 << 20
OVERLAP: Final = 256
"""Bytes: more than a message's beginning has."""

LEARNED_TYPES: Final = ("Default", "Reply")
"""As of the live bot."""

PUBLIC_THREADS: Final = ("GuildPublicThread", "GuildNewsThread")
"""They belong to their channel, which the export calls their category."""

PRIVATE: Final = ("GuildPrivateThread", "DirectTextChat", "DirectGroupTextChat")
"""What the live bot learns nothing of; whoever names a channel for it has decided otherwise."""


class DiscordChatExporter(Format):
    """One document a channel, with ids, times, bots, types and mentions."""

    name = "discordchatexporter"
    summary = "DiscordChatExporter's JSON"
    suffixes = frozenset({".json"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the keys of the document."""
        head = file.head
        if not head.lstrip().startswith(b"{"):
            return Likeness.NONE
        return Likeness.CERTAIN if all(mark in head for mark in MARKS) else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages; `options.channel` comes before the document's channel."""
        channel, stream = _place(file, options)
        private = options.channel is None and _channel(file).get("type") in PRIVATE
        for number, message in enumerate(items(file, "messages.item"), 1):
            if private:
                yield number, LeftOut.PRIVATE
                continue
            try:
                yield number, _row(message, channel, stream)
            except (KeyError, TypeError, ValueError):
                yield number, Unreadable("isn't a message of DiscordChatExporter")

    def ids(
        self, file: ExportFile, options: ReadOptions
    ) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Look for the beginnings of messages, which is ten times as quick as reading them."""
        if len(IDS.findall(file.head)) < FEWEST:
            yield from super().ids(file, options)
            return
        channel, stream = _place(file, options)
        rest = b""
        with file.open() as content:
            while piece := content.read(PIECE):
                piece = rest + piece
                end = 0
                for match in IDS.finditer(piece):
                    yield channel, stream, int(match[1])
                    end = match.end()
                rest = piece[max(end, len(piece) - OVERLAP) :]


def _channel(file: ExportFile) -> dict[str, Any]:
    told = first_item(file.head, "channel")
    return told if isinstance(told, dict) else {}


def _place(file: ExportFile, options: ReadOptions) -> tuple[ChannelId, StreamId]:
    channel = _channel(file)
    own = str(channel.get("id") or options.channel or file.name.split(".")[0])
    if options.channel is not None:
        return ChannelId(id_of(options.channel)), StreamId(id_of(own))
    if channel.get("type") in PUBLIC_THREADS and channel.get("categoryId"):
        return ChannelId(id_of(str(channel["categoryId"]))), StreamId(id_of(own))
    return ChannelId(id_of(own)), StreamId(id_of(own))


def _row(message: Any, channel: ChannelId, stream: StreamId) -> Row | LeftOut:  # noqa: ANN401 - JSON
    """Return a message. Raises KeyError, TypeError or ValueError if it is none."""
    author = message["author"]
    content = message["content"]
    if not isinstance(content, str):
        raise TypeError
    if message.get("type", "Default") not in LEARNED_TYPES:
        return LeftOut.BOT if author.get("isBot") else LeftOut.SYSTEM
    if message.get("forwardedMessage") or _is_forward(message.get("reference")):
        return LeftOut.FORWARDED
    mentions = message.get("mentions") or ()
    if mentions and "@" in content:
        content = _with_mentions(content, mentions)
    if (emojis := message.get("inlineEmojis")) and ":" in content:
        content = _with_emojis(content, emojis)
    begins_with_bot = content.lstrip().startswith("<@") and any(
        one.get("isBot") and content.lstrip().startswith((f"<@{one['id']}>", f"<@!{one['id']}>"))
        for one in mentions
    )
    return Row(
        channel,
        MemberId(id_of(author["id"])),
        MessageId(id_of(str(int(message["id"])))),
        content,
        bot=bool(author.get("isBot")),
        mentions_bot=begins_with_bot,
        names=(stream, author["id"]),
        moment=message.get("timestamp"),
        stream=stream,
    )


def _is_forward(reference: object) -> bool:
    return isinstance(reference, dict) and reference.get("type") == "Forward"


def _with_mentions(content: str, mentions: Any) -> str:  # noqa: ANN401 - JSON
    """Write mentions as Discord does: the exporter writes the names of who is mentioned."""
    names: dict[str, str] = {}
    for one in mentions:
        mark = f"<@{one['id']}>"
        if mark not in content and f"<@!{one['id']}>" not in content:
            for key in ("nickname", "name"):
                if one.get(key):
                    names.setdefault(f"@{one[key]}", mark)
    for name in sorted(names, key=len, reverse=True):
        content = content.replace(name, names[name])
    return content


def _with_emojis(content: str, emojis: Any) -> str:  # noqa: ANN401 - JSON
    """Write a server's emojis as Discord does: the exporter writes their names."""
    for one in emojis:
        name, id_ = one.get("name"), one.get("id")
        if name and id_ and f":{name}:{id_}>" not in content:
            mark = "a" if one.get("isAnimated") else ""
            content = content.replace(f":{name}:", f"<{mark}:{name}:{id_}>")
    return content
