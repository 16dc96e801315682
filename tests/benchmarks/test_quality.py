"""A made-up chat is measured from the file to the JSON."""

import json
from pathlib import Path

import pytest

from benchmarks.quality.__main__ import main
from benchmarks.quality.measures import MEASURES, distinct, share
from benchmarks.quality.samples import Sample
from benchmarks.quality.table import shown
from tests.support.made_up_chat import made_up_chat


@pytest.mark.slow
def test_a_corpus_is_measured_in_every_style(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "quality.json"
    arguments = [str(made_up_chat(tmp_path / "made-up.jsonl")), "--quick", "--json", str(found)]
    monkeypatch.setattr("sys.argv", ["quality", *arguments, "--sizes", "20"])
    assert main() == 0
    assert "made-up, 20 messages a member (median 20)" in capsys.readouterr().out
    data = json.loads(found.read_text("utf-8"))
    rows = {(row["system"], row["style"]): row for row in data["rows"]}
    assert set(rows) == {
        *(("people", style) for style in ("member", "server", "answer")),
        *(("this bot", style) for style in ("member", "server", "channel", "answer")),
    }
    assert rows["people", "member"]["values"]["style"] == pytest.approx(1)
    assert rows["this bot", "answer"]["values"]["keyword"] is not None
    assert rows["this bot", "server"]["values"]["run6"] == 0
    assert set(rows["this bot", "server"]["values"]) == set(MEASURES)


def test_a_missing_corpus_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["quality", str(tmp_path / "none.jsonl"), "--quick"])
    assert main() == 1
    assert "is not there" in capsys.readouterr().err


def test_distinct_lines_are_counted_for_each_member() -> None:
    sample = Sample({"ann": ["Yes", "yes", "no", "so"], "bea": ["yes", "no"]})
    assert distinct(sample) == (3 / 4 + 1) / 2


def test_shares_and_how_they_are_shown() -> None:
    assert share([True, False]) == 1 / 2
    assert share([]) is None
    assert [shown(one) for one in (None, 0.0, 0.12345, 12.34)] == ["–", "0", "0.123", "12.3"]
