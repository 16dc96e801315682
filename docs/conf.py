# ruff: noqa: INP001 - Sphinx wants this file beside the pages, which are no package
"""How `make docs` builds the site: Sphinx reads the same Markdown that a forge shows."""

import shutil
from pathlib import Path

from sphinx.application import Sphinx

from markovbot import __version__

PICTURES = Path("docs/pictures")

project = "Markov bot"
version = release = __version__

extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md"]

myst_heading_anchors = 4

html_theme = "furo"
html_title = f"{project} {release}"
html_copy_source = False
html_show_copyright = False


def setup(app: Sphinx) -> None:
    """Add what Sphinx leaves out."""
    app.connect("build-finished", copy_pictures)


def copy_pictures(app: Sphinx, _error: Exception | None) -> None:
    """Copy the pictures that pages show by HTML of their own: Sphinx doesn't see them."""
    shutil.copytree(app.srcdir / PICTURES, app.outdir / PICTURES, dirs_exist_ok=True)
