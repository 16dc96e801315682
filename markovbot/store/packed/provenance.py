"""Ask the counts who has said something: which sources, and how many members."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.evidence import MANY_AUTHORS, Support
from markovbot.store.packed.keys import LOWEST_WORD, MEMBER_BITS, SOURCE_SHIFT, Ids
from markovbot.store.packed.sampling import Light, StateSampler
from markovbot.store.packed.source_filter import SourceFilter

MANY: Final = Support(MANY_AUTHORS, 0)

TripleKey = tuple[int, int]
"""The high half of a state of two words, and a third word."""

_SOURCE_SHIFT: Final = np.uint64(SOURCE_SHIFT)
_LOWEST_WORD: Final = np.uint64(LOWEST_WORD)
_LOWEST_MEMBER: Final = (1 << MEMBER_BITS) - 1


class Provenance:
    """Answers about one snapshot, remembered for as long as its transaction lasts.

    `spelled` returns a word's tokens, and `person` whom a member's id belongs to: one person may
    have several.
    """

    def __init__(
        self,
        sampler: StateSampler,
        spelled: Callable[[int], Sequence[int]],
        person: Callable[[int], int],
    ) -> None:
        self._sampler = sampler
        self._spelled = spelled
        self._person = person
        self._lists: dict[TripleKey, frozenset[int]] = {}

    def without_common_source(self, triples: Sequence[TripleKey]) -> int:
        """Return of how many of the last triples no source has all; 0 if one has them all.

        Those of small states are listed and intersected first; what is left is looked for in the
        states of many blocks.
        """
        among: Set[int] | None = None
        large = []
        for count, triple in enumerate(reversed(triples), 1):
            listed = self._listed(triple)
            if listed is None:
                large.append(triple)
                continue
            among = listed if among is None else among & listed
            if not among:
                return count
        large.sort(key=lambda triple: self._sampler.size(triple[0]))
        if among is not None:
            found = bool(self._having_all(among, large))
        else:
            found = any(self._having_all(some, large[1:]) for some in self._stream(large[0]))
        return 0 if found else len(triples)

    def _having_all(self, among: Set[int], triples: Sequence[TripleKey]) -> Set[int]:
        """Return those of some sources that have all of some triples in states of many blocks."""
        for triple in triples:
            if not among:
                break
            if len(among) > self._sampler.size(triple[0]):  # looking at each block is less work
                if triple not in self._lists:
                    self._lists[triple] = frozenset(chain.from_iterable(self._stream(triple)))
                among &= self._lists[triple]
            else:
                among = {source for source in among if self._has(triple, source)}
        return among

    def _listed(self, triple: TripleKey) -> frozenset[int] | None:
        """Return all sources of a triple; None if its state fills many blocks."""
        if (found := self._lists.get(triple)) is None:
            high, word = triple
            small = self._sampler.small_state(high)
            if small is not None:
                found = frozenset(_of(small.lows, self._spelled(word)) if small.total else ())
                self._lists[triple] = found
        return found

    def _stream(self, triple: TripleKey) -> Iterator[Set[int]]:
        high, word = triple
        for part in self._sampler.parts(high, None):
            yield frozenset(_of(part.lows, self._spelled(word)))

    def _has(self, triple: TripleKey, source: int) -> bool:
        high, word = triple
        tokens = self._spelled(word)
        return any(token in tokens for token in self._sampler.tokens_of(high, source))

    def supported_by_two(self, triple: TripleKey, source_filter: SourceFilter | None) -> bool:
        """Tell whether two members have said a word beside a state, in visible sources."""
        high, word = triple
        people: set[int] = set()
        for part in self._sampler.parts(high, source_filter):
            members = {source & _LOWEST_MEMBER for source in _of(part.lows, self._spelled(word))}
            people.update(map(self._person, members))
            if len(people) > 1:
                return True
        return False

    def over_repeated(
        self, triple: TripleKey, times: int, source_filter: SourceFilter | None
    ) -> bool:
        """Tell whether a triple was made more than so many times in visible sources, but by fewer
        than three members."""
        high, word = triple
        small = self._sampler.small_state(high)
        if small is not None and small.total <= times:  # as nearly all states of two words
            return False
        made = 0
        members: set[int] = set()
        tokens = self._spelled(word)
        for part in self._sampler.parts(high, source_filter):
            theirs, count = _said(part, tokens)
            members.update(_members(theirs))
            if self._many(members):
                return False
            made += count
        return made > times

    def support(self, high: int, source_filter: SourceFilter | None) -> Support:
        """Return how many members stand behind a state in visible sources, 3 for three and more."""
        members: set[int] = set()
        times = 0
        for part in self._sampler.parts(high, source_filter):
            if part.total:
                # Sources are in order: where there are many members, these nearly always tell.
                lows = part.lows
                members.update(_members((lows[0], lows[len(lows) // 2], lows[-1])))
                if self._many(members):
                    return MANY
                members.update(_members(lows))
                if self._many(members):
                    return MANY
                times += part.total
        return Support(len(set(map(self._person, members))), times)

    def _many(self, members: Set[int]) -> bool:
        return len(members) >= MANY_AUTHORS and len(set(map(self._person, members))) >= MANY_AUTHORS


def _members(low: Iterable[int]) -> Iterator[int]:
    if isinstance(low, np.ndarray):
        low = low.tolist()
    return (int(one) >> SOURCE_SHIFT & _LOWEST_MEMBER for one in low)


def _said(part: Light, tokens: Sequence[int]) -> tuple[Sequence[int] | Ids, int]:
    """Return a part's low halves that have one of the tokens, and how often they were counted."""
    lows, (ids, counts) = part.lows, part.arrays
    if isinstance(lows, np.ndarray):
        theirs = _marked(ids, tokens)
        return ids[theirs], int(counts[theirs].sum(dtype=np.int64))
    places = [place for place, low in enumerate(lows) if low & LOWEST_WORD in tokens]
    return [lows[place] for place in places], sum(int(counts[place]) for place in places)


def _marked(low: Ids, tokens: Sequence[int]) -> NDArray[np.bool_]:
    """Mark the low halves that have one of the tokens."""
    ids = low & _LOWEST_WORD
    theirs: NDArray[np.bool_] = ids == np.uint64(tokens[0])
    for token in tokens[1:]:
        theirs |= ids == np.uint64(token)
    return theirs


def _of(low: Sequence[int] | Ids, tokens: Sequence[int]) -> list[int]:
    """Return the sources of the low halves that have one of the tokens."""
    if not isinstance(low, np.ndarray):
        return [one >> SOURCE_SHIFT for one in low if one & LOWEST_WORD in tokens]
    sources: list[int] = (low[_marked(low, tokens)] >> _SOURCE_SHIFT).tolist()
    return sources
