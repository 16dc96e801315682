"""The documents: every link inside the project leads somewhere, and every module is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

FENCED = regex.compile(r"^```.*?^```", regex.DOTALL | regex.MULTILINE)
CODE = regex.compile(r"`[^`\n]*`")
LINK = regex.compile(r"\]\(([^)\s]+)\)")
HEADING = regex.compile(r"^#{1,6} +(.+?) *$", regex.MULTILINE)
MODULE = regex.compile(r"`([\w./]+\.py)`")
OURS = [
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.py")
    if not path.relative_to(ROOT).parts[0].startswith(".")
]
NO_ANCHOR = regex.compile(r"[^\w\- ]")


def anchors(text: str) -> Iterator[str]:
    """Yield what GitHub names the headings of a text."""
    seen: dict[str, int] = {}
    for heading in HEADING.findall(FENCED.sub("", text)):
        name = NO_ANCHOR.sub("", heading.lower()).replace(" ", "-")
        times = seen[name] = seen.get(name, -1) + 1
        yield f"{name}-{times}" if times else name


def broken(document: Path) -> Iterator[str]:
    for link in LINK.findall(CODE.sub("", FENCED.sub("", document.read_text("utf-8")))):
        path, _, anchor = link.partition("#")
        if ":" in path:  # elsewhere
            continue
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            yield link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    assert list(broken(document)) == []


def missing(text: str) -> list[str]:
    """Return the modules of ours that a text names and that aren't there, such as renamed ones."""
    named = sorted(set(MODULE.findall(text)))
    return [one for one in named if not any(f"/{path}".endswith(f"/{one}") for path in OURS)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_that_is_named_is_there(document: Path) -> None:
    assert missing(document.read_text("utf-8")) == []


def test_a_module_that_is_gone_is_found() -> None:
    text = "`deferral.py`, `adapters/deferral.py`, `erral.py`, `cogs/gone.py`, discord.py"
    assert missing(text) == ["cogs/gone.py", "erral.py"]


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# What it keeps\n## Why?\n# Why\n")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](there.md) [b](there.md#what-it-keeps) [c](#here) [d](https://example.org/x)\n"
        "[e](gone.md) [f](there.md#gone) [g](#gone) [h](there.md#why-1)\n"
        "`[i](gone.md)`\n```\n[j](gone.md)\n```\n"
    )
    assert list(broken(page)) == ["gone.md", "there.md#gone", "#gone"]
