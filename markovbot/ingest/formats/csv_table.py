"""Tables (CSV) with names of columns, DiscordChatExporter's among them."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markovbot.domain import ChannelId, MemberId, MessageId, StreamId
from markovbot.ingest.columns import columns_of, truth
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats.base import (
    Format,
    Likeness,
    NumberedRow,
    ReadOptions,
    bots_by_rows,
    channel_name,
)
from markovbot.ingest.formats.discordchatexporter_text import channel_of, is_system
from markovbot.ingest.moments import DateOrder, date_order, numbers_of, read_moment
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import LeftOut, Row, Unreadable
from markovbot.ingest.tables import table_rows

DELIMITERS: Final = ",;\t|"

ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
DIGITS: Final = re.compile(r"\d{1,19}")

SAMPLE: Final = 20_000
"""Rows in which the order of a date's parts is looked for."""


class CsvTable(Format):
    """A message a row; which column holds what, their names tell."""

    name = "csv"
    summary = "a table with names of columns: content, author, channel, date, id (CSV)"
    suffixes = frozenset({".csv", ".tsv"})

    def likeness(self, file: ExportFile) -> Likeness:
        """Look for the names of the columns."""
        columns, _, exporter = _columns(file)
        if exporter:
            return Likeness.CERTAIN
        return Likeness.LIKELY if {"content", "author"} <= columns.keys() else Likeness.NONE

    def read(self, file: ExportFile, options: ReadOptions) -> Iterator[NumberedRow]:
        """Yield the rows below the names; a row with line breaks has the number of its first."""
        columns, delimiter, exporter = _columns(file)
        channel = channel_of(file, options) or channel_name(file, options)
        order: DateOrder | None = None
        for number, cells in table_rows(file, delimiter):
            if isinstance(cells, Unreadable):
                yield number, cells
            elif number > 1 and cells:
                if order is None and "moment" in columns and _is_local(cells, columns):
                    order = _order(file, delimiter, columns["moment"])
                try:
                    row = _row(cells, columns, options, channel, order)
                except Unreadable as error:
                    yield number, error
                    continue
                if exporter and is_system(row.content):
                    yield number, LeftOut.SYSTEM
                elif row.content or not exporter:
                    yield number, row
                else:
                    yield number, LeftOut.MEDIA

    def ids(
        self, file: ExportFile, options: ReadOptions
    ) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Yield nothing where there is no column for them."""
        return super().ids(file, options) if "id" in _columns(file)[0] else iter(())

    def bots(self, file: ExportFile) -> frozenset[MemberId]:
        """Look for them in the rows, if there is something to find."""
        return bots_by_rows(self, file) if "bot" in _columns(file)[0] else frozenset()


Columns = Mapping[str, int]
"""The place of the column that holds something of a message."""


def _columns(file: ExportFile) -> tuple[Columns, str, bool]:
    """Return the columns, the mark between cells, and whether the names are the exporter's."""
    start = file.head.decode("utf-8", "replace")
    line = start.split("\n", 1)[0].rstrip("\r")
    delimiter = max(DELIMITERS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        names = []
    names = [name.strip() for name in names]
    if len(names) < 2 or len(set(names)) < len(names):  # noqa: PLR2004 - a table has columns
        return {}, delimiter, False
    found = {what: names.index(name) for what, name in columns_of(names).items()}
    exporter = names[:4] == ["AuthorID", "Author", "Date", "Content"]
    return found, delimiter, exporter


def _cell(cells: Sequence[str], columns: Columns, what: str) -> str:
    place = columns.get(what)
    return "" if place is None or place >= len(cells) else cells[place].strip()


def _is_local(cells: Sequence[str], columns: Columns) -> bool:
    """Tell whether a row's time is neither in ISO 8601 nor a number."""
    moment = _cell(cells, columns, "moment")
    return bool(moment) and not ISO.match(moment) and not NUMBER.fullmatch(moment)


def _order(file: ExportFile, delimiter: str, place: int) -> DateOrder:
    def dates() -> Iterator[str]:
        for number, cells in table_rows(file.again(), delimiter):
            if number > SAMPLE:
                return
            if not isinstance(cells, Unreadable) and place < len(cells):
                yield cells[place].strip()

    return date_order(found for one in dates() if (found := numbers_of(one)) is not None)


def _row(
    cells: Sequence[str],
    columns: Columns,
    options: ReadOptions,
    channel: str,
    order: DateOrder | None,
) -> Row:
    """Return a row. Raises Unreadable."""
    if columns.get("content", 0) >= len(cells):
        raise Unreadable("has no cell for what was said")
    author = _cell(cells, columns, "author") or options.member
    place = _cell(cells, columns, "channel") or channel
    moment: object = _cell(cells, columns, "moment") or None
    if isinstance(moment, str):
        if NUMBER.fullmatch(moment):
            moment = float(moment)
        elif not ISO.match(moment):
            moment = read_moment(moment, order or DateOrder.DAY_FIRST)
        elif moment.endswith(" UTC"):
            moment = f"{moment.removesuffix(' UTC')}+00:00"
    id_ = _cell(cells, columns, "id")
    try:
        return Row(
            ChannelId(id_of(place)),
            MemberId(id_of(author)),
            MessageId(id_of(id_)) if DIGITS.fullmatch(id_) else None,
            _cell(cells, columns, "content"),
            bot=truth(_cell(cells, columns, "bot")),
            names=(place, author),
            moment=moment,
        )
    except ValueError:
        raise Unreadable("has an id out of range") from None
