"""Replace the names of those who don't want to be named."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

import regex

from markovbot.late_patterns import late_pattern
from markovbot.privacy.names import LONGEST_NAME, decorated
from markovbot.privacy.spellings import Word, words_of
from markovbot.store.ports import RedactedNames
from markovbot.text import fold, join, tokenize

MENTION: Final = late_pattern(regex.compile, r"<@!?([0-9]{1,20})>")

LONGEST_KEY: Final = 40
"""Characters of a name that are compared: Discord's names have at most 32, before any is spelled
out (`ß` is `ss`)."""

LONGEST_STRETCH: Final = 8
"""Words that are looked at from one on: letters without a space between them are words in Chinese,
and count as one part of a name."""

STRETCH: Final = late_pattern(regex.compile, r"\S+")

SPELLED_OUT: Final = range(3, 17)
"""Letters of a name with spaces between them."""

SOMEBODY: Final = "somebody"


def redact_names(text: str, redacted_names: RedactedNames | None) -> str:
    """Return a text with `SOMEBODY` in place of each name and mention that is redacted.

    The whole token is replaced that a name is part of.
    """
    if redacted_names is None or not _Search(text, redacted_names).spans():
        return text
    tokens = tokenize(text)
    spans = _Search("".join(tokens), redacted_names).spans()
    kept: list[str] = []
    reached = passed = 0
    for token, end in zip(tokens, accumulate(map(len, tokens)), strict=True):
        start = end - len(token)
        while passed < len(spans) and spans[passed][1] <= start:
            passed += 1
        last = passed
        while last < len(spans) and spans[last][0] < end:
            last += 1
        if last == passed:
            kept.append(token)
            continue
        if spans[passed][0] >= reached:  # else the name began in a token before this one
            kept.append(_replacement(token))
        reached = spans[last - 1][1]
    return join(kept)


def _replacement(token: str) -> str:
    possessive = "'s" if fold(token).replace("’", "'").endswith("'s") else ""
    return f"{' ' * token.startswith(' ')}{SOMEBODY}{possessive}"


class _Search:
    """Looks for the names in one text."""

    def __init__(self, text: str, redacted_names: RedactedNames) -> None:
        self._text = text
        self._words = words_of(text) if redacted_names.names else []
        self._redacted_names = redacted_names
        self._has_at = "@" in text

    def spans(self) -> list[tuple[int, int]]:
        """Return from where to where the names and mentions go, those that overlap as one."""
        found = [
            match.span()
            for match in MENTION.finditer(self._text)
            if int(match[1]) in self._redacted_names.members
        ]
        found += self._names()
        apart: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if apart and start < apart[-1][1]:
                apart[-1] = apart[-1][0], max(end, apart[-1][1])
            else:
                apart.append((start, end))
        return apart

    def _names(self) -> Iterator[tuple[int, int]]:
        place = 0
        words = self._words
        while place < len(words):
            length = self._length_at(place)
            if length:
                yield words[place].start, words[place + length - 1].end
            place += length or 1
        if not self._text.isascii() or "_" in self._text:
            for match in STRETCH.finditer(self._text):
                written = decorated(match[0])
                if written is not None and self._is_name(written):
                    yield match.span()

    def _length_at(self, place: int) -> int:
        """Return the number of words of the longest name that begins at a place; 0 for none."""
        words = self._words
        first = words[place]
        key = first.skeleton
        found = self._is_name(key)
        if not found and (first.pieces or first.others or self._has_at):
            found = self._is_written_otherwise(first)
        longest = int(found)
        if len(key) == 1:
            longest = max(longest, self._spelled_out(place))
        hashed, names = self._redacted_names.hashed, self._redacted_names.names
        parts = 1
        for length, word in enumerate(words[place + 1 : place + LONGEST_STRETCH], 2):
            plain = word.skeleton
            if word.glued:
                parts += len(plain) > 1
                key += plain
            else:
                parts += 1
                key = f"{key} {plain}"
            if parts > LONGEST_NAME or len(key) > LONGEST_KEY:
                break
            if hashed(key) in names:
                longest = length
        return longest

    def _is_written_otherwise(self, word: Word) -> bool:
        """Tell whether a name is in a word, or the word is one with an @ or in odd letters."""
        follows_at = word.start > 0 and self._text[word.start - 1] == "@"
        if follows_at and self._is_name(f"@{word.skeleton}"):
            return True
        pieces = word.pieces[:LONGEST_STRETCH]
        return any(map(self._is_name, word.others)) or any(
            self._is_name("".join(pieces[start:stop]))
            for start in range(len(pieces))
            for stop in range(start + 1, len(pieces) + 1)
        )

    def _spelled_out(self, place: int) -> int:
        """Return the number of letters of a name spelled out from a place on; 0 for none."""
        letters: list[str] = []
        for word in self._words[place : place + SPELLED_OUT.stop - 1]:
            if len(word.skeleton) > 1:
                break
            letters.append(word.skeleton)
        for length in range(len(letters), SPELLED_OUT.start - 1, -1):
            if self._is_name("".join(letters[:length])):
                return length
        return 0

    def _is_name(self, spelling: str) -> bool:
        return self._redacted_names.hashed(spelling) in self._redacted_names.names
