"""The words of all languages that give a secret away, joined into patterns and sets."""

import re
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from typing import Final

from markovbot.text.secrets.languages import Language, registered

SPACED: Final = [one for one in registered().values() if one.spaced]
UNSPACED: Final = [one for one in registered().values() if not one.spaced]

WORD: Final = re.compile(r"[^\W\d_]+")


def all_of(name: str, languages: Iterable[Language]) -> list[str]:
    """Return what languages have in a field, each once."""
    return list(dict.fromkeys(chain.from_iterable(map(attrgetter(name), languages))))


def one_of(name: str, languages: Iterable[Language]) -> str:
    """Return a pattern for any of the patterns that languages have in a field."""
    return f"(?:{'|'.join(all_of(name, languages)) or '(?!)'})"


def phrase(name: str, languages: Iterable[Language] = SPACED) -> str:
    """Return a pattern for any of the phrases that languages have in a field, longest first."""
    phrases = sorted(all_of(name, languages), key=len, reverse=True)
    escaped = (re.escape(one).replace(r"\ ", r"[\s_-]?") for one in phrases)
    return f"(?:{'|'.join(escaped) or '(?!)'})"


def hints(*names: str) -> frozenset[bytes]:
    """Return the longest word of each phrase in these fields: without it, no phrase is there."""
    phrases = chain.from_iterable(all_of(name, SPACED) for name in names)
    longest = (max(WORD.findall(one)[::-1], key=len) for one in phrases)
    return frozenset(word.encode() for word in longest)
