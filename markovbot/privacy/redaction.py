"""Replace the names of those who don't want to be named."""

from collections.abc import Sequence
from typing import Final

import regex

from markovbot.store.ports import RedactedNames
from markovbot.text import fold, join, tokenize

MENTION: Final = regex.compile(r"<@!?([0-9]{1,20})>")

SEAM: Final = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
"""What joins a name to other words in one token: Ada's, pro-Ada, `Ada Lovelace`."""

LONGEST_NAME: Final = 8
"""Tokens that a name may consist of: Discord's names have at most 32 characters."""

SOMEBODY: Final = "somebody"


def redact_names(text: str, redacted_names: RedactedNames | None) -> str:
    """Return a text with `SOMEBODY` in place of each name and mention that is redacted."""
    if redacted_names is None:
        return text
    tokens = tokenize(text)
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        length = _name_at(tokens, place, redacted_names)
        if length:
            kept.append(f" {SOMEBODY}" if tokens[place].startswith(" ") else SOMEBODY)
        else:
            kept.append(tokens[place])
        place += length or 1
    return join(kept)


def _name_at(tokens: Sequence[str], place: int, redacted_names: RedactedNames) -> int:
    """Return the number of tokens of the name that begins at a place; 0 if none does."""
    mentioned = MENTION.findall(tokens[place])
    if any(int(member) in redacted_names.members for member in mentioned):
        return 1
    for length in range(min(LONGEST_NAME, len(tokens) - place), 0, -1):
        if _is_name(fold(join(tokens[place : place + length])), redacted_names):
            return length
    parts = SEAM.split(fold(tokens[place]))
    return int(
        any(
            _is_name(" ".join(parts[start:stop]), redacted_names)
            for start in range(len(parts))
            for stop in range(start + 1, min(len(parts), start + LONGEST_NAME) + 1)
        )
    )


def _is_name(folded: str, redacted_names: RedactedNames) -> bool:
    return redacted_names.hashed(folded) in redacted_names.names
