"""A file that isn't recognised is refused with a sentence; plain text is what says that it is."""

import gzip
import io
import json
import os
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from markovbot.cli.main import main
from markovbot.domain import Scope
from markovbot.errors import UserError
from markovbot.ingest.formats import open_export
from markovbot.ingest.importer import Importer
from markovbot.store.ports import Store
from tests.support.listeners import Recorder
from tests.support.teaching import GUILD

CSV = "AuthorID,Author,Date,Content\n1,ada,2024-01-01,tea please\n2,bruno,2024-01-02,milk first\n"


def archived(kind: str) -> bytes:
    packed = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("messages.csv", CSV)
    else:
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            tar.addfile(tarfile.TarInfo("messages.txt"))
    return packed.getvalue()


def database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE said (text)")
        return connection.serialize()


EXPORTER = {"guild": {"id": "1"}, "messages": [{"id": "2", "content": "tea please"}]}


WHATSAPP = """\
Messages and calls are end-to-end encrypted.
12/31/23, 10:15\u202fPM - Ada: tea please
12/31/23, 10:16\u202fPM - Bruno: milk first
and then the tea
1/1/24, 8:02\u202fAM - Ada: <Media omitted>
"""

KNOWN: dict[str, tuple[bytes, str]] = {
    "a table": (CSV.encode(), "csv"),
    "a table of tabs": (CSV.replace(",", "\t").encode(), "csv"),
    "a table of semicolons": (CSV.replace(",", ";").encode(), "csv"),
    "a table of bars": (CSV.replace(",", "|").encode(), "csv"),
    "a quoted table": (b'"date","from","text"\n"2024","ada","tea, and\nmilk"\n', "csv"),
    "WhatsApp": (WHATSAPP.encode(), "whatsapp"),
    "WhatsApp on iOS": ("\u200e[31.12.23, 22:15:09] Ada: tea\n".encode() * 3, "whatsapp"),
    "IRC": (b"[12:00] <ada> hi\n[12:01] <bruno> tea?\n[12:01] * ada nods\n", "irc"),
    "IRC without brackets": (b"12:00 <ada> hi\n12:01 -!- bruno has joined\n", "irc"),
    "IRC without times": (b"<ada> hi\n<@bruno> tea?\n<+cleo> yes\n", "irc"),
    "WeeChat": (b"2024-01-01 12:00:00\tada\thi\n2024-01-01 12:00:05\tbruno\ttea?\n", "irc"),
    "one line of a log": (b"[12:00] <ada> hi", "irc"),
    "an archive with a table": (archived("zip"), "csv"),
}
"""What is recognised as a format by its content, whatever its name is."""

REFUSED: dict[str, tuple[bytes, str]] = {
    "a table without names": (b"1,ada,tea please\n2,bruno,milk first\n3,ada,two sugars\n", "table"),
    "two columns": (b"time,message\n10,tea please\n", "table"),
    "a JSON array": (json.dumps([{"content": "tea"}]).encode(), "JSON"),
    "a JSON array over lines": (json.dumps([{"a": "tea"}] * 3, indent=1).encode(), "JSON"),
    "a long JSON array": (json.dumps([{"a": "tea"}] * 9000, indent=1).encode(), "JSON"),
    "an array of texts": (b'["tea please", "milk first"]', "JSON"),
    "a JSON document": (json.dumps(EXPORTER, indent=2).encode(), "JSON"),
    "a JSON document in a line": (json.dumps(EXPORTER).encode(), "JSON"),
    "JSON with other keys": (b'{"user": "ada", "text": "tea"}\n' * 5, "JSON"),
    "a web page": (b"<!DOCTYPE html>\n<html><body>tea please</body></html>", "web page"),
    "a piece of a web page": (b"<div class='chatlog'>\n<b>ada</b> tea please\n</div>", "web page"),
    "XML": (b"<?xml version='1.0'?>\n<smses><sms body='tea'/></smses>", "XML"),
    "a log with dates in words": (b"[01-Jan-24 10:00 AM] ada\nhi there\n\n" * 4, "chat log"),
    "a server's log": (b"2024-01-01T12:00:00.123Z INFO started\n" * 9, "chat log"),
    "a dialogue": (b"Ada: tea?\nBruno: yes\nAda: milk?\nBruno: no\nAda: oh\n", "chat log"),
    "subtitles": (b"1\n00:00:01,000 --> 00:00:02,000\ntea please\n\n" * 3, "chat log"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(range(200)), "7z"),
    "a packed tar": (archived("tar"), "tar"),
    "gzip of anything": (gzip.compress(os.urandom(5000)), "no text"),
    "anything": (os.urandom(5000), "no text"),
    "zeros": (bytes(500), "no text"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(250)), "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(250)), "picture"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
    "RTF": (b"{\\rtf1\\ansi tea please}", "rich text"),
    "SQLite": (database(), "SQLite"),
    "Cyrillic in its own encoding": ("чай с молоком\n".encode("cp1251") * 9, "another encoding"),
}

PLAIN: dict[str, bytes] = {
    "words": b"tea please\nmilk first\n",
    "one word": b"tea",
    "UTF-16": "tea please\nmilk first\n".encode("utf-16"),
    "UTF-16 without a mark": "tea please\nmilk first\n".encode("utf-16-be"),
    "UTF-32": "tea please\nmilk first\n".encode("utf-32"),
    "a mark of UTF-8": b"\xef\xbb\xbftea please\n",
    "commas": b"yes, I do\nno, you don't\nwell, maybe\n",
    "commas and figures": b"3 cups, 2 pots, 1 kettle\nyes, please\n",
    "colons": b"note: buy tea\nalso: milk\nand then: sugar\nlast: a kettle\n",
    "one speaker": b"Ada: tea?\nand then some\n",
    "a time somewhere": b"at 10:30 we meet\n10:30 is fine\nor later\nor never\n",
    "mentions": b"<@123> tea?\n<:tea:12> yes\n",
    "smileys": b"<3 tea\n>:( no milk\n[sighs] fine\n{shrugs} ok\n",
    "quotation marks": b'"tea" she said\n"no" he said\n',
    "other scripts": "東京に行きたい\nчай с молоком\n".encode(),
    "a stray byte": b"tea please, and some more of it\ncaf\xe9 au lait would do as well\n",
    "IRC formatting": b"\x02tea\x02 please\n\x0304red\x03 kettle\n",
    "a list": b"- tea\n- milk\n1. sugar\n2. spoon\n",
    "bars": b"|| hidden || tea\nnothing | more\n",
    "a line of JSON": b'look:\n{"channel": 1, "author": 2, "content": "tea"}\nis a line\nof it\n',
    "brackets": b'["tea" she said\n',
    "an array of numbers": b"[1, 2, 3]\nis a list\n",
}


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", [".txt", ".export", ""])
@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_plain_text_is_refused_and_named(
    store: Store, tmp_path: Path, name: str, suffix: str
) -> None:
    content, what = REFUSED[name]
    path = write(tmp_path / f"chat{suffix}", content)
    with pytest.raises(UserError, match=what) as caught:
        await Importer(store, GUILD, Recorder()).run([path])
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "can't be imported: " in sentence
    assert sentence.count(".") == str(path).count(".") + 1
    assert "tea" not in sentence.replace(str(path), "")
    assert (await store.scope_statistics(Scope(GUILD))).messages == 0


@pytest.mark.parametrize("name", PLAIN)
async def test_plain_text_is_learned_from_a_file_of_text(
    store: Store, tmp_path: Path, name: str
) -> None:
    path = write(tmp_path / "notes.txt", PLAIN[name])
    assert open_export(path).format.name == "text"
    assert (await Importer(store, GUILD, Recorder()).run([path])).rows > 0


@pytest.mark.parametrize("suffix", ["", ".export", ".md", ".bak", ".txt.bak", ".csv"])
@pytest.mark.parametrize("name", ["words", "colons"])
def test_other_files_are_plain_text_only_when_asked_for(
    tmp_path: Path, name: str, suffix: str
) -> None:
    path = write(tmp_path / f"chat{suffix}", PLAIN[name])
    with pytest.raises(UserError, match="table" if suffix == ".csv" else "--format"):
        open_export(path)
    assert open_export(path, "text").format.name == "text"


@pytest.mark.parametrize("suffix", [".txt", ".export", ""])
@pytest.mark.parametrize("name", KNOWN)
async def test_what_is_known_is_recognised_by_its_content(
    store: Store, tmp_path: Path, name: str, suffix: str
) -> None:
    content, format_name = KNOWN[name]
    path = write(tmp_path / f"chat{suffix}", content)
    assert open_export(path).format.name == format_name
    report = await Importer(store, GUILD, Recorder()).run([path])
    assert report.messages > 0
    assert report.unreadable == 0


@pytest.mark.parametrize("name", ["a table without names", "a dialogue", "a JSON array", "XML"])
async def test_whoever_asks_for_it_gets_every_line(store: Store, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "chat.txt", REFUSED[name][0])
    report = await Importer(store, GUILD, Recorder()).run([path], "text")
    assert report.rows == len([one for one in REFUSED[name][0].splitlines() if one.strip()])


@pytest.mark.parametrize("name", ["a table without names", "7z", "anything", "a JSON document"])
async def test_a_name_of_another_format_does_not_help(tmp_path: Path, name: str) -> None:
    content, what = REFUSED[name]
    for path in (tmp_path / "chat.jsonl", tmp_path / "chat.json"):
        with pytest.raises(UserError, match=what):
            open_export(write(path, content))


async def test_nothing_is_learned_of_the_files_before_it(store: Store, tmp_path: Path) -> None:
    good = write(tmp_path / "notes.txt", PLAIN["words"])
    bad = write(tmp_path / "chat.csv", REFUSED["a table without names"][0])
    with pytest.raises(UserError, match="table"):
        await Importer(store, GUILD, Recorder()).run([good, bad])
    assert (await store.scope_statistics(Scope(GUILD))).messages == 0


Run = Callable[[str, bytes], int]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("chat.csv", "a table without names", 1),
        ("chat.txt", "a dialogue", 1),
        ("chat.7z", "7z", 1),
        ("chat.txt", "PNG", 1),
        ("chat.json", "a JSON array", 1),
        ("chat.txt", None, 0),
    ],
)
def test_the_command_line_says_so_and_ends_with_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    kind: str | None,
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_KEY", "")
    path = write(tmp_path / name, PLAIN["words"] if kind is None else REFUSED[kind][0])
    arguments = ["--database", "sqlite:///x.db", "import", str(path), "--guild", "tea"]
    assert main(arguments) == code
    assert ("can't be imported" in capsys.readouterr().err) is bool(code)
