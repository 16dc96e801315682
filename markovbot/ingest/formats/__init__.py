"""The formats of chat exports, one module each; a module added here is offered everywhere.

The command line's choices and help, and the detection of a file's format, come from these modules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markovbot.domain import MemberId
from markovbot.errors import UserError
from markovbot.ingest.export_file import ExportFile, require_file
from markovbot.ingest.file_kinds import TABLE, recognise
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.rows import Row
from markovbot.registry import classes_in
from markovbot.text import leading_mention

AUTO: Final = "auto"
"""In place of a format's name: whichever the file looks like."""

NO_OPTIONS: Final = ReadOptions()

TABLES: Final = frozenset({".csv", ".tsv"})
"""The ends of names that tables have."""


@cache
def formats() -> Mapping[str, Format]:
    """Return the formats that there are, by their names."""
    found: list[Format] = [kind() for kind in classes_in(__name__, Format)]
    return MappingProxyType({one.name: one for one in found})


@dataclass(frozen=True, slots=True)
class Export:
    """A file, how it is read, and which authors it says are bots."""

    file: ExportFile
    format: Format
    options: ReadOptions
    bots: frozenset[MemberId]

    def rows(self) -> Iterator[NumberedRow]:
        """Yield the messages, and why something is none; raises UserError as `Format.read`."""
        rows = self.format.read(self.file, self.options)
        return map(self._with_mention, rows) if self.bots else rows

    def _with_mention(self, numbered: NumberedRow) -> NumberedRow:
        row = numbered[1]
        if isinstance(row, Row) and leading_mention(row.content) in self.bots:
            row.mentions_bot = True
        return numbered


def open_export(
    path: Path,
    format_name: str = AUTO,
    options: ReadOptions = NO_OPTIONS,
) -> Export:
    """Return a file as an export of a format, or of the format that it looks like.

    Raises UserError if there is no file, or if it isn't recognised.
    """
    require_file(path)
    file = ExportFile(path)
    format_ = _detect(file) if format_name == AUTO else formats()[format_name]
    return Export(file, format_, options, format_.bots(file))


def _detect(file: ExportFile) -> Format:
    """Return the format that a file has for certain, else by its name, else most likely.

    Raises UserError, which says what the file looks like and what to do, if it is none of those.
    """
    likeness = {name: one.likeness(file) for name, one in formats().items()}
    best = max(likeness, key=lambda name: likeness[name])
    if likeness[best] is Likeness.CERTAIN:
        return formats()[best]
    suffix = _suffix(file.path)
    named = next((one for one in formats().values() if suffix in one.suffixes), None)
    kind = recognise(file.head, whole=file.head_is_whole)
    if named is not None and (kind is None or likeness[named.name] > Likeness.POSSIBLE):
        return named
    if likeness[best] is Likeness.LIKELY:
        return formats()[best]
    if kind is None and suffix in TABLES:
        kind = TABLE
    if kind is not None:
        raise UserError(
            f"{file.path} looks like {kind.what}, which can't be imported: {kind.advice}."
        )
    if not file.head.strip():  # it is empty or damaged, which its reader says
        return formats()[best]
    raise UserError(
        f"{file.path} isn't recognised as an export by its name and content: name what it is with "
        f"--format ({' or '.join(formats())}; with text, every line is learned as a message)."
    )


def _suffix(path: Path) -> str:
    """Return the end of a file's name in lower case, whether it is gzipped or not."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
