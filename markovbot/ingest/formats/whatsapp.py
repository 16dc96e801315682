"""WhatsApp's export of a chat as text, by Android and by iOS; dates as the phone writes them."""

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

MARKS: Final = re.compile("[\u200e\u200f\u202a-\u202e]")
"""Direction marks, which phones put before names, numbers and what they write themselves."""

BETWEEN: Final = r"[,،]?[\s\u00a0\u202f]+(?:(?:klo|kl\.|at|um)\s)?"

ANDROID: Final = re.compile(
    rf"({DATE}){BETWEEN}({TIME})[\s\u00a0\u202f]+[-–][\s\u00a0]+(.*)", re.IGNORECASE
)
IOS: Final = re.compile(rf"\[({DATE}){BETWEEN}({TIME})\][\s\u00a0]+(.*)", re.IGNORECASE)

SPEECH: Final = re.compile(r"([^:]{1,80}):(?:[\s\u00a0](.*)|$)")
"""Who says what. Without it, the line was written by WhatsApp."""

QUOTES: Final = re.compile('["“”„«»]')
"""Marks that stand in no name, but in: Ada changed the subject to "tea: the house"."""

LOOKED_AT: Final = 60
SHARE: Final = 0.3
"""Of the first lines, how many have to begin a message: messages may have several lines."""

MEDIA: Final = re.compile(r"<[^<>@#:]{4,60}>|\S+\.\w{2,4} \([^()]{4,40}\)(?:\n.*)?", re.DOTALL)
"""<Media omitted>, in the phone's language; IMG-20240101-WA0001.jpg (file attached)."""

DELETED: Final = frozenset({
    "this message was deleted", "you deleted this message", "null",
    "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht",
    "se eliminó este mensaje", "eliminaste este mensaje",
    "ce message a été supprimé", "vous avez supprimé ce message",
    "essa mensagem foi apagada", "você apagou essa mensagem", "mensagem apagada",
    "questo messaggio è stato eliminato", "hai eliminato questo messaggio",
    "waiting for this message",
})  # fmt: skip
"""What stands in place of deleted messages, without the full stop; iOS marks it itself."""

EDITED: Final = re.compile(
    "\\s*(?:\u200e)?<(?:[^<>]*(?:edited|bearbeitet|edit|modifi|redig)[^<>]*)>$", re.IGNORECASE
)

NAMED: Final = re.compile("@?\u2068([^\u2068\u2069]+)\u2069")
"""A mention; between marks that isolate its direction."""

TITLE: Final = re.compile(
    r"(?:whatsapp chat (?:with|-)|whatsapp[- ]chat mit|chat de whatsapp con"
    r"|discussion whatsapp avec|conversa do whatsapp com)\s*-?\s*",
    re.IGNORECASE,
)
"""How the names of files begin; the chat's name follows."""


class WhatsApp(Format):
    """Who said what when, by the names in the phone's contacts."""

    name = "whatsapp"
    summary = "WhatsApp's text, from Android or iOS, zipped or not"
    suffixes = frozenset({".txt"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for lines with a date, a time and what parts them from the rest."""
        lines = [line for line in file.head.decode("utf-8", "replace").splitlines() if line.strip()]
        lines = lines[:LOOKED_AT]
        found = [rest for line in lines if (rest := _parts(line)) is not None]
        speeches = [one for one in found if SPEECH.match(one[2])]
        if not speeches or len(found) < SHARE * len(lines):
            return Likeness.NONE
        return Likeness.CERTAIN

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the messages; the channel is the chat, as the name of the file or archive tells."""
        order = date_order(
            numbers
            for _, line in text_lines(file.again())
            if isinstance(line, str)
            and (parts := _parts(line)) is not None
            and (numbers := numbers_of(parts[0])) is not None
        )
        return read_multiline(file, partial(_start, options.channel or _chat(file), order))


def _parts(line: str) -> tuple[str, str, str] | None:
    """Return the date, the time and the rest of a message's first line; None of another line."""
    line = line.lstrip("\ufeff\u200e\u200f\u202a\u202b")
    if not line[:1].isdigit() and not line.startswith("["):
        return None
    match = IOS.match(line) or ANDROID.match(line)
    return None if match is None else (match[1], match[2], match[3])


def _chat(file: ExportFile) -> str:
    name = file.name
    if name.removesuffix(".txt") in ("_chat", "chat"):  # in an archive, which has the name
        name = file.path.name
    for ending in (".zip", ".txt"):
        name = name.removesuffix(ending)
    return TITLE.sub("", name).strip() or name


def _start(chat: str, order: DateOrder, line: str) -> Start | None:
    parts = _parts(line)
    if parts is None:
        return None
    moment = read_moment(f"{parts[0]} {parts[1]}", order)
    match = SPEECH.fullmatch(parts[2])
    if match is None or QUOTES.search(match[1]):
        return "", _system
    return match[2] or "", partial(
        _row, chat, MARKS.sub("", match[1]).strip(" ~\u00a0\u202f"), moment
    )


def _system(_text: str) -> LeftOut:
    """Return what a message of WhatsApp's own is; its text tells nothing."""
    return LeftOut.SYSTEM


def _row(chat: str, author: str, moment: str, text: str) -> Row | LeftOut | None:
    marked = text.startswith("\u200e")
    text = EDITED.sub("", text)
    if marked:  # iOS marks what it writes itself: calls, deletions, attachments, encryption
        return LeftOut.MEDIA if "<" in text else LeftOut.SYSTEM
    content = MARKS.sub("", NAMED.sub(_mention, text)).strip()
    if not content:
        return LeftOut.MEDIA
    if MEDIA.fullmatch(content) or content.casefold().rstrip(".") in DELETED:
        return LeftOut.MEDIA
    return Row(
        ChannelId(id_of(chat)),
        MemberId(id_of(author)),
        None,
        content,
        names=(chat, author),
        moment=moment,
    )


def _mention(match: re.Match[str]) -> str:
    return f"<@{id_of(match[1].strip(' ~'))}>"
