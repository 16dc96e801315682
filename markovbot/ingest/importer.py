"""Bring chat exports into the counts: resumable, and each message once."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from markovbot.clock import Clock
from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.errors import UserError
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.formats import AUTO, NO_OPTIONS, Export, open_export
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable
from markovbot.privacy.policies import Policies
from markovbot.store.ports import Example, Store

BATCH: Final = 20_000
"""Messages a transaction: enough that their transitions, sorted, fall close together."""


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
    """Learn files into one guild."""

    def __init__(self, store: Store, guild: GuildId, listener: ImportListener) -> None:
        self._store = store
        self._guild = guild
        self._listener = listener
        clock = Clock()  # nobody else tells the command line what time it is
        self._policies = Policies(store, clock)
        self._example_builder = ExampleBuilder(self._policies, clock)
        self._report = ImportReport()
        self._read = 0
        self._damage: UserError | None = None

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
            await asyncio.to_thread(open_export, path, format_name, options, self._on_read)
            for path in paths  # all of them, before anything is learned
        ]
        await self._policies.load()
        async with self._store.bulk():
            for export in exports:
                await self._learn(export)
        return replace(self._report, seconds=time.monotonic() - started)

    async def _learn(self, export: Export) -> None:
        before, path = self._report, export.file.path
        self._listener.started(path, path.stat().st_size)
        messages = self._messages(export, sort=await asyncio.to_thread(_ids_descend, export))
        lows: dict[StreamKey, MessageId] = {}

        def read() -> tuple[list[Example], list[CoveredRange]]:
            batch = list(islice(messages, BATCH))
            return list(map(self._example_builder.build, batch)), _covered_ranges(batch, lows)

        # Read and learned in turn, so that a bot beside it finds the database free in between.
        while (batch := await asyncio.to_thread(read))[0]:
            await self._learn_batch(*batch)
            await self._policies.load()  # an admin may have changed it on Discord meanwhile
        if self._damage is not None:
            raise self._damage
        rows = self._report.rows - before.rows
        if not rows:
            raise UserError(f"{path} is empty: there is nothing to learn in it.")
        if self._report.unreadable - before.unreadable == rows:
            raise UserError(
                f"No line of {path} could be read as a message; "
                "is it the right file, and the right --format?"
            )

    async def _learn_batch(
        self, examples: Sequence[Example], covered_ranges: Sequence[CoveredRange]
    ) -> None:
        learned = await self._store.learn(examples, covered_ranges)
        empty = sum(not example.segments for example in examples)
        self._count(
            messages=learned.messages,
            tokens=learned.tokens,
            empty=empty,
            known=len(examples) - empty - learned.messages,
        )
        self._listener.advanced(self._read, self._report)

    def _messages(self, export: Export, *, sort: bool) -> Iterator[Message]:
        """Yield the messages to learn; those with ids in ascending order within their channel."""
        messages = self._in_file_order(export)
        return iter(sorted(messages, key=lambda one: one.id)) if sort else messages

    def _in_file_order(self, export: Export) -> Iterator[Message]:
        numbered: StreamId | None = None
        keys: dict[tuple[ChannelId, bool], StreamKey] = {}
        policies, guild = self._policies, self._guild
        for number, row in self._rows(export):
            if numbered is None:
                numbered = StreamId(id_of(f"file\n{export.file.path.name}\n{row.origin}"))
            if row.bot:
                self._count(bots=1)
                continue
            place = row.channel, row.id is None
            if (key := keys.get(place)) is None:
                stream = numbered if row.id is None else StreamId(row.channel)
                key = keys[place] = StreamKey(self._guild, row.channel, stream)
            id_ = MessageId(number) if row.id is None else row.id
            yield Message(
                key,
                row.member,
                id_,
                row.content,
                row.sent_day if policies.of(guild).retention else None,
                row.mentions_bot,
            )

    def _rows(self, export: Export) -> Iterator[tuple[int, Row]]:
        try:
            for number, row in export.rows():
                if isinstance(row, Unreadable):
                    self._count(unreadable=1)
                    self._listener.unreadable(export.file.path, number, str(row))
                else:
                    yield number, row
        except UserError as error:
            self._damage = error  # raised once what came before it is learned

    def _on_read(self, done: int) -> None:
        self._read = done

    def _count(self, **more: int) -> None:
        counted = {name: getattr(self._report, name) + count for name, count in more.items()}
        self._report = replace(self._report, **counted)


def _covered_ranges(
    batch: Sequence[Message], lows: dict[StreamKey, MessageId]
) -> list[CoveredRange]:
    """Claim each stream from its first message, which `lows` keeps, to its last in the batch."""
    highs = {message.key: message.id for message in batch}
    for message in batch if highs.keys() - lows.keys() else ():
        lows.setdefault(message.key, message.id)
    return [CoveredRange(key, lows[key], high) for key, high in highs.items()]


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
