"""Logs of IRC clients: irssi, WeeChat, mIRC and energymech, which others write like."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from markovbot.domain import ChannelId, MemberId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.moments import MONTHS
from markovbot.ingest.multiline import text_lines
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import NO_MOMENT, LeftOut, Row, Unreadable

NICK: Final = r"[ @+%&~!]?([^\s<>@#:/+%&~!\d][^\s<>:]{0,63})"
"""No nickname begins with a digit or has a colon, as Discord's mentions and emojis do."""

WEECHAT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\t([^\t]{0,64})\t(.*)"
)
"""Date, time, who, what; arrows, dashes and asterisks stand for what the client says."""

SPEECH: Final = re.compile(
    rf"\[?(?:(\d{{4}}-\d\d-\d\d)[ T])?(\d\d:\d\d(?::\d\d)?)\]?\s*<{NICK}>(?:\s(.*)|$)"
)
"""irssi without brackets around the time, mIRC and energymech with."""

UNTIMED: Final = re.compile(rf"<{NICK}>\s(.*)")

OTHER: Final = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d(?::\d\d)?\]?\s+(?:-!-|\*{1,3}|-\S+-|>|<-|->)(?:\s|$)"
)
"""Who has joined, left or renamed themselves, and what people do (/me)."""

OPENED: Final = re.compile(
    r"(?:--- (?:Log opened|Day changed)|Session (?:Start|Time):|# Log started)\s+"
    r"\w{3}\s+(\w{3})\s+(\d{1,2})\s+(?:[\d:]+\s+)?(\d{4})"
)
"""Lines with the date of those below: irssi's and mIRC's."""

HEADER: Final = re.compile(r"--- |Session (?:Start|Ident|Close|Time):|# ")
IDENT: Final = re.compile(r"Session Ident: (\S+)")

FILE_DATE: Final = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
FILE_CHANNEL: Final = re.compile(
    r"#[^\s.]*?(?=[._-]?\d{4}[-_.]?\d\d|\.(?:log|txt|weechatlog)|$)", re.IGNORECASE
)

COLOURS: Final = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d-\x1f]"
)

LOOKED_AT: Final = 60
SHARE: Final = 0.5
"""Of the first lines, how many have to be of a log."""


class Irc(Format):
    """Who said what when; the date is in the lines, in the file, in its name, or nowhere."""

    name = "irc"
    summary = "a log of IRC (irssi, WeeChat, mIRC, energymech)"
    suffixes = frozenset({".log", ".weechatlog"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for lines that such clients write."""
        lines = [line for line in _decoded(file.head).splitlines() if line.strip()][:LOOKED_AT]
        lines = [COLOURS.sub("", line) for line in lines]
        said = sum(_speech(line) is not None for line in lines)
        other = sum(
            OTHER.match(line) is not None or HEADER.match(line) is not None for line in lines
        )
        opened = any(map(OPENED.match, lines))
        if not (said or opened) or said + other < SHARE * len(lines):
            return Likeness.NONE
        return Likeness.CERTAIN

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield what people say; the channel is in the file or in its name."""
        channel = options.channel or _channel(file.name)
        day = _day_of(file.name)
        before = ""
        for number, line in text_lines(file, "cp1252"):
            if isinstance(line, Unreadable):
                yield number, line
                continue
            text = COLOURS.sub("", line).strip()
            if "\0" in text:
                yield number, Unreadable("isn't text")
                continue
            if (match := OPENED.match(text)) is not None:
                day, before = _date(match), ""
            elif options.channel is None and (match := IDENT.match(text)) is not None:
                channel = match[1]
            elif (found := _speech(text)) is not None:
                told, time, nick, content = found
                if told is None and day is not None and time < before and not OPENED.match(text):
                    day = date.fromordinal(day.toordinal() + 1)  # midnight, which not all logs tell
                before = time
                yield number, _row(channel, nick, content, _moment(told, day, time))
            elif text and HEADER.match(text) is None:
                if OTHER.match(text) or WEECHAT.match(text):
                    yield number, LeftOut.SYSTEM
                else:
                    yield number, Unreadable("isn't a line of a log of IRC")


def _decoded(head: bytes) -> str:
    try:
        return head[: head.rfind(b"\n") + 1 or len(head)].decode()
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _speech(line: str) -> tuple[str | None, str, str, str] | None:
    """Return the date if the line has one, the time or "", the nickname and what is said."""
    if (match := WEECHAT.match(line)) is not None:
        nick = match[3].strip().lstrip("@+%&~!")
        if not nick or nick in ("-->", "<--", "--", "*", "=!=") or not nick.strip("-<>*= "):
            return None
        return match[1], match[2], nick, match[4]
    if (match := SPEECH.match(line)) is not None:
        return match[1], match[2], match[3], match[4] or ""
    if (match := UNTIMED.match(line)) is not None:
        return None, "", match[1], match[2]
    return None


def _moment(told: str | None, day: date | None, time: str) -> str | None:
    """Return when it was said; NO_MOMENT if there is a time of an unknown day, None of nothing."""
    if told is None and day is None:
        return NO_MOMENT if time else None
    found = f"{told or day}T{time or '00:00'}"
    try:
        return datetime.fromisoformat(found).isoformat()
    except ValueError:
        return NO_MOMENT


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), MONTHS.get(match[1].lower(), 0), int(match[2]))
    except ValueError:
        return None


def _day_of(name: str) -> date | None:
    match = FILE_DATE.search(name)
    try:
        return None if match is None else date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _channel(name: str) -> str:
    match = FILE_CHANNEL.search(name)
    return name.split(".", maxsplit=1)[0] if match is None or len(match[0]) < 2 else match[0]  # noqa: PLR2004 - a mark and a name


def _row(channel: str, nick: str, content: str, moment: str | None) -> Row | LeftOut:
    if not content.strip():
        return LeftOut.SYSTEM
    return Row(
        ChannelId(id_of(channel)),
        MemberId(id_of(nick)),
        None,
        content.strip(),
        names=(channel, nick),
        moment=moment,
    )
