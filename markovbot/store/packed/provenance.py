"""Provenance: which sources a transition was counted in, and how many members stand behind it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.evidence import MANY_AUTHORS, Support
from markovbot.chain.states import WordId
from markovbot.store.packed.entries import distinct
from markovbot.store.packed.keys import LOWEST_WORD, MEMBER_BITS, SOURCE_SHIFT, Ids, mirrored
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.packed.state_weights import SmallState

MANY: Final = Support(MANY_AUTHORS, 0)

FEW_TOKENS: Final = 8
"""Tokens up to which looking for one after the other is faster."""

FEW_SOURCES: Final = 8
"""Sources up to which each is looked up in a state of many blocks."""

Entry = tuple[int, int, int]
"""A source, a token, and how often it was counted there."""

TripleKey = tuple[int, int]
"""The high half of a state of two words, and a third word."""

_SOURCE_SHIFT: Final = np.uint64(SOURCE_SHIFT)
_LOWEST_WORD: Final = np.uint64(LOWEST_WORD)
_LOWEST_MEMBER: Final = (1 << MEMBER_BITS) - 1


class Provenance:
    """Answers about one snapshot, cached for as long as its transaction lasts.

    Only the sources that the sampler sees count. `tokens_of_word` returns a word's tokens.
    `person_of` returns whose a member id is: one person may have several member ids.
    """

    def __init__(
        self,
        sampler: StateSampler,
        tokens_of_word: Callable[[int], Sequence[int]],
        person_of: Callable[[int], int],
    ) -> None:
        self._sampler = sampler
        self._tokens_of_word = tokens_of_word
        self._person_of = person_of
        self._sources: dict[TripleKey, frozenset[int]] = {}
        self._supports: dict[int, Support] = {}

    def without_common_source(self, triples: Sequence[TripleKey]) -> int:
        """Return the smallest n such that no source has all of the last n triples; 0 if there is
        none, because one source has them all.

        Where a state isn't small it may return more than the smallest n. Callers use n to save
        work; whether it is 0 decides, and that follows from the permitted sources alone.

        The sources of triples at small states are listed and intersected first. Those that are left
        are then looked up in the states of many blocks, which are costly to list.
        """
        among: Set[int] | None = None
        large = []
        for count, triple in enumerate(reversed(triples), 1):
            listed = self.sources_if_small(triple)
            if listed is None:
                large.append(self._easier(triple))
                continue
            among = listed if among is None else among & listed
            if not among:
                return count
        large.sort(key=lambda triple: self._sampler.size(triple[0]))
        if among is not None:
            found = bool(self._having_all(among, large))
        else:
            found = any(
                self._having_all(some, large[1:]) for some in self._sources_by_block(large[0])
            )
        return 0 if found else len(triples)

    def _having_all(self, among: Set[int], triples: Sequence[TripleKey]) -> Set[int]:
        """Return those of some sources that have all of some triples in states of many blocks."""
        for triple in triples:
            if not among:
                break
            among = self.having(among, triple)
        return among

    def having(self, among: Set[int], triple: TripleKey) -> Set[int]:
        """Return those of some permitted sources that have a triple."""
        if (listed := self.sources_if_small(triple)) is None:
            triple = self._easier(triple)
            if len(among) <= self._sampler.size(triple[0]):
                return {source for source in among if self._has(source, triple)}
            listed = self.sources(triple)  # looking at each block is less work
        return among & listed

    def sources_if_small(self, triple: TripleKey) -> frozenset[int] | None:
        """Return the permitted sources of a triple; None if the states at its ends aren't small."""
        if (found := self._sources.get(triple)) is None:
            high, word = self._easier(triple)
            small = self._sampler.visible_if_small(high)
            if small is not None:
                found = frozenset(
                    _sources_of(small.lows, self._tokens_of_word(word)) if len(small.lows) else ()
                )
                self._sources[triple] = found
        return found

    def sources(self, triple: TripleKey) -> frozenset[int]:
        """Return the permitted sources of a triple."""
        if (found := self.sources_if_small(triple)) is None:
            found = frozenset(chain.from_iterable(self._sources_by_block(triple)))
            self._sources[triple] = found
        return found

    def _easier(self, triple: TripleKey) -> TripleKey:
        """Return a triple as it is counted in the direction that takes less work to look through.

        Both have the same sources, since each message is counted in both.
        """
        sampler = self._sampler
        if (other := mirrored(*triple)) is None:
            return triple
        if not sampler.is_known_small(triple[0]):
            if sampler.is_known_small(other[0]):
                return other
            if sampler.visible_if_small(triple[0]) is None:
                return min(triple, other, key=lambda one: sampler.size(one[0]))
        return triple

    def _sources_by_block(self, triple: TripleKey) -> Iterator[Set[int]]:
        high, word = self._easier(triple)
        for part in self._sampler.parts(high):
            yield frozenset(_sources_of(part.lows, self._tokens_of_word(word)))

    def _has(self, source: int, triple: TripleKey) -> bool:
        """Tell whether a source has a triple, permitted or not."""
        high, word = triple
        has = self._sampler.has
        return any(has(high, source, token) for token in self._tokens_of_word(word))

    def tokens_continuing(self, triples: Sequence[TripleKey], high: int) -> Set[int] | None:
        """Return the tokens at a state that have a source which has all of some triples, too; None
        if it takes more work to list them than to ask for one after the other."""
        among: Set[int] | None = None
        for triple in triples:
            listed = self.sources_if_small(triple)
            if listed is None:
                return None
            among = listed if among is None else among & listed
        if not among:
            return frozenset()
        small = self._sampler.visible_if_small(high)
        if small is None:
            if len(among) > FEW_SOURCES:
                return None
            return {token for one in among for token in self._sampler.counts_of(high, one)[0]}
        lows = small.lows
        if isinstance(lows, np.ndarray):
            theirs = _are_in(lows, among)
            return set((lows[theirs] & _LOWEST_WORD).tolist())
        return {low & LOWEST_WORD for low in lows if low >> SOURCE_SHIFT in among}

    def sources_by_word(
        self, high: int, words: Mapping[int, WordId], among: Set[int] | None
    ) -> dict[WordId, set[int]] | None:
        """Return which of some words stand at a state in permitted sources, those of some (None: of
        all), and in which; None if it takes much work to tell. `words` gives the words by their
        tokens."""
        small = self._sampler.visible_if_small(high)
        if small is None:
            if among is None or len(among) > FEW_SOURCES:
                return None
            lows: Sequence[int] = [
                source << SOURCE_SHIFT | token
                for source in among
                for token in self._sampler.counts_of(high, source)[0]
            ]
        elif isinstance(small.lows, np.ndarray):
            theirs = _marked(small.lows, words) if among is None else _are_in(small.lows, among)
            lows = small.lows[theirs].tolist()
        else:
            lows = small.lows
        found: dict[WordId, set[int]] = {}
        for low in lows:
            if (word := words.get(low & LOWEST_WORD)) is not None and (
                among is None or low >> SOURCE_SHIFT in among
            ):
                found.setdefault(word, set()).add(low >> SOURCE_SHIFT)
        return found

    def is_by(self, triple: TripleKey, authors: int) -> bool:
        """Tell whether so many members have made a triple."""
        listed = self.sources_if_small(triple)
        people: set[int] = set()
        for sources in self._sources_by_block(triple) if listed is None else [listed]:
            members = {source & _LOWEST_MEMBER for source in sources}
            people.update(map(self._person_of, members))
            if len(people) >= authors:
                return True
        return False

    def times(self, high: int, word: int | None) -> dict[int, int]:
        """Return how often each source has made a state, or said a word beside it."""
        found: dict[int, int] = {}
        tokens = None
        if word is not None:
            high, word = self._easier((high, word))
            tokens = self._tokens_of_word(word)
        for part in self._sampler.parts(high):
            for source, _, count in _entries(part, tokens):
                found[source] = found.get(source, 0) + count
        return found

    def times_by(self, high: int, sources: Collection[int]) -> int:
        """Return how often some permitted sources have made a state."""
        return sum(self.entries_by(high, sources)[1])

    def entries_by(self, high: int, sources: Collection[int]) -> tuple[list[int], list[int]]:
        """Return the low halves of what some permitted sources have at a state, and the counts."""
        if (small := self._sampler.visible_if_small(high)) is not None:
            lows, counts = small.arrays
            if isinstance(small.lows, np.ndarray):
                theirs = _are_in(lows, sources)
                return lows[theirs].tolist(), counts[theirs].tolist()
            picked = [
                (low, count)
                for low, count in zip(small.lows, counts.tolist(), strict=True)
                if low >> SOURCE_SHIFT in sources
            ]
            return [low for low, _ in picked], [count for _, count in picked]
        halves: list[int] = []
        times: list[int] = []
        for source in sources:
            tokens, said = self._sampler.counts_of(high, source)
            halves += [source << SOURCE_SHIFT | token for token in tokens]
            times += said
        return halves, times

    def tokens(self, high: int) -> set[int]:
        """Return the tokens at a state."""
        return {token for part in self._sampler.parts(high) for token in _tokens_of(part.lows)}

    def is_at_most(self, high: int, times: int) -> bool:
        """Tell whether a state is small and was made no more than so many times."""
        small = self._sampler.visible_if_small(high)
        return small is not None and small.total <= times

    def author(self, source: int) -> int:
        """Return whose a source is."""
        return self._person_of(source & _LOWEST_MEMBER)

    def support(self, high: int) -> Support:
        """Return how many members have made a state, and how often.

        Returns `MANY` for three members and more.
        """
        if (found := self._supports.get(high)) is None:
            found = self._supports[high] = self._support(high)
        return found

    def _support(self, high: int) -> Support:
        members: set[int] = set()
        times = 0
        for part in self._sampler.parts(high):
            if len(part.lows):
                # Sources are in order, so these three mostly have different members if any have.
                lows = part.lows
                members.update(_members((lows[0], lows[len(lows) // 2], lows[-1])))
                if self._are_many(members):
                    return MANY
                members.update(_members(lows))
                if self._are_many(members):
                    return MANY
                times += part.total
        return Support(len(set(map(self._person_of, members))), times)

    def _are_many(self, members: Set[int]) -> bool:
        return (
            len(members) >= MANY_AUTHORS and len(set(map(self._person_of, members))) >= MANY_AUTHORS
        )


def _members(low: Iterable[int]) -> Iterator[int]:
    if isinstance(low, np.ndarray):
        low = low.tolist()
    return (int(one) >> SOURCE_SHIFT & _LOWEST_MEMBER for one in low)


def _tokens_of(lows: Sequence[int] | Ids) -> Collection[int]:
    """Return the tokens of low halves."""
    if isinstance(lows, np.ndarray):
        found: list[int] = distinct(lows & _LOWEST_WORD).tolist()
        return found
    return {low & LOWEST_WORD for low in lows}


def _entries(part: SmallState, tokens: Sequence[int] | None) -> Iterator[Entry]:
    """Yield the entries of a part that have one of the tokens; None means any token."""
    lows, (ids, counts) = part.lows, part.arrays
    if isinstance(lows, np.ndarray):
        if tokens is not None:
            theirs = _marked(ids, tokens)
            ids, counts = ids[theirs], counts[theirs]
        lows = ids.tolist()
    for low, count in zip(lows, counts.tolist(), strict=True):
        token = low & LOWEST_WORD
        if tokens is None or token in tokens:
            yield low >> SOURCE_SHIFT, token, count


def _marked(low: Ids, tokens: Collection[int]) -> NDArray[np.bool_]:
    """Mark the low halves that have one of the tokens."""
    return _is_among(low & _LOWEST_WORD, tokens)


def _are_in(low: Ids, sources: Collection[int]) -> NDArray[np.bool_]:
    """Mark the low halves that belong to one of the sources."""
    return _is_among(low >> _SOURCE_SHIFT, sources)


def _is_among(ids: Ids, some: Collection[int]) -> NDArray[np.bool_]:
    """Mark the numbers that are among some, which aren't many.

    (`np.isin` does the same for any numbers, in several times as long.)
    """
    if len(some) <= FEW_TOKENS:
        found: NDArray[np.bool_] = np.zeros(len(ids), np.bool_)
        for one in some:
            found |= ids == np.uint64(one)
        return found
    known = np.fromiter(some, np.uint64, len(some))
    known.sort()
    same: NDArray[np.bool_] = known.take(known.searchsorted(ids), mode="clip") == ids
    return same


def _sources_of(low: Sequence[int] | Ids, tokens: Sequence[int]) -> list[int]:
    """Return the sources of the low halves that have one of the tokens."""
    if not isinstance(low, np.ndarray):
        return [one >> SOURCE_SHIFT for one in low if one & LOWEST_WORD in tokens]
    sources: list[int] = (low[_marked(low, tokens)] >> _SOURCE_SHIFT).tolist()
    return sources
