"""Plain text: one message a line, all by one member in one channel."""

from collections.abc import Iterator

from markovbot.domain import ChannelId, MemberId, StreamId
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.file_kinds import recognise
from markovbot.ingest.formats.base import (
    Format,
    Likeness,
    NumberedRow,
    ReadOptions,
    channel_name,
    read_lines,
)
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable
from markovbot.ingest.unpacking import BOM


class PlainText(Format):
    """Lines that say neither who wrote them nor when."""

    name = "text"
    summary = "a message a line"
    suffixes = frozenset({".txt", ".text", ".log"})
    by_line = True

    def likeness(self, file: ExportFile) -> Likeness:
        """Take what has no other structure."""
        kind = recognise(file.head, whole=file.head_is_whole)
        return Likeness.POSSIBLE if kind is None else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield each line that isn't blank."""
        channel = ChannelId(id_of(channel_name(file, options)))
        member = MemberId(id_of(options.member))

        def parse(line: bytes) -> Row | None:
            content = parse_text(line)
            return Row(channel, member, None, content) if content else None

        return read_lines(file, parse)

    def ids(
        self,
        file: ExportFile,  # noqa: ARG002 - whichever file it is
        options: ReadOptions,  # noqa: ARG002
    ) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Yield nothing: plain text has none."""
        return iter(())


def parse_text(line: bytes) -> str:
    """Return the text of a line, without the spaces around it. Raises Unreadable."""
    try:
        content = line.removeprefix(BOM).decode().strip()
    except UnicodeDecodeError:
        raise Unreadable("isn't UTF-8 text") from None
    if "\0" in content:
        raise Unreadable("isn't text")
    return content
