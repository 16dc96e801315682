"""Whole export files: of any bytes, compressed or not, cut short, or expanding to gigabytes."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fuzz.target import Check, Subject, require
from fuzz.targets.rows import ROWS
from fuzz.targets.settings import in_memory
from markovbot.domain import GuildId, Scope
from markovbot.errors import UserError
from markovbot.ingest.defaults import AUTO
from markovbot.ingest.formats import formats, open_export
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.importer import Importer
from markovbot.ingest.rows import Row
from markovbot.store import open_store

LINES: Final = b"\n".join(json.dumps(row).encode() for row in ROWS)
BOMB: Final = gzip.compress(b"[" * (4 << 20))
SEEDS: Final = (
    LINES, LINES[::-1], gzip.compress(LINES), gzip.compress(LINES)[:-9], BOMB, BOMB[:-4],
    gzip.compress(LINES * 40), b"just\ntext\n\nlines\r\nof text\n", b"\0\n\xff\n{}\n", b"",
    LINES.replace(b'"id": ', b'"id": 1'), b"\n" * 2000, b'{"id":' * 500, "\ufeff".encode() + LINES,
    LINES.decode().encode("utf-16"), b"x" * (2 << 20) + b"\n" + LINES, b"1,2\n3,4\n" + LINES,
)  # fmt: skip
SUFFIXES: Final = (".jsonl", ".txt", ".export", ".log.gz")


@contextmanager
def _files() -> Iterator[Check]:
    with TemporaryDirectory(prefix="fuzz-", dir=in_memory()) as name:

        def check(data: bytes) -> None:
            path = Path(name) / f"export{SUFFIXES[len(data) % len(SUFFIXES)]}"
            path.write_bytes(data)
            for format_name in (AUTO, *formats()):
                last = 0
                try:
                    export = open_export(path, format_name)
                    for _ in export.ids():
                        pass
                    for number, row in export.rows():
                        require(holds=number > last, law="numbers ascend")
                        last = number
                        if isinstance(row, Row):
                            require(holds=row.id is None or row.id >= 0, law="ids are ids")
                except UserError as error:
                    require(holds=len(error.args) == 1, law="one clear sentence")

        yield check


class Counting:
    """Counts the lines that are said to be unreadable."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.report = ImportReport()

    def started(self, path: Path, size: int) -> None:
        """Begin."""

    def advanced(self, done: int, report: ImportReport) -> None:
        """Go on."""
        self.report = report

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Note the number of a line."""
        self.lines.append(line)

    def compacting(self, share: float) -> None:
        """Go on."""


@contextmanager
def _imports() -> Iterator[Check]:
    guilds = map(GuildId, count(1))
    with TemporaryDirectory(prefix="fuzz-", dir=in_memory()) as name, asyncio.Runner() as runner:
        opening = open_store(Path(name) / "markov.db", create=True)
        store = runner.run(opening.__aenter__())

        async def learn(data: bytes) -> None:
            path = Path(name) / f"export{SUFFIXES[len(data) % len(SUFFIXES)]}"
            path.write_bytes(data)
            guild, listener = next(guilds), Counting()
            try:
                report = await Importer(store, guild, listener).run([path])
            except UserError as error:
                require(holds=len(error.args) == 1, law="one clear sentence")
                report = listener.report
            else:
                require(
                    holds=len(listener.lines) == report.unreadable,
                    law="every line that can't be read is named",
                )
            learned = await store.scope_statistics(Scope(guild))
            require(holds=learned.messages == report.messages, law="what is learned is counted")

        try:
            yield lambda data: runner.run(learn(data))
        finally:
            runner.run(opening.__aexit__(None, None, None))


files: Final = Subject(_files, SEEDS)
imports: Final = Subject(_imports, SEEDS)
