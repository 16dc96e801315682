"""Damaged, mixed up and hostile files: a sentence and an exit code each, and nothing wrong learned.

What is learned of a damaged file is a part of what the whole file says, never anything else.
"""

import gc
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from markovbot.cli.main import main
from markovbot.domain import GuildId, Scope
from markovbot.errors import UserError
from markovbot.ingest import export_file, unpacking
from markovbot.ingest.containers import Container
from markovbot.ingest.formats import open_exports
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row
from markovbot.store.ports import Store
from tests.support.listeners import Silent
from tests.support.teaching import GUILD

SAMPLES = Path(__file__).parent / "formats" / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.is_file() and path.suffix != ".tsv")
EACH = 12
"""Damages of each sample: more than 200 in all."""

LINE = b'{"channel": 1, "author": 2, "content": "x"}\n'
LONG = b"x" * (10 << 20)


PACKERS: list[Callable[[bytes], bytes]] = [gzip.compress, lzma.compress]


def cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def flipped(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def spliced(data: bytes, rng: Random) -> bytes:
    """Put a piece of another file in."""
    other = rng.choice(FILES).read_bytes()
    place = rng.randrange(len(data))
    return data[:place] + other[: rng.randrange(1, len(other))] + data[place:]


def wrongly_encoded(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    encoded = text.encode(rng.choice(["utf-16", "utf-16-be", "utf-32", "cp1252"]), "replace")
    return encoded[: rng.randrange(2, len(encoded))]


def with_long_line(data: bytes, rng: Random) -> bytes:
    place = data.find(b"\n", rng.randrange(len(data))) + 1
    return data[:place] + LONG + b"\n" + data[place:]


def packed_and_cut(data: bytes, rng: Random) -> bytes:
    return cut(rng.choice(PACKERS)(data), rng)


def nested(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.randrange(2, 5)):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr("inner.zip", data)
        data = archive.getvalue()
    return data


DAMAGES = (cut, flipped, spliced, wrongly_encoded, with_long_line, packed_and_cut, nested)


def said(path: Path) -> set[tuple[object, ...]]:
    return {
        (row.channel, row.member, row.content)
        for one in open_exports(path).exports
        for _, row in one.rows()
        if isinstance(row, Row)
    }


def words(texts: set[tuple[object, ...]]) -> set[str]:
    return {word for *_, text in texts for word in str(text).split()}


@pytest.mark.slow
@pytest.mark.parametrize("sample", FILES, ids=lambda path: path.name)
def test_a_damaged_file_ends_in_a_sentence_and_nothing_wrong_is_learned(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sample: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_KEY", "")
    everything = set().union(*(words(said(path)) for path in FILES))
    rng = Random(sample.name)
    for number in range(EACH):
        damage = DAMAGES[number % len(DAMAGES)]
        path = tmp_path / f"{number}{sample.suffix}"
        path.write_bytes(damage(sample.read_bytes(), rng))
        code = main(
            [
                "--database",
                "sqlite:///x.db",
                "import",
                str(path),
                "--guild",
                str(number),
                "--jobs",
                "1",
            ]
        )
        out, err = capsys.readouterr()
        assert code in {0, 1}, damage.__name__
        sentences = out if code == 0 else err.splitlines()[-1]
        assert sentences.strip().endswith((".", "?")), damage.__name__
        assert "Traceback" not in err
        if code == 0:
            assert out.startswith("Learned "), damage.__name__
        else:
            assert str(path) in sentences, damage.__name__
        if damage in {cut, packed_and_cut} and sample.suffix != ".txt":
            found: set[tuple[object, ...]] = set()
            try:
                for one in open_exports(path).exports:
                    for _, row in one.rows():
                        found |= {(row.content,)} if isinstance(row, Row) else set()
            except UserError:
                pass
            # Of text that is cut anywhere the last word may be cut, too.
            strange = words(found) - everything
            assert len(strange) <= 1, damage.__name__


def bomb(kind: str) -> bytes:
    if kind == "zip":
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("chat.jsonl", LINE * (1 << 16))
        return archive.getvalue()
    if kind == "xz":
        return lzma.compress(LINE * (1 << 16), preset=0)
    return gzip.compress(LINE * (1 << 16))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gz", "xz", "zip"])
async def test_a_bomb_is_refused(
    store: Store, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (unpacking, export_file):
        monkeypatch.setattr(module, "FREE", 1 << 20)
    path = tmp_path / f"chat.jsonl.{kind}"
    path.write_bytes(bomb(kind))
    with pytest.raises(UserError, match="is refused: it is packed to less than 1/250 of"):
        await Importer(store, GUILD, Silent()).run([path])


async def test_one_damaged_file_does_not_keep_the_others_from_being_learned(
    store: Store, tmp_path: Path
) -> None:
    row = {"channel": "tea", "author": "ada"}
    (tmp_path / "a.jsonl").write_text(json.dumps({**row, "content": "tea please"}))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(LINE)[:-9])
    (tmp_path / "c.json").write_bytes((SAMPLES / "telegram.json").read_bytes()[:-40])
    (tmp_path / "d.jsonl").write_text(json.dumps({**row, "content": "milk first"}))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UserError) as caught:
        await Importer(store, GUILD, Silent()).run([tmp_path])
    lines = str(caught.value).splitlines()
    assert "b.jsonl.gz is damaged or cut short" in lines[0]
    assert "c.json is damaged or cut short: it isn't JSON to its end" in lines[1]
    learned = (await store.scope_statistics(Scope(GUILD))).messages
    assert f"Of all 4 files, {learned} messages were learned." in lines[-1]
    assert learned > 3


async def test_files_of_an_archive_are_read_with_their_own_names(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "WhatsApp Chat - Tea room.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("_chat.txt", (SAMPLES / "whatsapp-ios" / "_chat.txt").read_bytes())
        packed.writestr("00000002-PHOTO.jpg", b"\xff\xd8\xff")
        packed.writestr("__MACOSX/._chat.txt", b"\0\1")
    opened = open_exports(path)
    assert [what for _, what in opened.ignored] == ["a picture"]
    await Importer(store, GUILD, Silent()).run([path])
    here = Scope(GUILD, channel=id_of("Tea room"))  # type: ignore[arg-type]
    assert (await store.scope_statistics(here)).messages == 3


async def test_an_archive_with_a_password_says_so(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("chat.jsonl", json.dumps({"channel": 1, "author": 2, "content": "tea"}))
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1  # the mark of encrypted files
    path.write_bytes(bytes(data))
    with pytest.raises(UserError, match="no export"):
        await Importer(store, GUILD, Silent()).run([path])
    with pytest.raises(UserError, match="password"):
        Container(path).open("chat.jsonl")


def test_an_archive_is_closed_although_an_error_leaves_it_in_a_cycle(tmp_path: Path) -> None:
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("chat.jsonl", LINE)
    container = Container(path)
    reached_first = [container.open("chat.jsonl")]
    reached_last: list[Any] = [[[[[[[[container]]]]]]]]
    reached_last.append(reached_last)
    del container
    gc.collect()  # from now on the collector comes to the file before the archive
    reached_first.pop().close()
    del reached_last
    gc.collect()  # what it closes itself is a ResourceWarning, and fails this test


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
async def test_every_encoding_and_line_end_gives_the_same(
    store: Store, tmp_path: Path, encoding: str, line_end: str
) -> None:
    for number, path in enumerate(FILES):
        if path.suffix == ".zip" or (encoding == "cp1252" and path.suffix != ".log"):
            continue
        text = path.read_bytes().decode("cp1252" if ".mirc" in path.name else "utf-8")
        text = text.replace("\r\n", "\n").removeprefix("\ufeff").replace("\n", line_end)
        again = tmp_path / path.name
        again.write_bytes(text.encode(encoding))
        digests: list[str] = []
        for file in (path, again):
            guild = GuildId(len(FILES) * 10 + 2 * number + len(digests))
            await Importer(store, guild, Silent()).run([file])
            digests.append(await store.digest(guild))
        assert digests[0] == digests[1], path.name
