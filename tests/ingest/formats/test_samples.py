"""Each format's sample is read as the table beside it says: who said what, where and when."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from markovbot.ingest.formats import Export, formats, open_exports
from markovbot.ingest.formats.base import NumberedRow, ReadOptions
from markovbot.ingest.named_ids import id_of
from markovbot.ingest.rows import Row, seconds_sent

SAMPLES = Path(__file__).parent / "samples"
TABLES = sorted(SAMPLES.glob("*.tsv"))
COLUMNS = [
    "number",
    "id",
    "channel",
    "author",
    "time (UTC if it ends in Z)",
    "marks",
    "text or why",
]


def line_of(numbered: NumberedRow) -> str:
    """Return a row as a line of a table."""
    number, row = numbered
    if not isinstance(row, Row):
        return "\t".join([str(number), "", "", "", "", "not learned", str(row)])
    channel, author = row.names or ("", "")
    sent = seconds_sent(row.moment, row.id)
    time = ""
    if sent is not None:
        time = datetime.fromtimestamp(sent[0], UTC).isoformat()[:19] + ("Z" if sent[1] else "")
    marks = [name for name in ("bot", "mentions_bot") if getattr(row, name)]
    text = row.content.replace("\r\n", "\n").replace("\n", "\\n")
    id_ = "" if row.id is None else str(row.id)
    return "\t".join([str(number), id_, channel, author, time, " ".join(marks), text])


def exports() -> list[tuple[Path, Export]]:
    return [
        (path, one)
        for path in sorted(SAMPLES.iterdir())
        if path.suffix != ".tsv"
        for one in open_exports(path).exports
    ]


def test_a_folder_of_mixed_files_is_read_in_one_go() -> None:
    opened = open_exports(SAMPLES)
    assert {one.format.name for one in opened.exports} == set(formats()) - {"text"}
    assert len(opened.exports) == len(exports()) - 1
    ignored = {Path(label).name for label, _ in opened.ignored}
    assert ignored == {"notes.txt", *(path.name for path in TABLES)}


def test_every_format_has_a_sample_and_each_sample_a_table() -> None:
    assert {one.format.name for _, one in exports()} == set(formats())
    assert {f"{path.name}.tsv" for path, _ in exports()} == {path.name for path in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_a_sample_says_what_its_table_says(table: Path) -> None:
    opened = open_exports(table.with_suffix(""))
    found = [line_of(row) for one in opened.exports for row in one.rows()]
    assert ["\t".join(COLUMNS), *found] == table.read_text("utf-8").splitlines()


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_names_become_the_ids_that_the_command_line_looks_for(table: Path) -> None:
    for one in open_exports(table.with_suffix("")).exports:
        for _, row in one.rows():
            if isinstance(row, Row) and row.names is not None:
                assert row.member == id_of(row.names[1])
                thread = row.stream is not None and row.id is not None
                assert row.channel == id_of(row.names[0]) or thread


@pytest.mark.parametrize("name", ["discord-package", "discord-package.zip"])
def test_of_a_data_package_only_the_server_that_is_learned_is(name: str) -> None:
    for guild in ("200000000000000001", "Tea house"):
        options = ReadOptions(guild=id_of(guild))  # type: ignore[arg-type]
        [export] = open_exports(SAMPLES / name, options=options).exports
        rows = [row for _, row in export.rows()]
        assert [row.channel for row in rows if isinstance(row, Row)] == [200000000000000002] * 2
        assert [row for row in rows if not isinstance(row, Row)] == [
            "from direct messages or private threads",
            "from other servers",
        ]
