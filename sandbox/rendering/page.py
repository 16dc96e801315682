"""A page that holds elements and looks like Discord, without anything from elsewhere."""

from pathlib import Path
from typing import Final, Literal

from sandbox.rendering.tags import Html, tag, text

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")

STYLE: Final = Path(__file__).with_name("style.css")

ONLY_OURS: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The page runs no script and fetches nothing, whatever is in it."""


def render_page(*elements: Html, theme: Theme, title: str = "markov") -> str:
    """Return a whole HTML document."""
    style = Html(STYLE.read_text("utf-8"))
    head = tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{ONLY_OURS}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", text(title)),
        tag("style", style),
    )
    body = tag("body", tag("main", *elements))
    return f"<!doctype html>{tag('html', head, body, lang='en', data_theme=theme)}"
