"""The formats of chat exports, one module each; a module added here is offered everywhere.

The command line's choices and help, and the detection of a file's format, come from these modules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markovbot.domain import ChannelId, MemberId, StreamId
from markovbot.errors import UserError
from markovbot.ingest.containers import Container, is_container
from markovbot.ingest.defaults import AUTO
from markovbot.ingest.export_file import ExportFile, require_file
from markovbot.ingest.file_kinds import TABLE, FileKind, recognise
from markovbot.ingest.formats.base import Format, Likeness, NumberedRow, ReadOptions
from markovbot.ingest.rows import Row
from markovbot.registry import classes_in
from markovbot.text import leading_mention

NO_OPTIONS: Final = ReadOptions()

TABLES: Final = frozenset({".csv", ".tsv"})
"""The ends of names that tables have."""

MOST_NAMED: Final = 3
"""Files of a folder that a sentence names; the others are only counted."""


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
        if self.options.renumber:
            rows = map(_renumbered, rows)
        return map(self._with_mention, rows) if self.bots else rows

    def ids(self) -> Iterator[tuple[ChannelId, StreamId, int]]:
        """Yield as `Format.ids`, without being followed."""
        if self.options.renumber:
            return iter(())
        return self.format.ids(self.file.again(), self.options)

    def _with_mention(self, numbered: NumberedRow) -> NumberedRow:
        row = numbered[1]
        if isinstance(row, Row) and leading_mention(row.content) in self.bots:
            row.mentions_bot = True
        return numbered


def _renumbered(numbered: NumberedRow) -> NumberedRow:
    if isinstance(numbered[1], Row):
        numbered[1].without_id()
    return numbered


@dataclass(frozen=True, slots=True)
class Opened:
    """The exports that a path leads to, and the files beside them that are none: what each is."""

    exports: list[Export]
    ignored: list[tuple[str, str]] = field(default_factory=list)


def open_export(
    path: Path,
    format_name: str = AUTO,
    options: ReadOptions = NO_OPTIONS,
) -> Export:
    """Return a file as an export of a format, or of the format that it looks like.

    Raises UserError if there is no file, if it isn't recognised, or if it holds several exports.
    """
    exports = open_exports(path, format_name, options).exports
    if len(exports) > 1:
        raise UserError(f"{path} holds {len(exports)} exports: name one of them.")
    return exports[0]


def open_exports(
    path: Path,
    format_name: str = AUTO,
    options: ReadOptions = NO_OPTIONS,
    title: str | None = None,
) -> Opened:
    """Return a file as an export, or all exports that a folder or a ZIP archive holds.

    `title` is what sentences call the file, if not by its path. Raises UserError if there is no
    file or none that is recognised.
    """
    require_file(path)
    if not is_container(path):
        return Opened([_opened(ExportFile(path, title=title), format_name, options)])
    whole = ExportFile(path, title=title, container=Container(path))
    found = Opened([])
    _open_container(whole, format_name, options, found)
    if not found.exports:
        if not found.ignored:
            raise UserError(f"{whole.label} is empty: there is nothing to learn in it.")
        raise UserError(f"{whole.label} holds no export: {ignored_sentence(found.ignored)}.")
    return found


def _open_container(
    whole: ExportFile, format_name: str, options: ReadOptions, found: Opened
) -> None:
    """Open what a folder or an archive holds; the folders and archives in a folder, too."""
    container = whole.container
    if container is None:
        return
    for one in formats().values():
        if format_name in (AUTO, one.name) and one.likeness(whole) is Likeness.CERTAIN:
            found.exports.append(_export(whole, one, options))
            return
    inner = set[str]()
    for name in container.names:
        path = container.path / (first := name.split("/", 1)[0])
        if container.path.is_dir() and is_container(path):
            if first not in inner:
                inner.add(first)
                within = ExportFile(path, container=Container(path))
                _open_container(within, format_name, options, found)
        else:
            _open_member(whole.part(name), format_name, options, found)


def _open_member(file: ExportFile, format_name: str, options: ReadOptions, found: Opened) -> None:
    if format_name != AUTO:
        if _suffix(file.name) in formats()[format_name].suffixes:
            found.exports.append(_export(file, formats()[format_name], options))
        else:
            found.ignored.append((file.label, "a file with another ending"))
    elif isinstance(kind := _found(file), Format):
        found.exports.append(_export(file, kind, options))
    else:
        found.ignored.append((file.label, "no chat that is known" if kind is None else kind))


def ignored_sentence(ignored: list[tuple[str, str]]) -> str:
    """Say what the files are that aren't exports, as a part of a sentence."""
    named = ", ".join(f"{label} is {what}" for label, what in ignored[:MOST_NAMED])
    rest = len(ignored) - MOST_NAMED
    return named + (f", and there are {rest:,} more such files" if rest > 0 else "")


def _opened(file: ExportFile, format_name: str, options: ReadOptions) -> Export:
    format_ = _detect(file) if format_name == AUTO else formats()[format_name]
    return _export(file, format_, options)


def _export(file: ExportFile, format_: Format, options: ReadOptions) -> Export:
    return Export(file, format_, options, format_.bots(file))


def _likeness(file: ExportFile) -> tuple[Format, Likeness, Mapping[str, Likeness]]:
    """Return the format that a file looks most like, how much, and how much like the others."""
    likeness = {name: one.likeness(file) for name, one in formats().items()}
    best = max(likeness, key=lambda name: likeness[name])
    return formats()[best], likeness[best], likeness


def _found(file: ExportFile) -> Format | str | None:
    """Return the format of a file beside others, else what it is, as far as that is known.

    It is never taken for plain text: notes and licences lie beside exports.
    """
    best, how_much, _ = _likeness(file)
    if how_much >= Likeness.LIKELY:
        return best
    kind = recognise(file.head, whole=file.head_is_whole)
    return None if kind is None else kind.what


def _detect(file: ExportFile) -> Format:
    """Return the format that a file has for certain, else by its name, else most likely.

    Raises UserError, which says what the file looks like and what to do, if it is none of those.
    """
    best, how_much, likeness = _likeness(file)
    if how_much is Likeness.CERTAIN:
        return best
    suffix = _suffix(file.name)
    named = max(
        (one for one in formats().values() if suffix in one.suffixes),
        key=lambda one: (likeness[one.name], one.by_line),
        default=None,
    )
    kind = recognise(file.head, whole=file.head_is_whole)
    if named is not None and likeness[named.name] > Likeness.POSSIBLE:
        return named
    # Only of lines is it plausible that none of the first looks like the format.
    if named is not None and kind is None and named.by_line:
        return named
    if how_much is Likeness.LIKELY:
        return best
    _refuse(file, TABLE if kind is None and suffix in TABLES else kind)
    if not file.head.strip():  # it is empty or damaged, which its reader says
        return best
    raise UserError(
        f"{file.label} isn't recognised as an export by its name and content: name what it is with "
        f"--format ({' or '.join(formats())}; with text, every line is learned as a message)."
    )


def _refuse(file: ExportFile, kind: FileKind | None) -> None:
    """Raise UserError if a file is of a kind that isn't imported."""
    if kind is not None:
        raise UserError(
            f"{file.label} looks like {kind.what}, which can't be imported: {kind.advice}."
        )


def _suffix(name: str) -> str:
    """Return the end of a file's name in lower case, whether it is packed or not."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    return next((suffix for suffix in reversed(suffixes) if suffix not in PACKED), "")


PACKED: Final = frozenset({".gz", ".bz2", ".xz", ".zst"})
