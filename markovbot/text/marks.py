"""Tell marks from words."""

from typing import Final

import regex

CUSTOM_EMOJI: Final = regex.compile(r"<a?:\w+:\d+>")


def is_mark(text: str) -> bool:
    """Tell whether a text has neither letters nor digits, or is one of Discord's own emoji."""
    text = text.strip(" ")
    return not any(map(str.isalnum, text)) or CUSTOM_EMOJI.fullmatch(text) is not None
