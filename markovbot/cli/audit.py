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
from secrets import token_hex

from tqdm import tqdm

from markovbot.audit.auditor import run_audit
from markovbot.audit.options import LINES, STEPS, THOROUGH_LINES
from markovbot.audit.plan import Budget, Plan
from markovbot.audit.report import report
from markovbot.audit.scratch import PLAIN, Opener
from markovbot.audit.texts import Selection, Text, named_members, read_texts, select
from markovbot.cli.outcome import Outcome, guild_of
from markovbot.cli.progress import SingleBar
from markovbot.config.keys import KEY_BYTES
from markovbot.domain import Scope
from markovbot.errors import UserError
from markovbot.ingest.formats import open_export
from markovbot.ingest.formats.base import ReadOptions
from markovbot.store import can_encrypt, open_store
from markovbot.store.ports import AuditedStore, ServerStore


class StepBars(SingleBar):
    """A bar a step, on stderr."""

    def started(self, step: str, total: int) -> None:
        """Begin a bar."""
        self._open(step, total)

    def advanced(self, by: int = 1) -> None:
        """Move the bar."""
        self._move(self._done + by)

    def note(self, sentence: str) -> None:
        """Print a sentence beside the bars."""
        tqdm.write(sentence, file=sys.stderr)


async def carry_out(store: AuditedStore | None, options: argparse.Namespace) -> Outcome:
    """Audit a server's model against the texts it was made of."""
    started = time.monotonic()
    guild = guild_of(options)
    texts, rest = await asyncio.to_thread(_texts, options)
    opener, keyed = _openers(store)
    if store is not None and not (await store.scope_statistics(Scope(guild))).messages:
        store = None
    lines = options.count or (THOROUGH_LINES if options.thorough else LINES)
    with StepBars(options.progress) as bars:
        plan = Plan(
            texts,
            rest,
            Budget.of(lines),
            options.seed,
            [step for step in STEPS if step in (options.only or STEPS)],
            store,
            guild,
            opener,
            keyed,
            with_peer=not options.without_peer,
        )
        findings = await run_audit(plan, bars)
    findings.extra["measured_on"] = "a scratch copy" if store is None else "the database"
    findings.extra["seconds"] = round(time.monotonic() - started, 1)
    findings.extra["when"] = datetime.now(UTC).isoformat(timespec="seconds")
    findings.extra["machine"] = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    data = {
        "figures": [figure.as_data() for figure in findings.figures],
        **({"theft_by_length": findings.theft_by_length} if findings.theft_by_length else {}),
        **findings.extra,
        "kept": not findings.broken(),
        "verdict": findings.verdict(),
    }
    if options.save is not None:
        text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        await asyncio.to_thread(options.save.write_text, text, "utf-8")
    return Outcome(report(findings), data, findings.verdict() if findings.broken() else None)


def _openers(store: AuditedStore | None) -> tuple[Opener, Opener | None]:
    """Return what opens scratch databases of the store's kind, and what opens encrypted ones if
    the former aren't."""
    if isinstance(store, ServerStore):
        return lambda _directory: store.scratch(), None
    encrypted = partial(open_store, create=True, key=token_hex(KEY_BYTES))
    return PLAIN, encrypted if can_encrypt() else None


def _texts(options: argparse.Namespace) -> tuple[list[Text], list[Text]]:
    export = open_export(options.file, options.format, ReadOptions(options.channel, options.member))
    try:
        skipped = named_members(options.skip)
    except ValueError:
        raise UserError("A number given as an id is out of range.") from None
    selection = Selection(options.messages, options.members, skipped)
    return select(read_texts(export), selection)
