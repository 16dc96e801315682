"""What is cached of the tables of words and sources, beside the engine's own caches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from markovbot.chain.states import WordId
from markovbot.store.packed.reader_cache import ReaderCache
from markovbot.store.packed.storage import Run

CACHED_PEOPLE: Final = 1 << 15
"""Member ids of which it is cached whose they are: about 3 MB."""

CACHED_WORDS: Final = 1 << 16
"""Tokens of which the word is cached: about 7 MB."""

CACHED_SPELLINGS: Final = 1 << 14
"""Words of which the tokens are cached: about 3 MB."""

CACHED_MARKS: Final = 1 << 17
"""Tokens, and words, of which it is cached whether they are marks: about 11 MB."""


@dataclass
class LookupCache(ReaderCache):
    """The caches that all readers share, all of one epoch of the database.

    Whoever reads a style holds `in_use` from before its snapshot begins: so epochs and runs never
    go back. Callers take turns without it, but a cancelled one's thread may still be at work.

    `people`: whose a member id of a guild is. `words`: the word of a token. `spellings`: the tokens
    of a word, for as long as `runs` are the same, since a new spelling comes with a new count.
    `marks`: which words are marks, such as a comma. `mark_tokens`: the word of a token that is a
    mark. `judged_tokens`: tokens of which it is known whether they are.
    """

    in_use: Lock = field(default_factory=Lock)
    people: dict[tuple[int, int], int] = field(default_factory=dict)
    spellings: dict[int, Sequence[int]] = field(default_factory=dict)
    runs: Sequence[Run] = ()
    words: dict[int, WordId] = field(default_factory=dict)
    marks: dict[int, bool] = field(default_factory=dict)
    mark_tokens: dict[int, WordId] = field(default_factory=dict)
    judged_tokens: set[int] = field(default_factory=set)

    def clear(self, epoch: int) -> None:
        """Drop everything and begin an epoch."""
        super().clear(epoch)
        self.people.clear()
        self.spellings.clear()
        self.words.clear()
        self.marks.clear()
        self.mark_tokens.clear()
        self.judged_tokens.clear()

    def note_runs(self, runs: Sequence[Run]) -> None:
        """Drop what may be out of date since the runs were others."""
        if runs != self.runs:
            self.spellings.clear()
            self.runs = runs
