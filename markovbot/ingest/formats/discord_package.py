"""The data package that Discord sends to whoever asks for their data: their own messages only."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from markovbot.domain import ChannelId, MemberId, MessageId, StreamId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.json_items import items
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable
from markovbot.ingest.tables import table_rows

MESSAGES: Final = re.compile(r"(?:messages/)?c?(\d{15,20})/messages\.(json|csv)", re.IGNORECASE)
"""Messages/c123456789012345678/messages.json; the CSV of older packages, some without the c."""

PRIVATE: Final = (1, 3, "DM", "GROUP_DM", 12, "PRIVATE_THREAD")
"""Types of channels that aren't a server's, or that not all readers of one may read."""

THREADS: Final = (10, 11, "ANNOUNCEMENT_THREAD", "PUBLIC_THREAD")

MOST: Final = 1 << 22
"""Bytes of what is read whole: what a channel is, and whose package it is."""


class DiscordPackage(Format):
    """A folder or ZIP archive with a folder a channel."""

    name = "discord-package"
    summary = "the data package that Discord sends: folder or ZIP"
    suffixes = frozenset({".zip"})
    one_author = True

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the files of channels."""
        if file.member is not None or file.container is None:
            return Likeness.NONE
        found = any(MESSAGES.fullmatch(inner) for _, inner in file.container.inner_names)
        return Likeness.CERTAIN if found else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages in the channels of the server that they are learned into.

        With `options.channel` those of all servers, as if they were said there. The author is whose
        package it is.
        """
        if file.container is None:
            return
        member = MemberId(id_of(_owner(file) or options.member))
        last = 0
        for name, inner in file.container.inner_names:
            if (match := MESSAGES.fullmatch(inner)) is None:
                continue
            first = last
            channel, stream, why_not = _place(file, name, match[1], options)
            reader = _json_rows if match[2] == "json" else _csv_rows
            for number, message in reader(file.part(name)):
                last = first + number
                if isinstance(message, Unreadable):
                    yield last, message
                elif why_not is not None:
                    yield last, why_not
                else:
                    yield last, _row(message, channel, member, stream)
            file.done += file.container.size(name)[1]


def _small(file: ExportFile, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a small file of the package says; None if it isn't there or is damaged."""
    if file.container is None or name not in file.container.names:
        return None
    try:
        with file.part(name).open() as content:
            return json.loads(content.read(MOST))
    except Exception:  # noqa: BLE001 - it says nothing then, whatever is wrong with it
        return None


def _owner(file: ExportFile) -> str | None:
    """Return the id of whose package it is."""
    for name in file.container.names if file.container is not None else ():
        if name.casefold().endswith("account/user.json"):
            account = _small(file, name)
            if isinstance(account, dict) and account.get("id"):
                return str(account["id"])
    return None


def _place(
    file: ExportFile, name: str, id_: str, options: ReadOptions
) -> tuple[ChannelId, StreamId, LeftOut | None]:
    """Return the channel and stream of a file of messages, and why they aren't learned, if so."""
    told = _small(file, f"{name.rsplit('/', 1)[0]}/channel.json")
    channel = told if isinstance(told, dict) else {}
    stream = StreamId(id_of(id_))
    why_not: LeftOut | None = None
    if channel.get("type") in PRIVATE or channel.get("recipients"):
        why_not = LeftOut.PRIVATE
    elif options.channel is None and not _is_of(channel.get("guild"), options):
        why_not = LeftOut.ELSEWHERE
    if options.channel is not None:
        return ChannelId(id_of(options.channel)), stream, why_not
    parent = channel.get("parent_id") or channel.get("thread_metadata", {}).get("parent_id")
    if channel.get("type") in THREADS and parent:
        return ChannelId(id_of(str(parent))), stream, why_not
    return ChannelId(stream), stream, why_not


def _is_of(guild: object, options: ReadOptions) -> bool:
    """Tell whether a channel is of the server that is learned into, by its id or its name."""
    if options.guild is None:
        return True
    if not isinstance(guild, dict):
        return False
    return options.guild in {id_of(str(guild[key])) for key in ("id", "name") if guild.get(key)}


def _json_rows(file: ExportFile) -> Iterator[tuple[int, Any]]:
    yield from enumerate(items(file, "item"), 1)


def _csv_rows(file: ExportFile) -> Iterator[tuple[int, Any]]:
    """Yield the rows as objects."""
    names: Sequence[str] = ()
    for number, cells in table_rows(file, ","):
        if isinstance(cells, Unreadable):
            yield number, cells
        elif number == 1:
            names = cells
        elif cells:
            yield number, dict(zip(names, cells, strict=False))


def _row(message: Any, channel: ChannelId, member: MemberId, stream: StreamId) -> Row | Unreadable:  # noqa: ANN401 - JSON
    try:
        content = message["Contents"]
        moment = str(message["Timestamp"])
        id_ = MessageId(id_of(str(int(message["ID"]))))
        content.encode()
    except (KeyError, TypeError, ValueError, AttributeError):
        return Unreadable("isn't a message of Discord's data package")
    # Newer packages leave the time zone out: it is UTC, too.
    moment = moment if re.search(r"(?:Z|[+-]\d\d:?\d\d)$", moment) else f"{moment}+00:00"
    return Row(channel, member, id_, content, names=(stream, member), moment=moment, stream=stream)
