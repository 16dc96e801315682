"""Large JSON documents, read quickly: what is read, and what is refused, is what ijson says."""

import json
from pathlib import Path
from typing import Any

import ijson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.errors import UserError
from markovbot.ingest import quick_json
from markovbot.ingest.export_file import ExportFile
from markovbot.ingest.json_items import items, values

MESSAGE = {"id": "1", "author": {"id": "2", "isBot": False}, "content": 'a "b" \\ ä\n', "n": [1.5]}

ODD = (
    b'{"messages": [{"a": "\\ud83d"}, 2]}',
    b'{"messages": [{"a": "\\ud83d\\ude00"}, 2]}',
    b'{"messages": [1, NaN, 2]}',
    b'{"messages": [1, 2,]}',
    b'{"messages": [1 2]}',
    b'{"messages": [1, "\xff", 2]}',
    b'{"messages": [1, 2]} and more',
    b'{"messages": [1], "messages": [2]}',
    b'{"messages": 3, "others": [4]}',
    b'{"others": [4]}',
    b'{"messages": [' + b"[" * 5000 + b"]" * 5000 + b"]}",
    b'{"messages": [01, 2]}',
    b'{"messages": [12345678901234567890123, -0, 1e2, true, null]}',
    b'{"messages": []}\n',
    b"[1, 2]",
    b"",
)


def read(path: Path, prefix: str) -> tuple[list[Any], bool]:
    """Return what is read, and whether the file was read to its end."""
    found: list[Any] = []
    try:
        found.extend(items(ExportFile(path), prefix))
    except UserError:
        return found, False
    return found, True


def said_by_ijson(path: Path, prefix: str) -> tuple[list[Any], bool]:
    found: list[Any] = []
    with path.open("rb") as content:
        try:
            found.extend(values(content, prefix))
        except ijson.JSONError:
            return found, False
    return found, True


def collected(path: Path, prefix: str) -> tuple[tuple[list[Any], bool], tuple[list[Any], bool]]:
    """Return both, item by item: a list that is filled while reading keeps what came first."""
    return read(path, prefix), said_by_ijson(path, prefix)


@pytest.mark.parametrize("document", ODD)
def test_odd_documents_are_read_as_by_ijson(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(document)
    quickly, surely = collected(path, "messages.item")
    assert quickly == surely


@given(
    count=st.integers(0, 30),
    cut=st.floats(0, 1),
    piece=st.integers(1, 40),
    rest=st.sampled_from(({}, {"count": 3, "more": [1, {"messages": [7]}]})),
)
def test_a_document_cut_anywhere_gives_all_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, count: int, cut: float, piece: int, rest: Any
) -> None:
    path = tmp_path_factory.mktemp("json") / "export.json"
    document = json.dumps(
        {"guild": {"id": "9"}, "messages": [MESSAGE] * count, **rest}, ensure_ascii=False, indent=1
    ).encode()
    path.write_bytes(document[: int(len(document) * cut) + 1])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quick_json, "PIECE", piece)
        quickly, surely = collected(path, "messages.item")
    assert quickly == surely


def test_one_that_is_as_it_should_be_needs_no_second_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([MESSAGE] * 5000))
    monkeypatch.setattr(ijson, "items", None)
    assert read(path, "item") == ([MESSAGE] * 5000, True)


def test_a_value_that_never_ends_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_json, "PIECE", 100)
    monkeypatch.setattr(quick_json, "MOST", 1000)
    path = tmp_path / "export.json"
    path.write_bytes(b'{"messages": [1, "' + b"x" * 5000)
    with path.open("rb") as content:
        found = quick_json.quick_values(content, "messages.item")
        assert next(found) == 1
        with pytest.raises(quick_json.Unsure):
            next(found)
        assert content.tell() < 1500
