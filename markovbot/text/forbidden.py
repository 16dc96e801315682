"""Find what a word list forbids in texts: words, phrases and patterns.

Patterns are those of RE2, which takes time in proportion to a text's length whatever somebody has
written: they come from people, and every message is searched. A program (what RE2 makes of a
pattern) has a limit, too, since that time grows with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import re2
import regex

from markovbot.late_patterns import late_pattern
from markovbot.text.folding import fold, fold_text
from markovbot.text.segmenter import UNSPACED
from markovbot.text.tokenizer import join, tokenize

LARGEST_PROGRAM: Final = 3000
LARGEST_PROGRAMS: Final = 6000
"""Instructions of one pattern, and of all of a list: a class of letters of all scripts takes
1,200."""

MEMORY: Final = 8 << 20
"""Bytes that RE2 may use for one expression."""

ORDINARY: Final = ("tea", "42", "?!", "はい")
"""What people write; a pattern that fits all of it is a mistake."""

OTHER: Final = r"[^\pL\pN\pM]"

WORD_CHARACTER: Final = late_pattern(
    regex.compile, rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{UNSPACED}]]", regex.V1
)
"""What may not stand beside a phrase that begins, or ends, with one of its kind."""


def _options(*, case_sensitive: bool) -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY
    options.never_capture = True
    options.log_errors = False  # it would write the pattern to stderr
    options.case_sensitive = case_sensitive
    return options


class InvalidPattern(Exception):
    """A pattern that isn't one; the text says what is wrong, and may quote a part of it."""


def check_pattern(pattern: str) -> int:
    """Return how many instructions a pattern takes.

    Raises InvalidPattern if RE2 doesn't take it, or if it is too large, or too wide.
    """
    compiled = _compiled(pattern)
    if all(compiled.search(text) is not None for text in ORDINARY):
        raise InvalidPattern("it fits nearly every message")
    if compiled.programsize > LARGEST_PROGRAM:
        raise InvalidPattern("it is too large; repeat less, or use fewer classes of letters")
    return int(compiled.programsize)


def _compiled(pattern: str) -> Any:  # noqa: ANN401 - the library has no types
    try:
        return re2.compile(pattern, _options(case_sensitive=False))
    except re2.error as error:
        (reason,) = error.args
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise InvalidPattern(text) from None


class Forbidden:
    """Looks for words (folded), phrases (folded) and patterns."""

    def __init__(
        self, words: Collection[str], phrases: Collection[str], patterns: Collection[str]
    ) -> None:
        self._words = words
        self._phrases = None
        if phrases:
            self._phrases = re2.compile(_any_phrase(phrases), _options(case_sensitive=True))
        self._patterns = _as_few(sorted(patterns))

    def in_line(self, text: str) -> bool:
        """Tell whether a text holds something that may not be said."""
        if self._words and any(fold(token) in self._words for token in tokenize(text)):
            return True
        return self._in_text(text)

    def in_message(self, segments: Iterable[Sequence[str]]) -> bool:
        """Tell whether a phrase or a pattern is in what would be learned of a message."""
        if self._phrases is None and not self._patterns:
            return False
        return any(self._in_text(join(tokens)) for tokens in segments)

    def _in_text(self, text: str) -> bool:
        if self._phrases is not None and self._phrases.search(fold_text(text)) is not None:
            return True
        return any(pattern.search(text) is not None for pattern in self._patterns)


def _any_phrase(phrases: Collection[str]) -> str:
    """Return an expression for any phrase that is no part of other words, whatever space is in it.

    What may stand around a phrase is said once for all phrases of a kind: it is the larger part.
    """
    kinds: defaultdict[tuple[bool, bool], list[str]] = defaultdict(list)
    for phrase in sorted(phrases):
        first, last = (WORD_CHARACTER.match(end) is not None for end in (phrase[0], phrase[-1]))
        kinds[first, last].append(r"\s+".join(map(re2.escape, phrase.split())))
    return "|".join(
        f"{rf'(?:^|{OTHER})' if first else ''}(?:{'|'.join(bodies)})"
        f"{rf'(?:$|{OTHER})' if last else ''}"
        for (first, last), bodies in kinds.items()
    )


def _as_few(patterns: Sequence[str]) -> list[Any]:
    """Return expressions that together fit what any of the patterns fits: one, if it can be."""
    together, alone = list[str](), list[str]()
    for pattern in patterns:
        try:
            _compiled(f"(?:{pattern})")
        except InvalidPattern:  # such as one that quotes all that follows
            alone.append(pattern)
        else:
            together.append(f"(?:{pattern})")
    try:
        first = [_compiled("|".join(together))] if together else []
    except InvalidPattern:  # such as two groups of one name
        return list(map(_compiled, patterns))
    return [*first, *map(_compiled, alone)]


@lru_cache(64)
def forbidden(
    words: frozenset[str], phrases: frozenset[str], patterns: frozenset[str]
) -> Forbidden:
    """Return what looks for the entries of a word list."""
    return Forbidden(words, phrases, patterns)
