"""Leave no half-open Markdown in a line that was put together from pieces."""

from collections.abc import Sequence

PAIRED = frozenset({"||", "`", "``", "**", "__", "~~", '"'})
"""Tokens that open on their first use and close on their second."""


def tidy(tokens: Sequence[str]) -> list[str]:
    """Drop the last of every paired mark that stands an odd number of times."""
    tidied = list(tokens)
    for mark in PAIRED:
        places = [place for place, token in enumerate(tidied) if token.lstrip(" ") == mark]
        if len(places) % 2:
            dropped = tidied.pop(places[-1])
            if dropped.startswith(" ") and places[-1] < len(tidied):
                tidied[places[-1]] = " " + tidied[places[-1]].lstrip(" ")
    return tidied
