"""Exports of every condition: what can be learned is, what can't is said, nothing counts twice."""

import asyncio
import gzip
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from markovbot.clock import Clock
from markovbot.domain import CoveredRange, Policy, Scope
from markovbot.errors import UserError
from markovbot.ingest import import_batches
from markovbot.ingest.export_file import LONGEST_LINE
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.importer import Importer
from markovbot.privacy.policies import Policies
from markovbot.store import open_store
from markovbot.store.packed import compaction
from markovbot.store.ports import Example, LearnResult, Store
from tests.support.listeners import Recorder, Silent
from tests.support.teaching import GUILD

ROOT = Path(__file__).parents[2]


def row(content: str, **more: object) -> str:
    return json.dumps({"channel": "general", "author": "ada", "content": content, **more})


async def learn(store: Store, path: Path, recorder: Recorder | None = None) -> ImportReport:
    return await Importer(store, GUILD, recorder or Recorder()).run([path])


async def test_compressed_files_are_read_directly(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl.gz"
    path.write_bytes(gzip.compress(f"{row('tea please')}\n{row('rain again')}".encode()))
    assert (await learn(store, path)).messages == 2


class Follower(Silent):
    """Keeps how far the reading of a file was said to be, and then the compaction."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.merged: list[float] = []

    def advanced(self, done: int, report: ImportReport) -> None:
        self.read.append(done)

    def compacting(self, share: float) -> None:
        self.merged.append(share)


async def test_what_is_told_of_an_import_never_goes_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_batches, "BATCH", 1)
    monkeypatch.setattr(compaction, "TIER_BASE", 1)
    monkeypatch.setattr(compaction, "SLICE_BLOCKS", 3)
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(f"{row(f'tea number {one}')}\n" for one in range(5000)))
    follower = Follower()
    await Importer(store, GUILD, follower).run([path])
    assert len(follower.read) > 2
    assert follower.read == sorted(follower.read)
    assert follower.read[-1] == path.stat().st_size
    assert len(follower.merged) > 2
    assert follower.merged == sorted(follower.merged)
    assert follower.merged[-1] == 1


async def test_a_limit_set_while_a_batch_is_on_its_way_holds_for_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(row("tea please") + "\n")
    learn_now = store.learn
    today = 20_000

    async def after_an_admin(
        examples: Sequence[Example], covered_ranges: Sequence[CoveredRange]
    ) -> LearnResult:
        await store.set_policy(GUILD, Policy(retention=30), today)  # in the bot's process
        return await learn_now(examples, covered_ranges)

    monkeypatch.setattr(store, "learn", after_an_admin)
    assert (await learn(store, path)).messages == 1
    await store.enforce_limits(today)
    assert await store.expired(today + 30) == [Scope(GUILD, period=today + 30)]


async def test_lines_that_cannot_be_read_are_named_and_the_rest_is_learned(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "chat.jsonl"
    lines = [
        row("the first good line").encode(),
        b'{"channel": "general", "auth',
        b"\xff\xfe\x00garbage",
        b"[1, 2, 3]",
        b'{"author": "ada", "content": "no channel"}',
        b'{"channel": null, "author": "ada", "content": "no channel"}',
        b'{"channel": 1, "author": true, "content": "a boolean"}',
        b'{"channel": 1, "author": -5, "content": "a negative id"}',
        row("x" * LONGEST_LINE * 10).encode(),
        b"",
        row("by a robot", bot=True).encode(),
        row("```only code```").encode(),
        row("the last good line").encode(),
    ]
    path.write_bytes(b"\n".join(lines))
    recorder = Recorder()
    report = await learn(store, path, recorder)
    assert (report.messages, report.unreadable, report.bots, report.empty) == (2, 8, 1, 1)
    assert [line for line, _ in recorder.lines] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert report.skipped == 10
    assert not any("garbage" in reason or "auth" in reason[:20] for _, reason in recorder.lines[:2])


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.jsonl", b"", "empty"),
        ("blank.jsonl", b"\n\n \n", "empty"),
        ("garbage.jsonl", os.urandom(5000), "no text"),
        ("garbage.bin", b"\x01\xff" * 5000, "no text"),
        ("array.json", b'[{"content": "an array, not lines"}]', "isn't a message a line"),
        ("words.jsonl", b"tea please", "could be read as a message"),
    ],
)
async def test_a_file_with_nothing_to_learn_ends_in_a_sentence(
    store: Store, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError, match=sentence):
        await learn(store, path)
    assert (await store.scope_statistics(Scope(GUILD))).messages == 0


async def test_missing_files_and_directories_are_noticed_before_anything_is_learned(
    store: Store, tmp_path: Path
) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(row("tea please"))
    for bad, sentence in (
        (tmp_path / "none.jsonl", "doesn't exist"),
        (Path("/dev/null"), "neither a file nor a folder"),
    ):
        with pytest.raises(UserError, match=sentence):
            await Importer(store, GUILD, Silent()).run([good, bad])
    assert (await store.scope_statistics(Scope(GUILD))).messages == 0


async def test_of_a_file_cut_short_the_part_that_is_there_is_learned(
    store: Store, tmp_path: Path
) -> None:
    rng = Random(3)
    whole = "\n".join(row(" ".join(rng.choices("abcdefghij", k=20))) for _ in range(3000))
    path = tmp_path / "chat.jsonl.gz"
    compressed = gzip.compress(whole.encode())
    path.write_bytes(compressed[: len(compressed) // 2])
    with pytest.raises(UserError, match="cut short"):
        await learn(store, path)
    first = (await store.scope_statistics(Scope(GUILD))).messages
    assert 100 < first < 3000
    path.write_bytes(compressed)
    assert (await learn(store, path)).messages == 3000 - first


async def test_rows_with_ids_are_learned_in_any_order(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "newest-first.jsonl"
    path.write_text("\n".join(row(f"tea number{n}", id=str(n)) for n in range(500, 100, -1)))
    assert (await learn(store, path)).messages == 400
    assert (await learn(store, path)).messages == 0
    assert (await store.scope_statistics(Scope(GUILD))).messages == 400


async def test_an_older_export_fills_in_before_a_newer_one(store: Store, tmp_path: Path) -> None:
    newer, older = tmp_path / "newer.jsonl", tmp_path / "older.jsonl"
    newer.write_text("\n".join(row("tea", id=n) for n in range(200, 300)))
    older.write_text("\n".join(row("tea", id=n) for n in range(100, 250)))
    assert (await learn(store, newer)).messages == 100
    assert (await learn(store, older)).messages == 100


async def test_two_files_that_number_their_rows_do_not_hide_each_other(
    store: Store, tmp_path: Path
) -> None:
    for name in ("january.jsonl", "february.jsonl"):
        (tmp_path / name).write_text("\n".join([row("tea"), row("rain")]))
        assert (await learn(store, tmp_path / name)).messages == 2


async def test_plain_text_is_a_message_a_line(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("tea please\n\nrain again\n")
    assert (await learn(store, path)).messages == 2


@pytest.mark.parametrize(
    "moment",
    ["1e999", "-1e999", "NaN", "9" * 400, '"\u00b2"', '"0001-01-01"', '{"a": [1]}', "true"],
)
async def test_a_moment_that_is_none_counts_as_unknown(
    store: Store, tmp_path: Path, moment: str
) -> None:
    await Policies(store, Clock()).change(GUILD, retention=30)
    path = tmp_path / "chat.jsonl"
    path.write_text(row("tea please")[:-1] + f', "ts": {moment}}}')
    assert (await learn(store, path)).rows == 1


KILLED = """
import signal
from markovbot.__main__ import run_program
from markovbot.cli.progress import ProgressBar

def end_soon(_bar, _done, report):
    if report.messages >= 10_000:
        ProgressBar.advanced = lambda *_: None
        signal.setitimer(signal.ITIMER_REAL, 0.02)

ProgressBar.advanced = end_soon
run_program()
"""
"""The command line, which the system kills after some messages, in whatever it does just then."""


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm that kills here")
async def test_an_import_killed_at_any_point_goes_on_where_it_was(tmp_path: Path) -> None:
    rng = Random(8)
    words = [f"word{number}" for number in range(3000)]
    path = tmp_path / "chat.jsonl"
    path.write_text("\n".join(row(" ".join(rng.choices(words, k=8))) for _ in range(50_000)))
    killed = tmp_path / "killed.db"
    command = [
        sys.executable, "-c", KILLED, "--database", f"sqlite:///{killed}",
        "import", str(path), "--guild", str(GUILD),
    ]  # fmt: skip
    clear = os.environ | {"DATABASE_KEY": ""}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=clear, stderr=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == -signal.SIGALRM
    async with open_store(killed, create=False) as store:
        before = (await store.scope_statistics(Scope(GUILD))).messages
        assert 10_000 <= before < 50_000
        assert (await learn(store, path)).messages == 50_000 - before
        resumed = await store.digest(GUILD)
    async with open_store(tmp_path / "whole.db", create=True) as store:
        await learn(store, path)
        assert await store.digest(GUILD) == resumed
