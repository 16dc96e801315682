"""Put HTML together; every text and every attribute is escaped here and nowhere else."""

from collections.abc import Iterable
from html import escape
from typing import Final, NewType

Html = NewType("Html", str)
"""Text that is safe to put into a page: it was made by this module."""

NOTHING: Final = Html("")
VOID: Final = frozenset({"br", "hr", "img", "input"})


def text(written: str) -> Html:
    """Return what somebody wrote, as it is."""
    return Html(escape(written))


def tag(name: str, *inside: Html, **attributes: str | bool | None) -> Html:
    """Return an element. Attributes that are None or False are left out; `class_` is `class`, and
    other underscores are hyphens."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(inside)}</{name}>")


def joined(parts: Iterable[Html], between: Html = NOTHING) -> Html:
    """Return parts one after the other."""
    return Html(between.join(parts))
