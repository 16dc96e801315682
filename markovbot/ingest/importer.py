"""Bring chat exports into the counts: resumable, and each message once."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from markovbot.clock import Clock
from markovbot.domain import GuildId, StreamKey
from markovbot.errors import DatabaseFailure, UserError
from markovbot.ingest.chunks import Chunk, chunks
from markovbot.ingest.claims import Claims, claims_of
from markovbot.ingest.defaults import AUTO
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.formats import NO_OPTIONS, Export, open_exports
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.import_batches import BATCH, FIRST_BATCH, Batch, Batches
from markovbot.ingest.import_report import (
    KNOWN,
    OVERLAPPING,
    UNREADABLE,
    ImportListener,
    ImportReport,
    SkippedRows,
)
from markovbot.ingest.import_workers import WORTHWHILE, ImportWorkers
from markovbot.ingest.standard_input import STDIN, standard_input
from markovbot.privacy.policies import Policies
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import Example, LearnResult, Store


class Importer:
    """Learn files into one guild; with `jobs` above 1, so many processes read the large ones.

    `skipped_rows` is told of every row that isn't learned, and of files that are no exports.
    """

    def __init__(
        self,
        store: Store,
        guild: GuildId,
        listener: ImportListener,
        jobs: int = 1,
        skipped_rows: SkippedRows | None = None,
    ) -> None:
        self._store = store
        self._guild = guild
        self._listener = listener
        self._jobs = jobs
        self._skipped_rows = skipped_rows
        clock = Clock()  # nobody else tells the command line what time it is
        self._policies = Policies(store, clock)
        self._word_lists = WordLists(store)
        self._example_builder = ExampleBuilder(self._policies, self._word_lists, clock)
        self._report = ImportReport()
        self._extents: dict[StreamKey, list[tuple[int, int]]] = {}
        """What the files before hold of each stream."""

    async def run(
        self,
        paths: list[Path],
        format_name: str = AUTO,
        options: ReadOptions = NO_OPTIONS,
    ) -> ImportReport:
        """Learn every file, in the order given, and every export in a folder or an archive.

        Rows with ids belong to their channel, whatever their order. Rows without take their numbers
        in the file as ids. Such a file is known again by its name, and by where, when and by whom
        its first message was written, so it may grow or move between two runs. Raises UserError if
        a file isn't there or isn't recognised, before anything is learned; also, after all others,
        if one can't be read or holds nothing readable.
        """
        started = time.monotonic()
        with standard_input(wanted=STDIN in paths) as copy:
            exports = await self._open(paths, copy, format_name, options)
            await self._load_decisions()
            problems: list[str] = []
            async with self._store.bulk(self._listener.compacting):
                for export in exports:
                    try:
                        await self._learn(export)
                    except DatabaseFailure:
                        raise
                    except UserError as problem:  # the other files are learned all the same
                        problems.append(str(problem))
        if problems:
            raise UserError("\n".join([*problems, *self._learned_besides(len(exports))]))
        return replace(self._report, seconds=time.monotonic() - started)

    async def _open(
        self, paths: list[Path], copy: Path, format_name: str, options: ReadOptions
    ) -> list[Export]:
        """Open all files, before anything is learned."""
        found: list[Export] = []
        for path in paths:
            place, title = (copy, "stdin") if path == STDIN else (path, None)
            opened = await asyncio.to_thread(open_exports, place, format_name, options, title)
            found += opened.exports
            if self._skipped_rows is not None:
                for label, what in opened.ignored:
                    self._skipped_rows.ignored(label, what)
        return found

    async def _load_decisions(self) -> None:
        await self._policies.load()
        await self._word_lists.load()

    async def _learn(self, export: Export) -> None:
        before, file = self._report, export.file
        self._listener.started(Path(file.name), file.stored_size)
        claims = await asyncio.to_thread(claims_of, export, self._guild)
        if self._jobs > 1 and file.size >= WORTHWHILE:
            workers = ImportWorkers(export, self._jobs)
            batches = self._batches(export, workers.chunks(), claims, FIRST_BATCH)
        else:
            workers = None
            batches = self._batches(export, chunks(export), claims, BATCH)
        await self._learn_batches(batches, workers)
        for key, extent in claims.extent().items():
            self._extents.setdefault(key, []).append(extent)
        if batches.damage is not None:
            raise batches.damage
        rows = self._report.rows - before.rows
        if not rows:
            raise UserError(f"{file.label} is empty: there is nothing to learn in it.")
        if self._report.unreadable - before.unreadable == rows:
            raise UserError(
                f"No line of {file.label} could be read as a message; "
                "is it the right file, and the right --format?"
            )

    def _learned_besides(self, files: int) -> list[str]:
        """Say what was learned although a file has a problem, if that isn't clear."""
        if files == 1:
            return []
        return [f"Of all {files} files, {self._report.messages:,} messages were learned."]

    def _batches(
        self, export: Export, found: Iterator[Chunk], claims: Claims, size: int
    ) -> Batches:
        return Batches(export.file, found, self._guild, self._example_builder, claims, size)

    async def _learn_batches(self, batches: Batches, workers: ImportWorkers | None) -> None:
        """Learn batch by batch; what workers read is fetched while the one before is learned."""
        found = iter(batches)
        fetch = partial(asyncio.to_thread, next, found, None)
        ahead: asyncio.Task[Batch | None] | None = None
        try:
            batch = await fetch()
            while batch is not None:
                ahead = None if workers is None else asyncio.create_task(fetch())
                await self._store.make_room()
                started = time.monotonic()
                await self._learn_batch(batches, batch)
                batches.adapt(time.monotonic() - started)
                await self._load_decisions()  # an admin may have changed them on Discord meanwhile
                batch = await (fetch() if ahead is None else ahead)
        finally:
            if workers is not None:
                workers.stop()
                if ahead is not None:
                    await asyncio.wait([ahead])
                workers.end()

    async def _learn_batch(self, batches: Batches, batch: Batch) -> None:
        learned = await self._store.learn(batch.examples, batch.covered_ranges)
        reasons = Counter(batch.reasons)
        for number, example in self._not_learned(batch, learned):
            reason = OVERLAPPING if self._overlaps(example) else KNOWN
            reasons[reason] += 1
            batch.skipped.append((number, reason))
        for number, why in batch.unreadable:
            self._listener.unreadable(Path(batches.file.name), number, why)
        if self._skipped_rows is not None:
            batch.skipped += [(number, f"{UNREADABLE}: {why}") for number, why in batch.unreadable]
            for number, reason in sorted(batch.skipped):
                self._skipped_rows.skipped(batches.file.label, number, reason)
        self._report = self._report.plus(learned.messages, learned.tokens, reasons)
        self._listener.advanced(batch.done, self._report)

    @staticmethod
    def _not_learned(batch: Batch, learned: LearnResult) -> list[tuple[int, Example]]:
        """Return the examples with words that were known, or whose members aren't learned from."""
        worded = [one for one in zip(batch.numbers, batch.examples, strict=True) if one[1].segments]
        if len(worded) == learned.messages:
            return []
        return [one for one in worded if one[1].message.id not in learned.source_ids]

    def _overlaps(self, example: Example) -> bool:
        """Tell whether the id of a message lies among those of an earlier file of this import."""
        extents = self._extents.get(example.message.key, ())
        return any(low <= example.message.id <= high for low, high in extents)
