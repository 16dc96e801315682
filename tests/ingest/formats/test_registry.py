"""Formats are found by themselves, and a file's format by its content and name."""

import gzip
from pathlib import Path

import pytest

from markovbot.cli.parser import build_parser
from markovbot.errors import UserError
from markovbot.ingest.formats import formats, open_export

OBJECT = b'\n {"channel": "tea", "author": "ada", "content": "milk first"}\n'


def test_every_format_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert {"jsonl", "text"} <= set(formats())
    for name, one in formats().items():
        assert one.name == name
        assert one.summary
        assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in one.suffixes)


@pytest.mark.parametrize("command", ["import", "audit"])
def test_the_command_line_offers_every_format(command: str, tmp_path: Path) -> None:
    for name in formats():
        options = build_parser().parse_args(
            [command, "--guild", "tea", str(tmp_path / "chat"), "--format", name]
        )
        assert options.format == name


@pytest.mark.parametrize(
    ("name", "content", "format_name"),
    [
        ("chat.jsonl", b"no object", "jsonl"),
        ("chat.NDJSON.gz", gzip.compress(b"no object", mtime=0), "jsonl"),
        ("chat.txt", b"tea please", "text"),
        ("chat.text", b"tea please", "text"),
        ("chat.txt", OBJECT, "jsonl"),
        ("chat.jsonl.log", OBJECT, "jsonl"),
        ("chat.json", b"\xef\xbb\xbf" + OBJECT, "jsonl"),
        ("chat.export", OBJECT, "jsonl"),
        ("chat", gzip.compress(OBJECT, mtime=0), "jsonl"),
        ("chat.export", gzip.compress(OBJECT, mtime=0)[:-9], "jsonl"),
        ("chat.export", b"\x1f\x8bdamaged", "text"),
        ("chat.export", b"", "text"),
    ],
)
def test_a_file_is_recognised(tmp_path: Path, name: str, content: bytes, format_name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert open_export(path).format.name == format_name
    assert open_export(path, "jsonl").format.name == "jsonl"


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="doesn't exist"):
        open_export(tmp_path / "none")
    with pytest.raises(UserError, match="neither a file nor a folder"):
        open_export(Path("/dev/null"))
    with pytest.raises(UserError, match="is empty"):
        open_export(tmp_path)
