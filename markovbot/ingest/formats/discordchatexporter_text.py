"""DiscordChatExporter's text form: a header line a message, then its text over any lines."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from markovbot.domain import ChannelId, MemberId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.moments import DATE, TIME, DateOrder, date_order, numbers_of, read_moment
from markovbot.ingest.multiline import Start, read_multiline, text_lines
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row

RULE: Final = "=" * 62
"""Stands around the header and the footer."""

CHANNEL_ID: Final = re.compile(r"\[(\d{15,20})\]")
"""In the names that the program gives to files: Tea house - general [123456789012345678].txt."""

HEADER: Final = re.compile(rf"\[({DATE})[, ]\s?({TIME})\] (\S.*)", re.IGNORECASE)
PINNED: Final = " (pinned)"

PARTS: Final = re.compile(r"^\{(?:Attachments|Embed|Stickers|Reactions)\}$", re.MULTILINE)
"""What follows a message's text."""

SYSTEM: Final = re.compile(
    r"(?:Pinned a message|Joined the server|Started a thread|Added .+ to the group"
    r"|Removed .+ from the group|Left the group|Changed the channel (?:name: .+|icon)"
    r"|Started a call that lasted .+ minutes?)\."
)
"""What the program writes in place of system messages."""


class DiscordChatExporterText(Format):
    """One file a channel; bots and ids aren't told."""

    name = "discordchatexporter-text"
    summary = "DiscordChatExporter's text form"
    suffixes = frozenset({".txt"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the header."""
        lines = file.head.decode("utf-8", "replace").splitlines()[:3]
        if len(lines) > 2 and lines[0].strip() == RULE:  # noqa: PLR2004 - rule, guild, channel
            found = lines[1].startswith("Guild: ") and lines[2].startswith("Channel: ")
            return Likeness.CERTAIN if found else Likeness.NONE
        return Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages; the channel is that of the file's name, if there is an id in it."""
        name = _channel(file, options)
        order = date_order(
            numbers
            for _, line in text_lines(file.again())
            if isinstance(line, str)
            and (match := HEADER.match(line)) is not None
            and (numbers := numbers_of(match[1])) is not None
        )
        return read_multiline(file, partial(_start, name, order))


def channel_of(file: ExportFile, options: ReadOptions) -> str | None:
    """Return the channel that the name of the program's file tells; None for other names."""
    if options.channel is not None:
        return options.channel
    found = CHANNEL_ID.search(file.name)
    return None if found is None else found[1]


def is_system(content: str) -> bool:
    """Tell whether the program writes this in place of a system message."""
    return SYSTEM.fullmatch(content) is not None


def _channel(file: ExportFile, options: ReadOptions) -> str:
    if (found := channel_of(file, options)) is not None:
        return found
    lines = file.head.decode("utf-8", "replace").splitlines()[:3]
    told = lines[2].removeprefix("Channel: ").strip() if len(lines) == 3 else ""  # noqa: PLR2004
    return told.rsplit(" / ", 1)[-1] or file.name.split(".")[0]


def _start(channel: str, order: DateOrder, line: str) -> Start | None:
    if line == RULE:
        return "", _no_message
    match = HEADER.fullmatch(line)
    if match is None:
        return None
    author = match[3].removesuffix(PINNED)
    return "", partial(_row, channel, author, read_moment(f"{match[1]} {match[2]}", order))


def _no_message(text: str) -> None:
    """Take the header and the footer for no message."""


def _row(channel: str, author: str, moment: str, text: str) -> Row | LeftOut | None:
    parts = PARTS.split(text, maxsplit=1)
    content = parts[0].strip()
    if not content:
        return LeftOut.MEDIA if len(parts) > 1 else None
    if is_system(content):
        return LeftOut.SYSTEM
    return Row(
        ChannelId(id_of(channel)),
        MemberId(id_of(author)),
        None,
        content,
        names=(channel, author),
        moment=moment,
    )
