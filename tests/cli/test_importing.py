"""`markovbot import`: what it reads, what it would learn, and what it says of what it skips."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Run

CHAT = [
    {"channel": "tea", "author": "ada", "content": "who wants tea?", "id": 1, "ts": 1704117536},
    {"channel": "tea", "author": "bruno", "content": "I do, with milk", "id": 2, "ts": 1704117560},
    {"channel": "tea", "author": "cleo", "content": "none for me", "id": 2, "ts": 1704117570},
    {"channel": "tea", "author": "kettle", "content": "it is boiling", "id": 4, "bot": True},
]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join([*map(json.dumps, rows), "no object"]))
    return path


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    return write(tmp_path / "chat.jsonl", CHAT)


def data_of(run: Run, *arguments: object) -> dict[str, object]:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    found: dict[str, object] = json.loads(out)
    return found


def test_a_dry_run_says_what_would_be_learned_and_leaves_nothing(
    run: Run, chat: Path, tmp_path: Path
) -> None:
    code, out, err = run("import", chat, "--guild", "tea", "--dry-run")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "chat.jsonl: jsonl",
        "Would learn 2 messages, unless they were learned before.",
        "Would skip 3 (1 with the id of an earlier row, 1 by bots, 1 unreadable).",
        "Channels: 1 (tea 2).",
        "People: 2 (ada 1, bruno 1).",
        "From 2024-01-01 13:58 to 2024-01-01 13:59.",
        "tea, ada (2024-01-01 13:58): who wants tea?",
        "tea, bruno (2024-01-01 13:59): I do, with milk",
    ]
    assert list(tmp_path.iterdir()) == [chat]


def test_each_reason_is_counted_and_the_way_out_is_named(run: Run, chat: Path) -> None:
    code, out, _ = run("import", chat, "--guild", "tea")
    assert code == 0
    assert "skipped 3 (1 with the id of an earlier row, 1 by bots, 1 unreadable)." in out
    assert "--renumber" in out
    code, out, _ = run("import", chat, "--guild", "tea", "--list-skipped")
    rows = [line.split("\t") for line in out.splitlines() if line.startswith(str(chat))]
    assert [row[1:] for row in rows] == [
        ["1", "learned before"],
        ["2", "learned before"],
        ["3", "with the id of an earlier row"],
        ["4", "by bots"],
        ["5", "unreadable: isn't JSON"],
    ]


def test_renumbered_rows_hide_no_other(run: Run, chat: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.jsonl", CHAT[1:2])
    found = data_of(run, "import", chat, other, "--guild", "tea")
    assert (found["messages"], found["repeated"], found["overlapping"]) == (2, 1, 1)
    found = data_of(run, "import", chat, other, "--guild", "milk", "--renumber")
    assert (found["messages"], found["skipped"]) == (4, 3)
    again = data_of(run, "import", chat, other, "--guild", "milk", "--renumber")
    assert again["messages"] == 0


@pytest.mark.parametrize("dry", [False, True])
def test_standard_input_is_read_as_a_file(
    run: Run, chat: Path, monkeypatch: pytest.MonkeyPatch, dry: bool
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(chat.read_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    found = data_of(run, "import", "-", "--guild", "tea", *(["--dry-run"] if dry else []))
    assert found["messages"] == 2


def test_files_beside_exports_are_named_and_a_folder_without_any_is_refused(
    run: Run, chat: Path, tmp_path: Path
) -> None:
    (tmp_path / "kettle.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, _, err = run("import", tmp_path, "--guild", "tea", "--dry-run")
    assert code == 0
    assert err == f"{tmp_path / 'kettle.png'} is a picture; ignored.\n"
    chat.unlink()
    code, _, err = run("import", tmp_path, "--guild", "tea", "--dry-run")
    assert code == 1
    assert err == f"{tmp_path} holds no export: {tmp_path / 'kettle.png'} is a picture.\n"
