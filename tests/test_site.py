"""`make docs`: the site is built without a warning, and nothing on it leads nowhere."""

import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]

SPHINX = [sys.executable, "-m", "sphinx", "--builder", "html", "--conf-dir", "docs"]


class Targets(HTMLParser):
    """Collects what a page links to and shows, and the names of its own parts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.leads_to: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.leads_to.append(value)
            elif name == "srcset" and value:
                self.leads_to += [one.split()[0] for one in value.split(",")]
            elif name == "id" and value:
                self.ids.add(value)


def broken(site: Path) -> Iterator[str]:
    pages = {page: Targets(page) for page in site.rglob("*.html")}
    for page, targets in pages.items():
        for target in targets.leads_to:
            url = urlsplit(target)
            if url.scheme or url.netloc:
                continue
            path = (page.parent / unquote(url.path)).resolve() if url.path else page
            if not path.exists() or (
                url.fragment and path in pages and url.fragment not in pages[path].ids
            ):
                yield f"{page.relative_to(site)}: {target}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does; any warning fails."""
    built = tmp_path_factory.mktemp("site").resolve()
    subprocess.run(
        [*SPHINX, "--fail-on-warning", "--quiet", "-d", f"{built}-trees", ".", str(built)],
        cwd=ROOT,
        check=True,
        timeout=600,
    )
    return built


@pytest.mark.processes
def test_every_document_is_on_the_site(site: Path) -> None:
    start = (site / "docs/index.html").read_text("utf-8")
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        page = document.relative_to(ROOT).with_suffix(".html")
        assert (site / page).is_file()
        assert document.name == "index.md" or f'href="{page.name}"' in start.replace("../", "")


@pytest.mark.processes
def test_nothing_on_the_site_leads_nowhere(site: Path) -> None:
    assert list(broken(site)) == []


def test_what_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text('<p id="here">')
    (tmp_path / "page.html").write_text(
        '<a href="other.html#here"></a><a href="other.html#gone"></a><a href="gone.html"></a>'
        '<img src="gone.png"><source srcset="gone.webp 2x"><a href="https://example.org/x"></a>'
    )
    assert [line.split(": ")[1] for line in broken(tmp_path)] == [
        "other.html#gone",
        "gone.html",
        "gone.png",
        "gone.webp",
    ]
