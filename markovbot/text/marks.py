"""Tell marks, and what else is no word of a language, from words."""

from typing import Final

import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.faces import is_face

PLAIN: Final = late_pattern(regex.compile, r" ?\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*")

CUSTOM_EMOJI: Final = late_pattern(regex.compile, r"<a?:\w+:\d+>")


def is_mark(text: str) -> bool:
    """Tell whether a text has neither letters nor digits, or is one of Discord's own emoji."""
    text = text.strip(" ")
    if text[:1].isalnum():  # as nearly all words, and no emoji
        return False
    return not any(map(str.isalnum, text)) or CUSTOM_EMOJI.fullmatch(text) is not None


def is_plain_word(token: str) -> bool:
    """Tell whether a token consists of letters: no number, name of an account, link, face."""
    return PLAIN.fullmatch(token) is not None and not is_face(token.strip(" "))
