"""Links in what is said: whole, showing where they lead, and no invitations."""

import re
from collections.abc import Sequence
from typing import Final

from markovbot.late_patterns import late_pattern
from markovbot.text.secrets.invites import invite_spans
from markovbot.text.tokenizer import join, tokenize

HALF: Final = late_pattern(re.compile, r"(?i:https?):|://")
"""What is left of a link, where no token is one."""

INVITED: Final = "(an invitation)"
"""Stands where an invitation stood that was learned by an earlier version, or is in a name."""

BREAK: Final = "\u200b"
"""Nothing to see, between the halves of `[text](link)`: shown as written, it leads nowhere else."""


def links_fit(text: str, tokens: Sequence[str]) -> bool:
    """Tell whether a line put together from tokens has no half link and no invitation in it.

    Tokens side by side that never stood so can be a link that nobody has ever written.
    """
    if any(True for _ in invite_spans(text)):
        return False
    if HALF.search(text) is None:
        return True
    written = {token.strip(" ") for token in tokens if "://" in token}
    rest = []
    for token in tokenize(text):
        if "://" not in token:
            rest.append(token)
        elif token.strip(" ") not in written:
            return False
        else:
            rest.append(" ")
    return HALF.search(join(rest)) is None


def tame(text: str) -> str:
    """Return text with no invitation in it, and with links that can't hide behind other words."""
    parts, at = [], 0
    for start, end in invite_spans(text):
        parts += [text[at:start], INVITED]
        at = end
    return "".join([*parts, text[at:]]).replace("](", f"]{BREAK}(")


def cut(text: str, most: int) -> str:
    """Return at most so many characters of text; where there is room, up to a space."""
    if len(text) <= most:
        return text
    head, _, last = text[: most + 1].rpartition(" ")
    return head if head or "://" in last else text[:most]
