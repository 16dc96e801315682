"""The `audit` command: read the true texts, measure, and print every figure."""

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from secrets import token_hex
from typing import Final

from tqdm import tqdm

from markovbot.audit import (
    STEPS,
    Audit,
    Figure,
    Findings,
    Plan,
    Selection,
    Text,
    read_texts,
    select,
)
from markovbot.audit.texts import named_members
from markovbot.cli.commands import Outcome, guild_of
from markovbot.cli.progress import SingleBar
from markovbot.config.keys import KEY_BYTES
from markovbot.domain import Scope
from markovbot.errors import UserError
from markovbot.ingest.formats import open_export
from markovbot.ingest.formats.base import ReadOptions
from markovbot.store import can_encrypt, open_store
from markovbot.store.ports import DatabaseStore

WIDTH: Final = 11
"""Characters that the name of whose figure it is takes in a line."""


class StepBars(SingleBar):
    """A bar a step, on stderr."""

    def started(self, step: str, total: int) -> None:
        """Begin a bar."""
        self._close()
        self._bar = tqdm(total=total, desc=step)

    def advanced(self, by: int = 1) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(by)

    def note(self, sentence: str) -> None:
        """Print a sentence beside the bars."""
        tqdm.write(sentence, file=sys.stderr)


async def audit(store: DatabaseStore | None, options: argparse.Namespace) -> Outcome:
    """Audit a server's model against the texts it was made of."""
    started = time.monotonic()
    guild = guild_of(options)
    texts, rest = await asyncio.to_thread(_texts, options)
    if store is not None and not (await store.scope_statistics(Scope(guild))).messages:
        store = None
    with StepBars() as bars:
        plan = Plan(
            texts,
            rest,
            options.count,
            options.seed,
            store,
            guild,
            [step for step in STEPS if step in (options.only or STEPS)],
            keyed=partial(open_store, create=True, key=token_hex(KEY_BYTES))
            if can_encrypt()
            else None,
            with_peer=not options.without_peer,
        )
        findings = await Audit(plan, bars).run()
    findings.extra["measured_on"] = "a scratch copy" if store is None else "the database"
    findings.extra["seconds"] = round(time.monotonic() - started, 1)
    findings.extra["when"] = datetime.now(UTC).isoformat(timespec="seconds")
    findings.extra["machine"] = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    broken = findings.broken()
    data = {"figures": [figure.as_data() for figure in findings.figures], **findings.extra}
    if options.save is not None:
        text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        await asyncio.to_thread(options.save.write_text, text, "utf-8")
    return Outcome(
        "\n".join(_report(findings)),
        data,
        f"Broken promises, which should be 0: {', '.join(one.name for one in broken)}."
        if broken
        else None,
    )


def _texts(options: argparse.Namespace) -> tuple[list[Text], list[Text]]:
    export = open_export(options.file, options.format, ReadOptions(options.channel, options.member))
    try:
        skipped = named_members(options.skip)
    except ValueError:
        raise UserError("A number given as an id is out of range.") from None
    selection = Selection(options.messages, options.members, skipped)
    return select(read_texts(export), selection)


def _report(findings: Findings) -> list[str]:
    extra = findings.extra
    lines = [
        f"{extra['messages']:,} messages by {extra['members']:,} members; lines and theft "
        f"measured on {extra['measured_on']}."
    ]
    by_name = sorted(findings.figures, key=lambda figure: _group_position(findings, figure))
    for name, figures in groupby(by_name, key=lambda figure: figure.name):
        same = list(figures)
        lines += ["", f"{name}: {same[0].definition}"]
        lines += [f"  {figure.origin:<{WIDTH}} {_format_figure(figure)}" for figure in same]
    return lines


def _group_position(findings: Findings, figure: Figure) -> int:
    """Put figures of one name together where the first of them stands."""
    return [one.name for one in findings.figures].index(figure.name)


def _format_figure(figure: Figure) -> str:
    mark = "  BROKEN" if figure.broken else ""
    if figure.share is None:
        return f"{figure.count:>12,.0f}{mark}"
    if figure.count != int(figure.count):
        return f"{figure.count:>12,.3f} / {figure.of:<12,.3f} {figure.share:10.3f}{mark}"
    counted = f"{figure.count:>12,.0f} of {figure.of:<12,.0f}"
    if figure.of is not None and 0 <= figure.count <= figure.of:
        return f"{counted} {figure.share:10.4%}{mark}"
    return f"{counted} {figure.share:10.3f}{mark}"
