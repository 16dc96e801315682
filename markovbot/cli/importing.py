"""`markovbot import`: learn exports, or show what they hold."""

import argparse
import asyncio
import gc
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from markovbot.cli.outcome import Outcome, guild_of
from markovbot.cli.progress import MAX_REPORTED, ProgressBar
from markovbot.ingest.formats import open_exports
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.importer import Importer
from markovbot.ingest.preview import Preview
from markovbot.ingest.standard_input import STDIN, standard_input
from markovbot.store.ports import Store

MOST_NAMED: Final = 8
"""Channels and people that a preview names; the others are only counted."""

LONGEST: Final = 200
"""Characters of a message that a preview shows."""

WAY_OUT: Final = (
    "\nAn id that isn't unique hides other messages. If these rows are no copies, import the file "
    "with --renumber, which takes their numbers in the file as ids; --list-skipped names them."
)


class SkippedList:
    """Writes each row that isn't learned to stdout, and names a few files that are no exports."""

    def __init__(self, *, listed: bool) -> None:
        self._listed = listed
        self._ignored = 0

    def skipped(self, label: str, number: int, reason: str) -> None:
        """Write a row's file, number and reason, parted by tabs."""
        if self._listed:
            print(label, number, reason, sep="\t")

    def ignored(self, label: str, what: str) -> None:
        """Name a file that is no export."""
        self._ignored += 1
        if self._ignored <= MAX_REPORTED:
            print(f"{label} is {what}; ignored.", file=sys.stderr)
        elif self._ignored == MAX_REPORTED + 1:
            print("Further files that are no exports are ignored, too.", file=sys.stderr)


async def carry_out(store: Store, options: argparse.Namespace) -> Outcome:
    """Learn files."""
    skipped = SkippedList(listed=options.list_skipped and not options.json)
    # What an import makes goes as soon as it is used; looking for cycles in it over and over
    # would only take time (measured: a tenth).
    gc.disable()
    try:
        with ProgressBar(options.progress) as bar:
            importer = Importer(store, guild_of(options), bar, options.jobs, skipped)
            report = await importer.run(options.files, options.format, read_options(options))
    finally:
        gc.enable()
    why = ", ".join(f"{count:,} {reason}" for reason, count in report.reasons.items() if count)
    return Outcome(
        f"Learned {report.messages:,} messages, {report.tokens:,} tokens, "
        f"in {report.seconds:.1f} s; skipped {report.skipped:,}{f' ({why})' if why else ''}."
        + (WAY_OUT if report.doubtful else ""),
        _data(report),
    )


def _data(report: ImportReport) -> dict[str, object]:
    return {**asdict(report), "skipped": report.skipped, "seconds": round(report.seconds, 3)}


def read_options(options: argparse.Namespace) -> ReadOptions:
    """Return what the command line says about the files."""
    return ReadOptions(options.channel, options.member, options.renumber, guild_of(options))


async def preview(options: argparse.Namespace) -> Outcome:
    """Say what would be learned; no database is opened."""
    return await asyncio.to_thread(_preview, options)


def _preview(options: argparse.Namespace) -> Outcome:
    found = Preview()
    notes = SkippedList(listed=False)
    with standard_input(wanted=STDIN in options.files) as copy:
        for path in options.files:
            place, title = (copy, "stdin") if path == STDIN else (path, None)
            opened = open_exports(place, options.format, read_options(options), title)
            for label, what in opened.ignored:
                notes.ignored(label, what)
            for export in opened.exports:
                found.add(export)
    return Outcome("\n".join(_lines(found)), _preview_data(found), "\n".join(found.damage) or None)


def _lines(found: Preview) -> list[str]:
    lines = [f"{Path(label).name}: {name}" for label, name in found.formats[:MOST_NAMED]]
    if (rest := len(found.formats) - MOST_NAMED) > 0:
        lines.append(f"and {rest:,} more files")
    lines.append(f"Would learn {found.messages:,} messages, unless they were learned before.")
    if found.reasons:
        why = ", ".join(f"{count:,} {reason}" for reason, count in found.reasons.most_common())
        lines.append(f"Would skip {found.reasons.total():,} ({why}).")
    for what, counted in (("Channels", found.channels), ("People", found.people)):
        if counted:
            named = ", ".join(
                f"{name} {count:,}" for name, count in counted.most_common(MOST_NAMED)
            )
            more = ", …" if len(counted) > MOST_NAMED else ""
            lines.append(f"{what}: {len(counted):,} ({named}{more}).")
    if found.first is not None and found.last is not None:
        lines.append(f"From {_time(found.first)} to {_time(found.last)}.")
    elif found.messages:
        lines.append("When they were written isn't known.")
    for one in found.shown:
        when = "" if one.sent is None else f" ({_time(one.sent)})"
        text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST]}…"
        lines.append(f"{one.channel}, {one.author}{when}: {' / '.join(text.splitlines())}")
    return lines


def _preview_data(found: Preview) -> dict[str, object]:
    return {
        "formats": dict(found.formats),
        "messages": found.messages,
        "skipped": dict(found.reasons),
        "channels": dict(found.channels),
        "people": dict(found.people),
        "first": None if found.first is None else _time(found.first),
        "last": None if found.last is None else _time(found.last),
        "examples": [asdict(one) for one in found.shown],
    }


def _time(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):  # no calendar knows it
        return "?"
