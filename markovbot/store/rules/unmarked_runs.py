"""Whether one source may have said some words in a row, with no mark or one between them.

The rule of originality counts marks as words: a comma more, and a copied sentence is new to it.
"""

from collections.abc import Collection, Mapping, Sequence, Set
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

    def having(self, sources: Set[int], triple: WordTriple) -> Set[int]:
        """Return those of some sources that have said three words in a row."""

    def marks_between(
        self,
        before: Sequence[WordId],
        after: Sequence[WordId],
        marks: Collection[WordId],
        sources: Set[int] | None,
    ) -> Mapping[WordId, Set[int] | None]:
        """Return those of some marks that one of some sources (None: anybody) may have said between
        words, at least one on each side and three in all, each with the sources that may have (None
        if they weren't looked for); none of the others has said it there.
        """


def said_with_any_mark(
    counts: TripleSources, words: Sequence[WordId], marks: Sequence[WordId]
) -> bool:
    """Tell whether a source may have said some words in a row, as they are or with a mark between
    two of them: it has all triples of that.

    `words` are no marks; `marks` are the words of `MARKS`. Words of which all triples are common
    are nobody's.
    """
    triples = _triples(words)
    if _having_all(counts, triples):
        return True
    for place in range(1, len(words)):
        before, after = words[:place], words[place:]
        apart = triples[: max(0, place + 1 - LENGTH_OF_TRIPLE)] + triples[place:]
        # Whoever has said the words with a mark here has said those before it and those after it.
        # Mostly nobody has, so that no mark needs to be tried.
        sources = _having_all(counts, apart)
        if sources is not None and not sources:
            continue
        for mark, theirs in counts.marks_between(before, after, marks, sources).items():
            around = _triples(
                (*before[1 - LENGTH_OF_TRIPLE :], mark, *after[: LENGTH_OF_TRIPLE - 1])
            )
            around.insert(0, (before[-1], mark, after[0]))  # the rarest
            if sources is None:
                having = _having_all(counts, [*around, *apart])
            else:
                having = _having_all(counts, around, theirs)
            if having:
                return True
    return False


def _triples(words: Sequence[WordId]) -> list[WordTriple]:
    return list(zip(words, words[1:], words[2:], strict=False))


def _having_all(
    counts: TripleSources, triples: Sequence[WordTriple], among: Set[int] | None = None
) -> Set[int] | None:
    """Return the sources, those of some or of all, that have all of some triples; None if all
    triples are common."""
    common = []
    for triple in triples:
        if among is not None:
            if not among:
                break
            among = counts.having(among, triple)
        elif (among := counts.sources(triple)) is None:
            common.append(triple)
    for triple in common:
        if among:
            among = counts.having(among, triple)
    return among
