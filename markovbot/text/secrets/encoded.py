"""Base64 with its padding: its length and its last bits tell it from other words before `=`."""

import re
from collections.abc import Iterator
from typing import Final

PADDED: Final = re.compile(
    r"(?<![A-Za-z0-9+/_=.-])([A-Za-z0-9+/_-]{5,})(={1,2}|(?:%3[Dd]){1,2})(?![A-Za-z0-9=+/_-])"
)
PADDING: Final = re.compile(r"=(?<=[A-Za-z0-9+/_-]{5}=)=?(?![A-Za-z0-9=+/_-])|%3[Dd]")
"""In every text in which `PADDED` is, and found sooner: it begins with a mark."""
LAST: Final = {1: frozenset("AEIMQUYcgkosw048"), 2: frozenset("AQgw")}
"""The characters whose bits that aren't used are nought, by how much padding follows."""
WORD: Final = re.compile(r"[A-Z]?[a-z_-]+|[A-Z_-]+|(?:[A-Z]?[a-z]{2,}){2,3}")
"""What is before a sign of equality in code, rather."""


def encoded_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where padded base64 stands in text."""
    if PADDING.search(text) is None:
        return
    for match in PADDED.finditer(text):
        body, padding = match[1], match[2].count("=") or len(match[2]) // 3
        if (
            (len(body) + padding) % 4 == 0
            and body[-1] in LAST[padding]
            and WORD.fullmatch(body) is None
        ):
            yield match.span()
