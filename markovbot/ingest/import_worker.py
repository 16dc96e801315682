"""The process that reads a share of an export for an import: see `import_workers`.

It gets a `Task` on its standard input and writes chunks to its standard output. It ends when
nobody reads them any more, as when the import is killed.
"""

import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.domain import MemberId
from markovbot.errors import UserError, error_location
from markovbot.ingest.chunks import Chunk, chunks
from markovbot.ingest.containers import Container, is_container
from markovbot.ingest.export_file import ExportFile, Share
from markovbot.ingest.formats import Export, formats
from markovbot.ingest.formats.base import ReadOptions

LESS_URGENT: Final = 10
"""How much nicer the process is than the import that writes, and a bot beside it: who holds the
database or answers people goes first."""


@dataclass(frozen=True, slots=True)
class Task:
    """Which share of which export to read: what an `Export` consists of."""

    path: Path
    member: str | None
    title: str | None
    share: Share
    format_name: str
    options: ReadOptions
    bots: frozenset[MemberId]

    def export(self) -> Export:
        """Return the share."""
        container = Container(self.path) if is_container(self.path) else None
        file = ExportFile(self.path, self.member, self.share, title=self.title, container=container)
        return Export(file, formats()[self.format_name], self.options, self.bots)


@dataclass(frozen=True, slots=True)
class Damage:
    """The sentence of a UserError: the file can't be read to its end."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in the process, and where, without the text of the exception."""

    location: str


@dataclass(frozen=True, slots=True)
class Done:
    """All of the share is read."""


Answer = Chunk | Damage | Failure | Done


def answers(task: Task) -> Iterator[Answer]:
    """Yield the chunks of a share, and last how its reading has ended."""
    try:
        yield from chunks(task.export())
    except UserError as error:
        yield Damage(str(error))
    except Exception as error:  # noqa: BLE001 - whoever started this process says it
        yield Failure(error_location(error))
    else:
        yield Done()


def main() -> None:
    """Read a task and write what comes of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(os, "nice"):
        os.nice(LESS_URGENT)
    gc.disable()  # as in the import itself
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this
    try:
        for answer in answers(task):
            pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
    except BrokenPipeError:  # the import has ended
        os._exit(1)  # without another attempt to flush
