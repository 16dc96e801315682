"""Exports of the same messages in several formats, as the programs write them."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from markovbot.domain import Message, seconds_of
from tests.support import foreign_exports
from tests.support.foreign_exports import BOT

NAMES = {3001: "Ada L.", 3002: "bruno"}


def _time(message: Message, form: str = "%Y-%m-%dT%H:%M:%S.%f+00:00") -> str:
    return datetime.fromtimestamp(seconds_of(message.id), UTC).strftime(form)


def _user(id_: int) -> dict[str, object]:
    return {
        "id": str(id_),
        "name": NAMES.get(id_, "kettle").lower(),
        "nickname": NAMES.get(id_, "kettle"),
        "isBot": id_ == BOT,
    }


def _mentioned(text: str) -> list[int]:
    return [id_ for id_ in (*NAMES, BOT) if f"<@{id_}>" in text]


def discordchatexporter(messages: Sequence[Message], *, raw: bool = False) -> bytes:
    """With names in place of mentions, newest first, as it is by default."""
    found = []
    for one in reversed(messages):
        text = one.content
        for id_ in () if raw else _mentioned(text):
            text = text.replace(f"<@{id_}>", f"@{_user(id_)['nickname']}")
        emoji = {"id": "5001", "name": "tea", "code": "tea", "isAnimated": False}
        found.append({
            "id": str(one.id),
            "type": "Default",
            "timestamp": _time(one),
            "content": text if raw else text.replace("<:tea:5001>", ":tea:"),
            "author": _user(one.member),
            "mentions": [_user(id_) for id_ in _mentioned(one.content)],
            "inlineEmojis": [emoji] if "<:tea:5001>" in one.content else [],
        })  # fmt: skip
    return json.dumps({
        "guild": {"id": "1001", "name": "Tea"},
        "channel": {"id": "2001", "type": "GuildTextChat", "name": "general"},
        "exportedAt": "2024-01-01T00:00:00+00:00",
        "messages": found,
    }, indent=2).encode()  # fmt: skip


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def exporter_csv(messages: Sequence[Message]) -> bytes:
    """DiscordChatExporter's table, without its markdown option."""
    return _table(
        ["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"],
        [[one.member, NAMES[one.member], _time(one), one.content, "", ""] for one in messages],
    )


def own_csv(messages: Sequence[Message]) -> bytes:
    """A table by somebody's own program, in any order."""
    rows = [[one.content, one.id, one.member, one.key.channel, _time(one)] for one in messages]
    return _table(["Message", "Message ID", "User ID", "Channel ID", "Created At"], rows[::-1])


def json_lines(messages: Sequence[Message]) -> bytes:
    rows = [
        {
            "channel": one.key.channel, "author": one.member, "content": one.content,
            "id": str(one.id), "ts": _time(one), "mentions_bot": one.mentions_bot,
        }
        for one in messages
    ]  # fmt: skip
    return "\n".join(map(json.dumps, rows)).encode("utf-16")


def json_array(messages: Sequence[Message]) -> bytes:
    return json.dumps([
        {
            "id": str(one.id), "channel_id": str(one.key.channel), "author": {"id": one.member},
            "content": one.content, "timestamp": _time(one),
        }
        for one in messages
    ]).encode()  # fmt: skip


FORMATS: Mapping[str, Callable[[Sequence[Message]], bytes]] = {
    "exporter.json": discordchatexporter,
    "raw.json": lambda messages: discordchatexporter(messages, raw=True),
    "general [200000000000000001].csv": exporter_csv,
    "own.csv": own_csv,
    "lines.jsonl": json_lines,
    "array.json": json_array,
    **foreign_exports.FORMATS,
}
TELLS_OF_BOTS = frozenset({"exporter.json", "raw.json", "lines.jsonl", "slack.zip"})
"""Those that say whether a mention is a bot's."""
TELLS_OF_IDS = TELLS_OF_CHANNELS = (
    frozenset(FORMATS) - {"general [200000000000000001].csv"} - frozenset(foreign_exports.NAMED)
)
"""Those with Discord's ids of messages and of the channel."""
