"""A blind sheet hides whose its lines are, and what comes back is checked and counted."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.blind.__main__ import main
from benchmarks.blind.lines import named_lines
from benchmarks.blind.shares import agreements, interval, shares
from benchmarks.blind.sheet import Entry, Key, mixed, read_ratings, write_sheet
from markovbot.errors import UserError
from tests.support.made_up_chat import made_up_chat

LINES = {
    "people": ["good morning", "the kettle is on", "is it still raining over there\tor not?"],
    "bot": ["the rain is on over the kettle again, as it was", "Good morning!", "good morning!"],
}


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, Path]:
    """Write a sheet and its key."""
    sheet, key = tmp_path / "sheet.tsv", tmp_path / "key.json"
    write_sheet(mixed(LINES, 60, Random(1)), sheet, key)
    return sheet, key


def rate(sheet: Path, answers: dict[int, str], copy: str) -> Path:
    """Return a copy of a sheet with answers by number, the others y."""
    rows = sheet.read_text("utf-8").splitlines()
    rated = [rows[0]]
    for row in rows[1:]:
        number = int(row.split("\t")[0])
        rated.append(f"{row}{answers.get(number, 'y')}")
    path = sheet.with_name(copy)
    path.write_text("\n".join(rated) + "\n", "utf-8")
    return path


def test_the_sheet_is_mixed_and_hides_whose_a_line_is(written: tuple[Path, Path]) -> None:
    sheet, path = written
    text = sheet.read_text("utf-8")
    rows = [row.split("\t") for row in text.splitlines()]
    assert rows[0] == ["number", "line", "human"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]  # one stands there once
    assert {len(row) for row in rows} == {3}
    assert "people" not in text
    assert "kettle" not in path.read_text("utf-8")
    entries = Key.load(path).entries
    assert [entries[n].system for n in entries] != sorted(entries[n].system for n in entries)
    assert sorted(entry.words for entry in entries.values()) == [2, 2, 4, 8, 11]


def test_no_system_has_more_lines_than_asked_for() -> None:
    chosen = mixed(LINES, 1, Random(1))
    assert sorted(system for system, _ in chosen) == ["bot", "people"]
    with pytest.raises(UserError, match="no line of other"):
        mixed({**LINES, "other": []}, 1, Random(1))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("", "line 4: number 3 isn't rated; write y or n."),
        ("maybe", "line 4: the rating of number 3 is neither y nor n."),
    ],
)
def test_a_bad_rating_is_refused_and_named(
    written: tuple[Path, Path], answer: str, sentence: str
) -> None:
    sheet, key = written
    with pytest.raises(UserError, match=sentence):
        read_ratings(rate(sheet, {3: answer}, "a.tsv"), Key.load(key))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("\n4\t", "\n9\t", "line 5: number 9 isn't in the key"),
        ("\n4\t", "\n3\t", "line 5: number 3 isn't in the key, or stands there twice"),
        ("\n4\t", "\nfour\t", "line 5: three columns are needed"),
        ("\n4\t", "\n4 ", "line 5: three columns are needed"),
    ],
)
def test_a_damaged_sheet_is_refused_and_the_line_named(
    written: tuple[Path, Path], before: str, after: str, sentence: str
) -> None:
    sheet, key = written
    rated = rate(sheet, {}, "a.tsv")
    rated.write_text(rated.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(UserError, match=sentence):
        read_ratings(rated, Key.load(key))


def test_a_missing_line_is_named(written: tuple[Path, Path]) -> None:
    sheet, key = written
    rated = rate(sheet, {}, "a.tsv")
    rated.write_text("\n".join(rated.read_text("utf-8").splitlines()[:-1]), "utf-8")
    with pytest.raises(UserError, match="number 5 is missing"):
        read_ratings(rated, Key.load(key))
    with pytest.raises(UserError, match="no key"):
        Key.load(rated)


def test_shares_are_counted_by_system_reader_and_length() -> None:
    key = Key({1: Entry("bot", 3), 2: Entry("bot", 9), 3: Entry("people", 5), 4: Entry("bot", 9)})
    ratings = {
        "ann": {1: True, 2: False, 3: True, 4: False},
        "bea": {1: True, 2: True, 3: True, 4: False},
    }
    found = {(one.system, one.reader, one.words): one for one in shares(key, ratings)}
    assert found["bot", "all", "all"].human == 1 / 2
    assert found["bot", "all", "all"].of == 3
    assert found["bot", "ann", "all"].human == pytest.approx(1 / 3)
    assert found["bot", "all", "8–12"].human == 1 / 4
    assert found["people", "all", "4–7"].human == 1
    assert ("people", "all", "8–12") not in found
    (agreement,) = agreements(ratings)
    assert agreement.agreed == 3 / 4
    assert agreement.kappa == pytest.approx(1 / 2)  # by chance: (1/2 · 3/4) + (1/2 · 1/4)


def test_the_interval_of_a_share_stays_within_0_and_1() -> None:
    assert interval(0.5, 100) == pytest.approx((0.404, 0.596), abs=0.001)
    assert interval(0.0, 20) == pytest.approx((0, 0.161), abs=0.001)
    assert interval(1.0, 20) == pytest.approx((0.839, 1), abs=0.001)


def test_lines_of_another_version_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    path.write_text(json.dumps({"this bot, member": ["good morning"], "server": ["yes"]}))
    assert named_lines(f"old={path}") == {"old, member": ["good morning"], "old, server": ["yes"]}
    path.write_text(json.dumps(["yes"]))
    assert named_lines(f"old={path}") == {"old": ["yes"]}
    for bad in (f"old={tmp_path / 'none'}", f"={path}", "old"):
        with pytest.raises(UserError, match="NAME=FILE"):
            named_lines(bad)


def test_ratings_of_two_readers_are_printed_and_saved(
    written: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, key = written
    ann, bea = rate(sheet, {1: "n"}, "ann.tsv"), rate(sheet, {1: "N", 2: "no"}, "bea.tsv")
    saved = tmp_path / "blind.json"
    assert main(["read", str(ann), str(bea), "--key", str(key), "--json", str(saved)]) == 0
    assert "reader 1 and reader 2 agree on 80%" in capsys.readouterr().out
    data = json.loads(saved.read_text("utf-8"))
    assert (data["readers"], data["lines"]) == (2, 5)
    assert {one["reader"] for one in data["shares"]} == {"all", "reader 1", "reader 2"}
    assert "kettle" not in saved.read_text("utf-8")
    assert main(["read", str(sheet), "--key", str(key)]) == 1
    assert "line 2: number 1 isn't rated" in capsys.readouterr().err


@pytest.mark.slow
def test_a_sheet_has_lines_of_every_style_and_of_an_earlier_version(tmp_path: Path) -> None:
    chat, before = str(made_up_chat(tmp_path / "chat.jsonl")), tmp_path / "before.json"
    said = [chat, "--own", "50"]
    assert main(["say", *said, "--member", "20", "--server", "5", "--json", str(before)]) == 0
    assert {name: len(some) for name, some in json.loads(before.read_text()).items()} == {
        "this bot, member": 20,
        "this bot, server": 5,
    }
    out = ["--out", str(tmp_path / "blind"), "--each", "5", "--lines", f"before={before}"]
    assert main(["write", *said, *out, "--without-peers"]) == 0
    entries = Key.load(tmp_path / "blind" / "key.json").entries
    assert {entry.system for entry in entries.values()} == {
        "people",
        *(f"this bot, {style}" for style in ("member", "server", "channel")),
        *(f"before, {style}" for style in ("member", "server")),
    }
