"""Mechanical faults of a line. None of the bot's own tidying is used: it is what is measured."""

import re
from collections.abc import Collection
from typing import Final

from benchmarks.quality.words import letter_runs

PAIRS: Final = {"(": ")", "[": "]", "{": "}", "“": "”", "„": "“”", "«": "»", '"': '"'}
CLOSERS: Final = frozenset(")]}”»")

FACE: Final = re.compile(
    r"(?<![^\s(\[])(?:[<>]?[:;=8xX]['’]?[-o^~]?[()\[\]{}|\\/DPpOo3*@$]+|[()\[\]][-o^]?[:;=8]|\\o/|<3)"
    r"(?=[\s.,!?)\]\"”]|$)"
)
LIST_MARK: Final = re.compile(r"(?:^|\s)[\da-zA-Z]{1,2}\Z")
"""What makes a bracket behind it the mark of a list: a) or 1)."""
LINK: Final = re.compile(r"(?:https?://|www\.)[^\s\"<>“”()\[\]{}]+", re.IGNORECASE)

LEADING: Final = re.compile(r"[)\]}”»,;]|[.:!?](?=\s+\w)")
SPACED_MARK: Final = re.compile(r"\w\s+(?:[,;?!)\]}”»]|[.:](?![.:]))(?=\s|$)|[(\[{“«]\s")
GLUED: Final = re.compile(
    r"[^\W\d_][!?;,…][^\W\d_]|[^\W\d_][)\]}”»][^\W\d_]{2}|[a-z][a-z][.!?][A-Z][a-z]"
)
DOUBLED: Final = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})\s+\1(?![\w'’-])", re.IGNORECASE)


def opens(line: str) -> bool:
    """Tell whether a line opens a bracket or a quotation."""
    return bool(_pairs(line)[0])


def unmatched(line: str) -> str:
    """Return the brackets and quotation marks of a line that lack their other half.

    Faces, links, the marks of lists and those of inches have none. A face may close the bracket it
    stands in (as here :).
    """
    _, left, stray = _pairs(line)
    if left == "(" and any(")" in face for face in FACE.findall(line)):
        left = ""
    return left + stray


def balanced(line: str) -> bool:
    """Tell whether all that a line opens is closed again."""
    return not any(mark in PAIRS for mark in unmatched(line))


def faults(line: str, known: Collection[str]) -> list[str]:
    """Return the names of what is wrong with a line mechanically.

    `known` are the stretches of letters that people have written: another one was glued together.
    """
    bare = LINK.sub("link", FACE.sub(" ", line)).strip()
    checks = {
        "unmatched": bool(unmatched(line)),
        "leading": LEADING.match(bare) is not None,
        "spaced": SPACED_MARK.search(bare) is not None,
        "glued": GLUED.search(bare) is not None
        or any(run not in known for run in letter_runs(line)),
        "doubled": DOUBLED.search(bare) is not None,
    }
    return [name for name, found in checks.items() if found]


def _pairs(line: str) -> tuple[int, str, str]:
    """Return how many pairs a line opens, which it leaves open, and what closes none."""
    bare = FACE.sub("", LINK.sub("", line))
    opened, left, stray = 0, "", ""
    for place, mark in enumerate(bare):
        if left and mark in PAIRS[left[-1]]:
            left = left[:-1]
        elif mark in PAIRS:
            if mark != '"' or not bare[place - 1 : place].isdigit():
                opened, left = opened + 1, left + mark
        elif mark in CLOSERS and not (mark == ")" and LIST_MARK.search(bare[:place])):
            stray += mark
    return opened, left, stray
