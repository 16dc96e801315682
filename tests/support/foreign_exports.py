"""Exports as other platforms and programs write them, of messages that a bot could have heard.

Whoever is known by a name there has the id that stands for the name: see `NAMED`.
"""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from markovbot.domain import Message, seconds_of
from markovbot.ingest.named_ids import id_of

BOT: Final = 4001
PACKAGE_CHANNEL: Final = 200_000_000_000_000_001

NICKS: Final = ("ada", "bruno")
USERS: Final = ("U0ADA", "U0BRUNO")
ACCOUNTS: Final = ("user31", "user32")

MENTION: Final = re.compile(r"<@(\d+)>")
MARKED: Final = re.compile(r"<@\d+>|\|\|[^|]+\|\||```\n[^`]+\n```|`[^`]+`")
"""What Telegram keeps in entities."""


def _sent(message: Message) -> datetime:
    return datetime.fromtimestamp(seconds_of(message.id), UTC)


def _name(names: Sequence[str], member: int) -> str | None:
    return next((one for one in names if id_of(one) == member), None)


def _packed(files: Mapping[str, object]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, json.dumps(data))
    return content.getvalue()


def discord_package(messages: Sequence[Message]) -> bytes:
    """What one member has said, newest first."""
    channel = messages[0].key.channel
    place = f"Messages/c{channel}"
    told = [
        {"ID": one.id, "Timestamp": f"{_sent(one):%Y-%m-%d %H:%M:%S}", "Contents": one.content}
        for one in reversed(messages)
    ]
    return _packed({
        "Account/user.json": {"id": str(messages[0].member)},
        f"{place}/channel.json": {"id": str(channel), "type": 0, "guild": {"id": "1001"}},
        f"{place}/messages.json": told,
    })  # fmt: skip


def exporter_text(messages: Sequence[Message]) -> bytes:
    """DiscordChatExporter's text, without its markdown option."""
    rule = "=" * 62
    said = [
        f"[{_sent(one):%m/%d/%Y %H:%M}] {_name(NICKS, one.member)}\n{one.content}\n\n"
        for one in messages
    ]
    header = f"{rule}\nGuild: Tea\nChannel: Rooms / general\n{rule}\n\n"
    footer = f"{rule}\nExported {len(messages)} message(s)\n{rule}\n"
    return "".join([header, *said, footer]).encode()


def slack(messages: Sequence[Message]) -> bytes:
    def text(message: Message) -> str:
        parts = MENTION.split(message.content)
        parts[::2] = [html.escape(part, quote=False) for part in parts[::2]]
        parts[1::2] = [f"<@{_name(USERS, int(id_)) or id_}>" for id_ in parts[1::2]]
        return "".join(parts)

    return _packed({
        "users.json": [{"id": one} for one in USERS] + [{"id": str(BOT), "is_bot": True}],
        "channels.json": [{"id": "C1", "name": "general"}],
        "general/2024-01-01.json": [
            {
                "type": "message", "user": _name(USERS, one.member), "text": text(one),
                "ts": f"{seconds_of(one.id):.6f}",
            }
            for one in messages
        ],
    })  # fmt: skip


def _entity(text: str) -> object:
    if (mention := MENTION.fullmatch(text)) is not None:
        account = _name(ACCOUNTS, int(mention[1])) or ""
        return {"type": "mention_name", "text": "Ada", "user_id": int(account.removeprefix("user"))}
    for mark, kind in (("||", "spoiler"), ("```", "pre"), ("`", "code")):
        if text.startswith(mark):
            return {"type": kind, "text": text.strip(f"{mark}\n")}
    return text


def telegram(messages: Sequence[Message]) -> bytes:
    def text(message: Message) -> list[object]:
        plain, marked = MARKED.split(message.content), MARKED.findall(message.content)
        pairs = zip(plain, [*map(_entity, marked), ""], strict=True)
        return [part for pair in pairs for part in pair if part]

    told = [
        {
            "id": number, "type": "message", "date_unixtime": str(int(seconds_of(one.id))),
            "from": "Ada", "from_id": _name(ACCOUNTS, one.member), "text": text(one),
        }
        for number, one in enumerate(messages, 1)
    ]  # fmt: skip
    chat = {"name": "Tea", "type": "private_supergroup", "id": 12, "messages": told}
    return json.dumps(chat).encode()


def whatsapp(messages: Sequence[Message], *, ios: bool = False) -> bytes:
    def line(message: Message) -> str:
        text = MENTION.sub(
            lambda match: f"@\u2068{_name(NICKS, int(match[1]))}\u2069", message.content
        )
        author, sent = _name(NICKS, message.member), _sent(message)
        if ios:
            return f"[{sent:%d.%m.%y, %H:%M:%S}] {author}: {text}\n"
        return f"{sent:%d/%m/%Y, %H:%M} - {author}: {text}\n"

    return "".join(map(line, messages)).encode()


def irc(messages: Sequence[Message], *, before: str, line: str) -> bytes:
    """A log with a line in front, and one of the form `line` for each message."""
    lines = [
        line.format(sent=_sent(one), nick=_name(NICKS, one.member), text=one.content)
        for one in messages
    ]
    return "\n".join([before.format(_sent(messages[0])), *lines, ""]).encode()


IRSSI = "--- Log opened {:%a %b %d %H:%M:%S %Y}"
MIRC = "Session Start: {:%a %b %d %H:%M:%S %Y}"

FORMATS: Final[Mapping[str, Callable[[Sequence[Message]], bytes]]] = {
    "package.zip": discord_package,
    "general.txt": exporter_text,
    "slack.zip": slack,
    "telegram.json": telegram,
    "WhatsApp Chat with Tea.txt": whatsapp,
    "_chat.txt": partial(whatsapp, ios=True),
    "#tea.log": partial(irc, before=IRSSI, line="{sent:%H:%M} <{nick}> {text}"),
    "#tea.mirc.log": partial(irc, before=MIRC, line="[{sent:%H:%M}] <{nick}> {text}"),
    "#tea.weechatlog": partial(
        irc,
        before="{:%Y-%m-%d %H:%M:%S}\t-->\tada has joined",
        line="{sent:%Y-%m-%d %H:%M:%S}\t{nick}\t{text}",
    ),
}

NAMED: Final[Mapping[str, tuple[str, str]]] = {
    name: {"slack.zip": USERS, "telegram.json": ACCOUNTS}.get(name, NICKS)
    for name in FORMATS
    if name != "package.zip"
}
"""What the two who talk are called where Discord's ids aren't known."""

NO_EMOJIS: Final = frozenset(FORMATS) - {"package.zip", "general.txt"}
"""Those of platforms without Discord's own emojis, which stand in no such file."""

ONE_LINE: Final = frozenset(name for name in FORMATS if name.startswith("#"))
"""IRC's, where a message is one line."""
