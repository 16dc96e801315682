"""Whether one source may have said some words in a row, with no mark or one between them.

The rule of originality counts marks as words: a comma more, and a copied sentence is new to it.
"""

from collections.abc import Collection, Sequence, Set
from typing import Final, Protocol

from markovbot.chain.evidence import LENGTH_OF_TRIPLE
from markovbot.chain.states import WordId, WordTriple

MARKS: Final = (",", ".", "?", "!", "...", ":", ")", '"')
"""The marks that are looked for between two words: most of those that people put there."""

COMMON: Final = 4096
"""Times that the first two words of a triple have been said where the audience may read, above
which its sources are not listed. It must not depend on how counts lie in a store: that depends on
channels that the audience can't read, and would show in what is refused (law 3)."""


class TripleSources(Protocol):
    """The sources of three words in a row, where the audience may read."""

    def sources(self, triple: WordTriple) -> Set[int] | None:
        """Return the sources that have said three words in a row; None if the first two are
        `COMMON`."""

    def has(self, source: int, triple: WordTriple) -> bool:
        """Tell whether a source has said three words in a row."""

    def marks_between(
        self, before: Sequence[WordId], after: Sequence[WordId], marks: Collection[WordId]
    ) -> Collection[WordId]:
        """Return those of some marks that somebody may have said between words, at least one on
        each side and three in all; nobody has said the others there."""


def said_with_any_mark(
    counts: TripleSources, words: Sequence[WordId], marks: Sequence[WordId]
) -> bool:
    """Tell whether a source may have said some words in a row, as they are or with a mark between
    two of them: it has all triples of that.

    `words` are no marks; `marks` are the words of `MARKS`. Words of which all triples are common
    are nobody's.
    """
    if _common_source(counts, words):
        return True
    return any(
        _common_source(counts, (*words[:place], mark, *words[place:]), place - 1)
        for place in range(1, len(words))
        for mark in counts.marks_between(words[:place], words[place:], marks)
    )


def _common_source(counts: TripleSources, words: Sequence[WordId], first: int = 0) -> bool:
    """Tell whether a source has all triples of some words; the triple at `first` is looked up
    first, since it is the rarest."""
    places = range(len(words) - LENGTH_OF_TRIPLE + 1)
    among: Set[int] | None = None
    common = []
    for place in (min(first, places[-1]), *places):
        triple = (words[place], words[place + 1], words[place + 2])
        listed = counts.sources(triple)
        if listed is None:
            common.append(triple)
        else:
            among = listed if among is None else among & listed
            if not among:
                return False
    return any(all(counts.has(source, triple) for triple in common) for source in among or ())
