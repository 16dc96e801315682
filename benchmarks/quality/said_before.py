"""What of a line people have said before: joins, copies, and sequences that others confirm."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.quality.chat import Said
from benchmarks.quality.windows import WindowIndex
from benchmarks.quality.words import Words, learned_words, plain_words, words_of

RUN: Final = 6
"""Words in a row that make a copy."""

WHOLE: Final = 4
"""Words of the shortest message whose repetition is a copy."""

COMMON: Final = 2
"""A message that so many people have written belongs to nobody."""

ATTESTED: Final = 4

EDGE: Final = "\x00"
"""Stands for the start and the end of a message; no word holds control characters."""


class Learned:
    """What was taught, by the windows it consists of."""

    def __init__(self, messages: Iterable[Said]) -> None:
        sequences: list[Words] = []
        plain: list[Words] = []
        owned, plain_owned = _Owned(), _Owned()
        for said in messages:
            for words in learned_words(said.content):
                sequences.append(words)
                owned.add(words, said.author)
            plain.append(plain_words(said.content))
            plain_owned.add(plain[-1], said.author)
        self._triples = WindowIndex(((EDGE, *words, EDGE) for words in sequences), 3)
        self._runs = WindowIndex(sequences, RUN)
        self._plain_runs = WindowIndex(plain, RUN)
        self._owned, self._plain_owned = owned, plain_owned

    def joins(self, line: str) -> int:
        """Return how many steps of a line make a triple that stands in no message.

        There the walk had only one word of context. The line's two edges count as words.
        """
        return self._triples.times((EDGE, *words_of(line), EDGE)).count(0)

    def copies_run(self, line: str) -> bool:
        """Tell whether a line has six words of a message in a row, marks counting as words."""
        return any(self._runs.times(words_of(line)))

    def copies_plain_run(self, line: str) -> bool:
        """Tell the same by words without their marks."""
        return any(self._plain_runs.times(plain_words(line)))

    def copies_message(self, line: str) -> bool:
        """Tell whether a line is a message of four words or more that only one person has said."""
        return words_of(line) in self._owned

    def copies_plain_message(self, line: str) -> bool:
        """Tell the same by words without their marks."""
        return plain_words(line) in self._plain_owned


class _Owned:
    """Messages long enough to be somebody's, and whose they are."""

    def __init__(self) -> None:
        self._authors: defaultdict[Words, set[str]] = defaultdict(set)

    def add(self, words: Words, author: str) -> None:
        if len(words) >= WHOLE:
            self._authors[words].add(author)

    def __contains__(self, words: Words) -> bool:
        return 0 < len(self._authors.get(words, ())) < COMMON


class Attested:
    """Sequences of four words in texts that no chain has learned; marks count as words."""

    def __init__(self, messages: Iterable[Said]) -> None:
        self._index = WindowIndex((words_of(said.content) for said in messages), ATTESTED)

    def share(self, lines: Sequence[str], *, among: bool = False) -> float | None:
        """Return which share of the lines' sequences of four words stand in the texts.

        Lines `among` the texts have to share a sequence with another text.
        """
        times = [one for line in lines for one in self._index.times(words_of(line))]
        return sum(one > among for one in times) / len(times) if times else None
