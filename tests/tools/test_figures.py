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
    "figures": [
        {"name": "lines.run6", "count": 0, "of": 100, "share": 0.0, "kept": True},
        {"name": "lines.run6.unguarded", "count": 58, "of": 100, "share": 0.58},
        {"name": "lines.length", "count": 90.5, "of": 100.25, "share": 0.90274},
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
        "| lines.run6 | **0** | 58.00% | | |\n| lines.length | 0.903 | | | |\n\n"
        "Measured 2026-02-01 on x86_64. 5,000 messages by 20 members.\n<!-- end of figures -->\n"
        "end\n"
    )
    assert "canaries" not in (documents / "figures" / "audit.json").read_text()


def test_what_was_not_measured_is_said_to_be_so(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- figures: benchmarks.json -->\nby hand\n<!-- end of figures -->\n")
    assert main([], tmp_path) == 0
    assert "by hand" not in page.read_text()
    assert "Not measured yet (`make bench`" in page.read_text()
