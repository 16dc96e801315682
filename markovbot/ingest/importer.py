"""Bring chat exports into the counts: resumable, and each message once."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from markovbot.clock import Clock
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.ingest.chunks import Chunk, chunks
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats import AUTO, NO_OPTIONS, Export, open_export
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.import_batches import BATCH, FIRST_BATCH, Batch, Batches
from markovbot.ingest.import_workers import WORTHWHILE, ImportWorkers
from markovbot.ingest.rows import Row
from markovbot.privacy.policies import Policies
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import Store


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows: `messages` were learned, the rest says why not.

    `known` were learned before, `empty` hold nothing to learn, as commands to other bots do;
    `seconds` is wall time.
    """

    messages: int = 0
    tokens: int = 0
    known: int = 0
    bots: int = 0
    empty: int = 0
    unreadable: int = 0
    seconds: float = 0.0

    @property
    def skipped(self) -> int:
        """Return how many rows weren't learned."""
        return self.known + self.bots + self.empty + self.unreadable

    @property
    def rows(self) -> int:
        """Return how many rows were read in all."""
        return self.messages + self.skipped


class ImportListener(Protocol):
    """Whoever wants to follow an import."""

    def started(self, path: Path, size: int) -> None:
        """Be told that a file of so many bytes is being read."""

    def advanced(self, done: int, report: ImportReport) -> None:
        """Be told how many bytes of the file are read and what has become of all rows so far."""

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Be told that a line was skipped."""


class Importer:
    """Learn files into one guild; with `jobs` above 1, so many processes read the large ones."""

    def __init__(
        self, store: Store, guild: GuildId, listener: ImportListener, jobs: int = 1
    ) -> None:
        self._store = store
        self._guild = guild
        self._listener = listener
        self._jobs = jobs
        clock = Clock()  # nobody else tells the command line what time it is
        self._policies = Policies(store, clock)
        self._word_lists = WordLists(store)
        self._example_builder = ExampleBuilder(self._policies, self._word_lists, clock)
        self._report = ImportReport()

    async def run(
        self,
        paths: list[Path],
        format_name: str = AUTO,
        options: ReadOptions = NO_OPTIONS,
    ) -> ImportReport:
        """Learn every file, in the order given.

        Rows with ids are learned in the order of their ids and belong to their channel. Rows
        without take their numbers in the file as ids. Such a file is known again by its name, and
        by where, when and by whom its first message was written, so it may grow or move between
        two runs. Raises UserError if a file isn't there or isn't recognised, before anything is
        learned; also if one can't be read or holds nothing readable.
        """
        started = time.monotonic()
        exports = [
            await asyncio.to_thread(open_export, path, format_name, options)
            for path in paths  # all of them, before anything is learned
        ]
        await self._load_decisions()
        async with self._store.bulk():
            for export in exports:
                await self._learn(export)
        return replace(self._report, seconds=time.monotonic() - started)

    async def _load_decisions(self) -> None:
        await self._policies.load()
        await self._word_lists.load()

    async def _learn(self, export: Export) -> None:
        before, path = self._report, export.file.path
        self._listener.started(path, path.stat().st_size)
        sort = await asyncio.to_thread(_ids_descend, export)
        if self._jobs > 1 and export.file.size >= WORTHWHILE:
            workers = ImportWorkers(export, self._jobs)
            batches = self._batches(export, workers.chunks(), FIRST_BATCH)
        else:
            workers = None
            batches = self._batches(export, chunks(export), BATCH)
        await self._learn_batches(batches, workers, sort=sort)
        if batches.damage is not None:
            raise batches.damage
        rows = self._report.rows - before.rows
        if not rows:
            raise UserError(f"{path} is empty: there is nothing to learn in it.")
        if self._report.unreadable - before.unreadable == rows:
            raise UserError(
                f"No line of {path} could be read as a message; "
                "is it the right file, and the right --format?"
            )

    def _batches(self, export: Export, found: Iterator[Chunk], size: int) -> Batches:
        return Batches(export.file.path, found, self._guild, self._example_builder, size)

    async def _learn_batches(
        self, batches: Batches, workers: ImportWorkers | None, *, sort: bool
    ) -> None:
        """Learn batch by batch; what workers read is fetched while the one before is learned."""
        found = batches.by_id() if sort else batches.as_read()
        fetch = partial(asyncio.to_thread, next, found, None)
        ahead: asyncio.Task[Batch | None] | None = None
        try:
            batch = await fetch()
            while batch is not None:
                ahead = None if workers is None else asyncio.create_task(fetch())
                started = time.monotonic()
                await self._learn_batch(batches.path, batch)
                batches.adapt(time.monotonic() - started)
                await self._load_decisions()  # an admin may have changed them on Discord meanwhile
                batch = await (fetch() if ahead is None else ahead)
        finally:
            if workers is not None:
                workers.stop()
                if ahead is not None:
                    await asyncio.wait([ahead])
                workers.end()

    async def _learn_batch(self, path: Path, batch: Batch) -> None:
        learned = await self._store.learn(batch.examples, batch.covered_ranges)
        empty = sum(not example.segments for example in batch.examples)
        for number, reason in batch.unreadable:
            self._listener.unreadable(path, number, reason)
        report = self._report
        self._report = replace(
            report,
            messages=report.messages + learned.messages,
            tokens=report.tokens + learned.tokens,
            known=report.known + len(batch.examples) - empty - learned.messages,
            bots=report.bots + batch.bots,
            empty=report.empty + empty,
            unreadable=report.unreadable + len(batch.unreadable),
        )
        self._listener.advanced(batch.done, self._report)


def _ids_descend(export: Export) -> bool:
    """Tell whether a channel's ids ever go down, as in exports that begin with the newest."""
    if not export.format.may_have_ids(export.file):
        return False
    highest: dict[int, int] = {}
    unfollowed = ExportFile(export.file.path)
    with suppress(UserError):  # whoever reads the file for good says what is damaged
        for _, row in export.format.read(unfollowed, export.options):
            if isinstance(row, Row) and row.id is not None:
                if row.id < highest.get(row.channel, 0):
                    return True
                highest[row.channel] = row.id
    return False
