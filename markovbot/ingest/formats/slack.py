"""Slack's export: a ZIP archive or folder with a folder a channel and a file a day."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markovbot.domain import ChannelId, MemberId, MessageId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.json_items import items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable

DAY: Final = re.compile(r"([^/]+)/\d{4}-\d\d-\d\d\.json")
LISTS: Final = ("users.json", "channels.json", "groups.json", "dms.json", "mpims.json")

PRIVATE: Final = ("dms.json", "mpims.json")
"""Lists of conversations that aren't channels."""

MOST: Final = 1 << 26
"""Bytes of a list that is read whole: of the largest workspaces."""

ONE_DAY: Final = re.compile(
    rb'\[\s*\{(?=[^\[\]]*"type"\s*:\s*"message")(?=[^\[\]]*"ts"\s*:\s*"\d+\.\d{6}")'
)

LEARNED: Final = ("", "thread_broadcast", "me_message", "file_share")
"""Subtypes of what people write; the others tell who has joined, renamed, pinned."""

LINK: Final = re.compile(r"<([^<>\s|]*)(?:\|([^<>]*))?>")

STAMP: Final = re.compile(r"(\d{1,12})\.(\d{1,6})")


class Slack(Format):
    """Messages with users, times that are unique in a channel, bots and threads."""

    name = "slack"
    summary = "Slack's export: ZIP or folder, or one day of it"
    suffixes = frozenset({".zip"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the lists of users and channels beside days, or for one day's messages."""
        if file.member is None and file.container is not None:
            names = [inner for _, inner in file.container.inner_names]
            found = any(map(DAY.fullmatch, names)) and not set(LISTS).isdisjoint(names)
            return Likeness.CERTAIN if found else Likeness.NONE
        return Likeness.CERTAIN if ONE_DAY.match(file.head.lstrip()) else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages, channel by channel and day by day."""
        if file.container is None or file.member is not None:
            channel = options.channel or _folder(file) or file.name.split(".")[0]
            yield from _day(file, channel, frozenset())
            return
        users = _list(file, "users.json")
        bots = frozenset(str(one["id"]) for one in users if one.get("is_bot") and one.get("id"))
        private = {
            str(one.get(key))
            for name in PRIVATE
            for one in _list(file, name)
            for key in ("id", "name")
        }
        last = 0
        for name, inner in file.container.inner_names:
            if (match := DAY.fullmatch(inner)) is None:
                continue
            first = last
            for number, row in _day(file.part(name), options.channel or match[1], bots):
                last = first + number
                yield last, LeftOut.PRIVATE if match[1] in private else row
            file.done += file.container.size(name)[1]


def _folder(file: ExportFile) -> str:
    place = file.path.absolute() if file.member is None else file.path / file.member
    return place.parent.name


def _list(file: ExportFile, wanted: str) -> list[Mapping[str, Any]]:
    """Return a list of the export; none if it isn't there or is damaged."""
    for name, inner in file.container.inner_names if file.container is not None else ():
        if inner == wanted:
            try:
                with file.part(name).open() as content:
                    told = json.loads(content.read(MOST))
            except Exception:  # noqa: BLE001 - it says nothing then, whatever is wrong with it
                return []
            return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return []


def _day(file: ExportFile, channel: str, bots: frozenset[str]) -> Iterator[NumberedRow]:
    place = ChannelId(id_of(channel))
    for number, message in enumerate(items(file, "item"), 1):
        try:
            yield number, _row(message, place, channel, bots)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield number, Unreadable("isn't a message of Slack's")


def _row(
    message: Any,  # noqa: ANN401 - JSON
    place: ChannelId,
    channel: str,
    bots: frozenset[str],
) -> Row | LeftOut:
    """Return a message. Raises KeyError, TypeError, ValueError or AttributeError if it is none."""
    subtype = message.get("subtype") or ""
    if subtype == "bot_message" or message.get("bot_id") or message.get("user") in bots:
        return LeftOut.BOT
    if message["type"] != "message" or subtype not in LEARNED or message.get("hidden"):
        return LeftOut.SYSTEM
    author, stamp = message["user"], STAMP.fullmatch(message["ts"])
    if not isinstance(author, str) or stamp is None:
        raise ValueError
    text = message.get("text") or ""
    if not text.strip():
        return LeftOut.MEDIA if message.get("files") else LeftOut.SYSTEM
    content, bot_first = _as_discord(text, bots)
    seconds = int(stamp[1])
    return Row(
        place,
        MemberId(id_of(author)),
        MessageId(seconds * 1_000_000 + int(stamp[2].ljust(6, "0"))),
        content,
        mentions_bot=bot_first,
        names=(channel, author),
        moment=seconds,
    )


def _as_discord(text: str, bots: frozenset[str]) -> tuple[str, bool]:
    """Return a text in Discord's markup, and whether it begins with a mention of a bot."""

    def link(match: re.Match[str]) -> str:
        target, label = match[1], match[2]
        if target.startswith("@"):
            return f"<@{id_of(target[1:])}>"
        if target.startswith("#"):
            return f"<#{id_of(label or target[1:])}>"
        if target.startswith("!subteam"):
            return label or "@group"
        if target.startswith("!"):
            return label or f"@{target[1:].split('^')[0]}"
        return target

    first = LINK.match(text.lstrip())
    bot_first = first is not None and first[1].removeprefix("@") in bots
    return html.unescape(LINK.sub(link, text)), bot_first
