"""Plain text: a message a line, by whom and where the options say."""

from pathlib import Path

from markovbot.ingest.defaults import UNKNOWN_AUTHOR
from markovbot.ingest.export_file import LONGEST_LINE
from markovbot.ingest.formats import open_export
from markovbot.ingest.formats.base import ReadOptions
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, Unreadable


def test_lines_are_numbered_and_what_is_no_text_says_why(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(
        b"tea please\n\n  rain again \n\xff\na\0b\n" + b"x" * LONGEST_LINE * 2 + b"\nthe end"
    )
    rows = list(open_export(path).rows())
    assert [number for number, _ in rows] == [1, 3, 4, 5, 6, 7]
    assert [row.content for _, row in rows if isinstance(row, Row)] == [
        "tea please",
        "rain again",
        "the end",
    ]
    assert [str(row) for _, row in rows if isinstance(row, Unreadable)] == [
        "isn't UTF-8 text",
        "isn't text",
        "is too long for a chat message",
    ]


def test_the_options_say_what_the_file_does_not(tmp_path: Path) -> None:
    path = tmp_path / "kitchen.notes.txt"
    path.write_text("tea please")
    for options, channel, member in (
        (ReadOptions(), "kitchen", UNKNOWN_AUTHOR),
        (ReadOptions("hall", "ada"), "hall", "ada"),
    ):
        [(_, row)] = open_export(path, options=options).rows()
        assert isinstance(row, Row)
        assert (row.channel, row.member) == (id_of(channel), id_of(member))
