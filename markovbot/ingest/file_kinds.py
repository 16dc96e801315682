"""Recognise files that aren't imported: what a file looks like, and what to do with it.

Learned as plain text, the names and times of a chat log or a table would become vocabulary.
"""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markovbot.ingest.unpacking import BOM

LINES: Final = 50
"""Lines at the beginning of a file that are looked at."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is, and what its owner can do; both are parts of a sentence."""

    what: str
    advice: str


CONVERT: Final = (
    "write each message as a line of JSON with channel, author and content, or say --format text "
    "to learn every line as it stands"
)
UNPACK: Final = "unpack it and import the files in it"
TEXT_ONLY: Final = "choose the export itself, which is text"

CHAT_LOG: Final = FileKind("a chat log with times or names in its lines", CONVERT)
TABLE: Final = FileKind(
    "a table (CSV)",
    "name its columns in the first line (content, author, channel, date, id), or say --format text "
    "to learn every line as it stands",
)
JSON: Final = FileKind("JSON that isn't a message a line", CONVERT)
MARKUP: Final = FileKind("a web page or XML", CONVERT)
RICH_TEXT: Final = FileKind("a rich text document", "save it as plain text")
OTHER_ENCODING: Final = FileKind("text in another encoding than UTF-8", "save it as UTF-8")
BINARY: Final = FileKind("no text", TEXT_ONLY)

SIGNATURES: Final = (
    (0, b"PK\x03\x04", FileKind("a ZIP archive in another one", UNPACK)),
    (0, b"PK\x05\x06", FileKind("an empty ZIP archive", TEXT_ONLY)),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind("a 7z archive", UNPACK)),
    (0, b"Rar!\x1a\x07", FileKind("a RAR archive", UNPACK)),
    (0, b"\xfd7zXZ\x00", FileKind("a file packed by xz", UNPACK)),
    (0, b"BZh", FileKind("a file packed by bzip2", UNPACK)),
    (0, b"\x28\xb5\x2f\xfd", FileKind("a file packed by zstd", UNPACK)),
    (257, b"ustar", FileKind("a tar archive", UNPACK)),
    (0, b"SQLite format 3\x00", FileKind("an SQLite database", TEXT_ONLY)),
    (0, b"\x89PNG\r\n\x1a\n", FileKind("a picture", TEXT_ONLY)),
    (0, b"\xff\xd8\xff", FileKind("a picture", TEXT_ONLY)),
    (0, b"GIF8", FileKind("a picture", TEXT_ONLY)),
    (0, b"%PDF-", FileKind("a PDF document", TEXT_ONLY)),
    (0, rb"{\rtf", RICH_TEXT),
)
"""Bytes that files of a kind have at an offset."""

NO_TEXT: Final = re.compile(r"[\x00\x01\x04-\x08\x0e\x10-\x15\x17-\x1a\x1c\x1e\x7f]")
"""Control characters, without those that IRC formats with."""

UNDECODED: Final = re.compile(r"[\udc80-\udcff]")

MOST_BAD: Final = 0.1
"""The share of characters of a text that may be none."""

MOST_CONTROLS: Final = 0.02
"""The share of control characters by which binary data is told from another encoding."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}"
    rf"|\d{{1,2}}[- ]{_MONTH}[- ]\d{{2,4}}|{_MONTH} \d{{1,2}}(?:,? \d{{4}})?)"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?(?:\s?[ap]\.?m\b\.?)?"
STAMP: Final = re.compile(
    rf"[\u200e\u200f]*(?:[\[(<]?(?:{_DATE}[,T\s]\s*(?:at\s)?)?{_TIME}(?![\w:])|[\[(]{_DATE}[\s\])])",
    re.IGNORECASE,
)
"""A moment at the beginning of a line: [12:00], 31.12.23, 22:15, 2024-01-01 12:00:00."""

NICK: Final = re.compile(r"<(?![@#:/!?])[ @+%&~]?[^<>\s]{1,32}>\s")
"""Who says a line of a log: <ada> hello."""

STAMPED_SHARE: Final = 1 / 3
"""Messages may have several lines, of which the first has the stamp."""

SPEAKER: Final = re.compile(r"([^\W\d][\w .'-]{0,31}):\s\S")
FEWEST_SPEECHES: Final = 4
SPEECH_SHARE: Final = 0.9

COLUMNS: Final = frozenset({
    "author", "authorid", "author_id", "user", "username", "userid", "user_id", "name", "nick",
    "nickname", "sender", "from", "member", "date", "time", "timestamp", "ts", "datetime",
    "created_at", "content", "contents", "message", "messages", "text", "body", "msg", "channel",
    "channelid", "channel_id", "id", "messageid", "message_id", "server", "guild", "attachments",
    "reactions",
})  # fmt: skip
"""Names that the columns of a chat's table have."""

CELL: Final = re.compile(r"[\w .#()/-]{1,40}")
FIGURES: Final = re.compile(r"(?=.*\d)[\d\s:.,/+TZ-]+")
"""A cell of a number or a moment."""

FEWEST_CELLS: Final = 3


def recognise(head: bytes, *, whole: bool) -> FileKind | None:
    """Return what a file is of which no plain text is learned; None for plain text or nothing.

    `head` is the file's beginning, or the `whole` of it.
    """
    for offset, signature, kind in SIGNATURES:
        if head.startswith(signature, offset):
            return kind
    text = head.removeprefix(BOM).decode("utf-8", "surrogateescape")
    if not text.strip():
        return None
    controls = len(NO_TEXT.findall(text))
    if controls + len(UNDECODED.findall(text)) > MOST_BAD * len(text):
        return BINARY if controls > MOST_CONTROLS * len(text) else OTHER_ENCODING
    lines = [line for line in text.splitlines() if line.strip()]
    if not whole and len(lines) > 1:
        lines.pop()  # it may be cut
    return _by_structure(text.strip(), lines[:LINES], whole=whole)


def _by_structure(text: str, lines: Sequence[str], *, whole: bool) -> FileKind | None:
    if _is_json(lines[0]) or (text[0] in "[{" and _is_document(text, whole=whole)):
        return JSON
    stamped = sum(STAMP.match(line) is not None or NICK.match(line) is not None for line in lines)
    if stamped >= STAMPED_SHARE * len(lines) or _is_dialogue(lines):
        return CHAT_LOG
    start = text[:100].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<!--")):
        return MARKUP
    if start[0] == "<" and "</" in text:
        return MARKUP
    return TABLE if any(_is_table(lines, delimiter) for delimiter in "\t,;|") else None


def _is_json(text: str) -> bool:
    """Tell whether a text is a JSON object, or an array of anything but numbers."""
    if text.lstrip()[:1] not in ("[", "{"):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or any(isinstance(one, dict | list | str) for one in value)


def _is_document(text: str, *, whole: bool) -> bool:
    """Tell whether a text is one JSON value over several lines, or begins like one."""
    if whole:
        return _is_json(text)
    return re.match(r'(?:\[\s*[\[{]|\{\s)\s*"', text) is not None


def _is_dialogue(lines: Sequence[str]) -> bool:
    """Tell whether lines begin with the names of a few speakers."""
    names = [match[1] for line in lines if (match := SPEAKER.match(line))]
    return (
        len(names) >= max(FEWEST_SPEECHES, SPEECH_SHARE * len(lines))
        and 1 < len(set(names)) <= len(names) / 2
    )


def _is_table(lines: Sequence[str], delimiter: str) -> bool:
    """Tell whether lines are rows: below names of columns, or of equal length with figures."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:  # a line is longer than any cell
        return False
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - a table has rows and columns
        return False
    titles = [cell.strip().lower() for cell in rows[0]]
    known = sum(title.replace(" ", "_") in COLUMNS for title in titles)
    if known > 1 and all(map(CELL.fullmatch, titles)):
        return True
    even = len({len(row) for row in rows}) == 1
    if not even or delimiter == "\t":
        return even
    if min(len(rows), len(rows[0])) < FEWEST_CELLS:
        return False
    columns = zip(*rows, strict=True)
    return any(all(FIGURES.fullmatch(cell.strip()) for cell in column) for column in columns)
