"""A made-up chat is measured from the file to the JSON."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.quality.__main__ import main
from benchmarks.quality.measures import MEASURES, distinct, share
from benchmarks.quality.samples import Sample
from benchmarks.quality.table import shown

WHO = ("the kettle", "my neighbour", "a blackbird", "the old clock", "our bread", "this road")
DOES = ("waits for", "looks like", "runs past", "sings about", "forgets", "remembers")
WHEN = ("in the morning", "after the rain", "before noon", "when nobody looks", "again", "twice")


def corpus(path: Path) -> Path:
    """Write what 21 people say on ten days."""
    rng = Random(3)
    with path.open("w", encoding="utf-8") as file:
        for number in range(21 * 400):
            content = f"{rng.choice(WHO)} {rng.choice(DOES)} {rng.choice(WHO)} {rng.choice(WHEN)}"
            if number % 5 == 0:
                content += ", " + "".join(rng.choices("aeioulmnrst", k=5))
            row = {
                "channel": ("garden", "kitchen")[number % 2],
                "author": f"member {rng.randrange(21)}",
                "ts": f"202601{1 + number * 10 // (21 * 400):02}",
                "content": content,
            }
            file.write(json.dumps(row) + "\n")
    return path


@pytest.mark.slow
def test_a_corpus_is_measured_in_every_style(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "quality.json"
    arguments = [str(corpus(tmp_path / "made-up.jsonl")), "--quick", "--json", str(found)]
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
