"""The audit as a whole: what it reads, what it runs, and its verdict."""

from pathlib import Path

import pytest

from markovbot.audit.auditor import run_audit
from markovbot.audit.figures import Figure, Findings
from markovbot.audit.options import STEPS
from markovbot.audit.plan import Budget, Plan
from markovbot.audit.report import report
from markovbot.audit.scratch import GUILD, PLAIN, scratch, scratch_directory
from markovbot.audit.texts import Selection, read_texts, select
from markovbot.ingest.formats import open_export
from tests.support.auditing import FEW, Quiet, sample, share, texts


def test_people_are_chosen_and_bots_left_out(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    rows = [("bot", "beep")] * 9 + [
        ("ada", "hello there"),
        ("bo", "hi"),
        ("ada", " "),
        ("ada", "x"),
    ]
    path.write_text(
        "\n".join(
            f'{{"channel": "c", "author": "{who}", "content": "{what}"}}' for who, what in rows
        )
        + '\n{"channel": "c", "author": "z", "content": "z", "bot": true}\n'
    )
    everyone = read_texts(open_export(path))
    bot = everyone[0].member
    chosen, rest = select(everyone, Selection(messages=2, members=1, skipped=frozenset({bot})))
    assert [text.content for text in chosen] == ["hello there", "x"]
    assert [text.content for text in rest] == ["hi"]
    assert "hello" not in repr(chosen)


@pytest.mark.slow
async def test_a_whole_audit_finds_every_figure() -> None:
    ours = sample()
    findings = await run_audit(Plan(ours, [], FEW, 1, STEPS, keyed=PLAIN), Quiet())
    assert {figure.name.split(".")[0] for figure in findings.figures} >= set(STEPS)
    assert len({figure.full_name for figure in findings.figures}) == len(findings.figures)
    for figure in findings.figures:
        assert figure.definition
        assert set(figure.as_data()) >= {"name", "definition", "count", "of", "share"}


async def test_scratch_databases_are_overwritten_and_gone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with scratch_directory() as directory:
        assert directory.stat().st_mode & 0o077 == 0
        (directory / "file").write_bytes(b"secret")
        kept.hardlink_to(directory / "file")  # what somebody would find on the disk
    assert not directory.exists()
    assert kept.read_bytes() == bytes(6)


@pytest.mark.slow
async def test_the_operators_own_database_is_measured_where_there_is_one() -> None:
    ours = texts("the kettle is on", "tea for two")
    async with scratch() as one:
        await one.teach(ours)
        before = await one.store.digest(GUILD)
        plan = Plan(ours, [], FEW, 1, ("theft", "residue", "canaries"), one.store)
        findings = await run_audit(plan, Quiet())
        assert await one.store.digest(GUILD) == before
    assert share(findings.figures, "theft.order2") == (2, 2)


def findings(*figures: Figure) -> Findings:
    extra: dict[str, object] = {"messages": 12, "members": 3, "measured_on": "a scratch copy"}
    return Findings(list(figures), extra=extra)


def test_the_verdict_names_the_promises_that_do_not_hold() -> None:
    kept = Figure("lines.bad", "bad lines", 0, 1500, promised=True, sampled=True)
    broken = Figure("names", "names said", 2, 30, promised=True)
    other = Figure("words.run5", "five words in a row", 3, 1500, sampled=True)
    assert findings(kept, other).verdict().startswith("All promises hold (1 ")
    assert findings(kept, broken, other).verdict() == "1 of 2 promises don't hold: names."
    text = report(findings(kept, broken, other))
    assert text.endswith("1 of 2 promises don't hold: names.")
    assert "lines.bad: bad lines.\n" in text
    assert "0 of 1,500" in text
    assert "at most 0.002 with 95% certainty  promise kept" in text
    assert "6.67%  BROKEN" in text
    assert kept.as_data()["at_most"] == 0.002
    assert "at_most" not in other.as_data()


def test_theft_is_a_table_by_the_length_of_messages() -> None:
    found = findings()
    found.theft_by_length = [
        {"from": 1, "messages": 10, "order1": 2, "order2": 8},
        {"from": 3, "messages": 1000, "order1": 0, "order2": 250},
    ]
    lines = [" ".join(line.split()) for line in report(found).splitlines()]
    assert "1 to 2 2 of 10 20.0% 8 of 10 80.0%" in lines
    assert "3 or more 0 of 1,000 0.0% 250 of 1,000 25.0%" in lines


def test_a_thorough_audit_generates_more_of_everything_within_bounds() -> None:
    short, long = Budget.of(1500), Budget.of(100_000)
    for name in ("sample", "unguarded", "planted", "crossing", "prompts"):
        assert 0 < getattr(short, name) < getattr(long, name) <= long.sample
    assert short.inquiry.trials < long.inquiry.trials
    assert Budget.of(1).planted == Budget.of(1).prompts == 1
