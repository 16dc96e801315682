"""The documents' tables are what the measurements in docs/figures say."""

import json
from pathlib import Path

from tools.figures import main

BENCHMARKS = {
    "machine": "x86_64, 2 cores, Python 3.11",
    "when": "2026-01-31T10:30:00+00:00",
    "figures": [
        {"what": "import 1M", "value": 28612.4, "unit": "1/s", "note": "12 tokens"},
        {"what": "line 1M, server", "value": 1.3456, "unit": "ms", "note": ""},
        {"what": "bursting", "value": None, "unit": "", "note": "failed"},
    ],
}
AUDIT = {
    "machine": "x86_64",
    "when": "2026-02-01T10:30:00+00:00",
    "messages": 5000,
    "members": 20,
    "canaries": {"kept": "out"},
    "theft_by_length": [
        {"from": 1, "messages": 1000, "order1": 500, "order2": 750},
        {"from": 3, "messages": 8, "order1": 0, "order2": 1},
    ],
    "figures": [
        {"name": "lines.run6", "count": 0, "of": 100, "share": 0.0, "kept": True},
        {"name": "lines.run6.unguarded", "count": 58, "of": 100, "share": 0.58},
        {"name": "lines.length", "count": 90.5, "of": 100.25, "share": 0.90274},
    ],
}


QUALITY = {
    "machine": "x86_64",
    "when": "2026-02-02T10:30:00+00:00",
    "measures": {"joins": "joins a line", "style": "style"},
    "rows": [
        {
            "corpus": "chat",
            "messages": messages,
            "said": 40,
            "system": system,
            "style": "server",
            "lines": 1200,
            "values": {"joins": messages / 1000, "style": None},
        }
        for messages in (50, 500)
        for system in ("people", "this bot")
    ],
}
BLIND = {
    "when": "2026-02-03T10:30:00+00:00",
    "readers": 2,
    "lines": 120,
    "agreement": [{"readers": ["reader 1", "reader 2"], "agreed": 0.9, "kappa": 0.75}],
    "shares": [
        {
            "system": system,
            "reader": "all",
            "words": "all",
            "human": human,
            "of": 60,
            "low": human - 0.1,
            "high": human + 0.1,
        }
        for system, human in (("people", 0.9), ("this bot", 0.5))
    ],
}


def test_documents_show_what_was_measured() -> None:
    assert main(["--check"]) == 0


def test_tables_are_written_from_the_measurements(tmp_path: Path) -> None:
    documents, page = tmp_path / "docs", tmp_path / "docs" / "page.md"
    documents.mkdir()
    for name, data in (("benchmarks.json", BENCHMARKS), ("audit.json", AUDIT)):
        (tmp_path / name).write_text(json.dumps(data))
    page.write_text(
        '# Page\n<!-- figures: benchmarks.json "import" "line 1M" -->\nold\n'
        "<!-- end of figures -->\n<!-- figures: audit.json -->\n<!-- end of figures -->\nend\n"
    )
    before = page.read_text()
    assert main(["--check", str(tmp_path / "benchmarks.json")], documents) == 1
    assert page.read_text() == before
    assert main([str(tmp_path / "audit.json")], documents) == 0
    assert main(["--check"], documents) == 0
    assert page.read_text() == (
        '# Page\n<!-- figures: benchmarks.json "import" "line 1M" -->\n'
        "| figure | value | unit | note |\n|---|---|---|---|\n"
        "| import 1M | 28,612 | 1/s | 12 tokens |\n| line 1M, server | 1.35 | ms | |\n\n"
        "Measured 2026-01-31 on x86_64, 2 cores, Python 3.11.\n<!-- end of figures -->\n"
        "<!-- figures: audit.json -->\n"
        "| figure | this bot | unguarded | markovify | texts |\n|---|---|---|---|---|\n"
        "| lines.run6 | **0 of 100** | 58.00% | | |\n| lines.length | 0.903 | | | |\n\n"
        "Measured 2026-02-01 on x86_64. 5,000 messages by 20 members.\n<!-- end of figures -->\n"
        "end\n"
    )
    assert "canaries" not in (documents / "figures" / "audit.json").read_text()


def test_quality_and_ratings_are_tables_of_their_own(tmp_path: Path) -> None:
    documents, page = tmp_path / "docs", tmp_path / "docs" / "page.md"
    documents.mkdir()
    for name, data in (("quality.json", QUALITY), ("blind.json", BLIND)):
        (tmp_path / name).write_text(json.dumps(data))
    page.write_text(
        '<!-- figures: quality.json "chat 500" -->\n<!-- end of figures -->\n'
        '<!-- figures: quality.json "chat 50" "people" -->\n<!-- end of figures -->\n'
        '<!-- figures: blind.json "this bot" -->\n<!-- end of figures -->\n'
    )
    files = [str(tmp_path / "quality.json"), str(tmp_path / "blind.json")]
    assert main(files, documents) == 0
    assert page.read_text() == (
        '<!-- figures: quality.json "chat 500" -->\n'
        "| measure | people, server | this bot, server |\n|---|---|---|\n"
        "| lines | 1,200 | 1,200 |\n| joins a line | 0.5 | 0.5 |\n| style | – | – |\n\n"
        "Measured 2026-02-02 on x86_64.\n<!-- end of figures -->\n"
        '<!-- figures: quality.json "chat 50" "people" -->\n'
        "| measure | people, server |\n|---|---|\n"
        "| lines | 1,200 |\n| joins a line | 0.05 |\n| style | – |\n\n"
        "Measured 2026-02-02 on x86_64.\n<!-- end of figures -->\n"
        '<!-- figures: blind.json "this bot" -->\n'
        "| system | reader | words | human | of | 95% |\n|---|---|---|---|---|---|\n"
        "| this bot | all | all | 0.50 | 60 | 0.40–0.60 |\n\n"
        "120 lines rated by 2 readers, 2026-02-03. reader 1 and reader 2 agree on 90%, "
        "kappa 0.75.\n<!-- end of figures -->\n"
    )


def test_theft_has_a_table_by_the_length_of_messages(tmp_path: Path) -> None:
    documents, page = tmp_path / "docs", tmp_path / "docs" / "page.md"
    documents.mkdir()
    (tmp_path / "audit.json").write_text(json.dumps(AUDIT))
    page.write_text("<!-- figures: audit.json theft_by_length -->\n<!-- end of figures -->\n")
    assert main([str(tmp_path / "audit.json")], documents) == 0
    assert page.read_text() == (
        "<!-- figures: audit.json theft_by_length -->\n"
        "| tokens | messages | certain if pairs were kept | certain as it is (triples) |\n"
        "|---|---|---|---|\n"
        "| 1–2 | 1,000 | 50.0% | 75.0% |\n| 3 or more | 8 | 0.0% | 12.5% |\n"
        "<!-- end of figures -->\n"
    )


def test_what_was_not_measured_is_said_to_be_so(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- figures: benchmarks.json -->\nby hand\n<!-- end of figures -->\n")
    assert main([], tmp_path) == 0
    assert "by hand" not in page.read_text()
    assert "Not measured yet (`make bench`" in page.read_text()
