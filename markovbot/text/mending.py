"""Mend what a line that was put together from pieces may lack: closing marks, and spaces."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

from markovbot.text.tokenizer import UNSPACED

PAIRED = frozenset({"||", "`", "``", "**", "__", "~~", '"'})
"""Tokens that open on their first use and close on their second."""

SEAM: Final = regex.compile(rf"(?V1)[[\w.,:;!?)]--[{UNSPACED}]]\Z")
WORD_START: Final = regex.compile(rf"(?V1)\A[\w--[{UNSPACED}]]")


def spaced(tokens: Sequence[str]) -> list[str]:
    """Add the spaces that are missing where a line was walked from its middle in both directions.

    A spelling from the start of a message brings no space along, whatever comes before it now.
    """
    mended = list(tokens[:1])
    for before, token in pairwise(tokens):
        apart = SEAM.search(before) and WORD_START.match(token)
        mended.append(f" {token}" if apart else token)
    return mended


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
