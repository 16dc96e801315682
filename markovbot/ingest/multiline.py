"""Logs of messages that may have several lines, of which the first is marked."""

from collections.abc import Callable, Iterator

from markovbot.ingest.export_file import LONGEST_LINE, ExportFile
from markovbot.ingest.formats.base import TOO_LONG, NumberedRow
from markovbot.ingest.rows import LeftOut, Row, Unreadable

Finish = Callable[[str], Row | LeftOut | None]
"""Makes a message of its text; None if it says nothing."""

Start = tuple[str, Finish]
"""The text in a message's first line, and what makes a message of the whole text."""


def text_lines(
    file: ExportFile, fallback: str | None = None
) -> Iterator[tuple[int, str | Unreadable]]:
    """Yield the lines without their ends, decoded; those that aren't UTF-8 by a `fallback`."""
    for number, line in file.lines():
        if line is None:
            yield number, Unreadable(TOO_LONG)
            continue
        try:
            yield number, line.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            if fallback is None:
                yield number, Unreadable("isn't UTF-8 text")
            else:
                yield number, line.decode(fallback, "replace").rstrip("\r\n")


def read_multiline(file: ExportFile, start: Callable[[str], Start | None]) -> Iterator[NumberedRow]:
    """Yield the messages of a log; `start` returns what a message's first line says, else None.

    Lines before the first message are passed over. A message with a line that can't be read is
    unreadable as a whole.
    """
    number, lines, size = 0, list[str](), 0
    finish: Finish = _nothing
    problem: Unreadable | None = None

    def finished() -> Iterator[NumberedRow]:
        if problem is not None:
            yield number, problem
        elif (row := finish("\n".join(lines).strip())) is not None:
            yield number, row

    for at, line in text_lines(file):
        if isinstance(line, Unreadable):
            number, problem = number or at, problem or line
            continue
        if "\0" in line:
            number, problem = number or at, problem or Unreadable("isn't text")
            continue
        if (found := start(line)) is not None:
            yield from finished()
            number, problem, lines, size = at, None, [], 0
            finish = found[1]
        text = line if found is None else found[0]
        size += len(text)
        if size > LONGEST_LINE:
            problem, lines = Unreadable(TOO_LONG), []
        else:
            lines.append(text)
    yield from finished()


def _nothing(text: str) -> None:
    """Say that the lines before the first message are none."""
