"""What somebody may have meant who has mistyped a word."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from string import ascii_letters, digits
from typing import Final

MOST: Final = 3
"""Words that are suggested."""

TYPED: Final = ascii_letters + digits + " _-.#@"
"""Characters that may be missing in a name."""


def nearest(word: str, known: Collection[str]) -> list[str]:
    """Return the known words that look most like a word, whatever its case."""
    folded: dict[str, list[str]] = {}
    for one in known:
        folded.setdefault(one.casefold(), []).append(one)
    close = get_close_matches(word.casefold(), folded, MOST)
    return [one for found in close for one in folded[found]][:MOST]


def did_you_mean(words: Collection[str]) -> str:
    """Return a question to append to a sentence; empty if there is nothing to suggest."""
    if not words:
        return ""
    *others, last = words
    return f" Did you mean {', '.join(others)}{' or ' if others else ''}{last}?"


def one_edit_away(name: str) -> Iterator[str]:
    """Yield what a name may have been before one slip: another case, or a character left out, put
    in, changed or swapped with the next one (Norvig, norvig.com/spell-correct.html).

    Of the names in exports only hashes are kept, so these can't be compared; but they can be tried.
    """
    cases = dict.fromkeys(
        (name.strip(), name.lower(), name.upper(), name.capitalize(), name.title())
    )
    yield from cases
    for one in cases:
        yield from _edits(one)


def _edits(name: str) -> Iterator[str]:
    for place in range(len(name) + 1):
        before, after = name[:place], name[place:]
        if after:
            yield before + after[1:]
            yield from (before + character + after[1:] for character in TYPED)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + character + after for character in TYPED)
