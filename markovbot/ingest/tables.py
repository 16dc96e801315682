"""Rows of tables (CSV), whose cells may have line breaks and whose lines are never held if they are
too long."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from markovbot.ingest.export_file import LONGEST_LINE, ExportFile
from markovbot.ingest.formats.base import TOO_LONG
from markovbot.ingest.rows import Unreadable

UNDECODED: Final = re.compile(r"[\udc80-\udcff]")


def table_rows(
    file: ExportFile, delimiter: str
) -> Iterator[tuple[int, Sequence[str] | Unreadable]]:
    """Yield the cells of each row, and the number of its first line."""
    too_long: list[int] = []

    def lines() -> Iterator[str]:
        for number, line in file.lines():
            if line is None:
                too_long.append(number)
                yield "\n"
            else:
                yield line.decode("utf-8", "surrogateescape").replace("\0", "\udc80")

    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(lines(), delimiter=delimiter)
    last = 0
    while True:
        try:
            cells: Sequence[str] | None = next(reader, None)
        except csv.Error:
            yield last + 1, Unreadable("has a cell that is too long for a chat message")
            last = reader.line_num
            too_long.clear()
            continue
        number, last = last + 1, reader.line_num
        if too_long:
            yield number, Unreadable(TOO_LONG)
            too_long.clear()
        elif cells is None:
            return
        elif any(map(UNDECODED.search, cells)):
            yield number, Unreadable("isn't UTF-8 text")
        else:
            yield number, cells
