"""How often words were said in a row, by source: what the rule about repetitions asks."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set

from markovbot.chain.evidence import MANY_AUTHORS
from markovbot.chain.states import Relation, State, WordId, WordTriple
from markovbot.store.model.guild_view import GuildView
from markovbot.store.packed.keys import LOWEST_WORD, SOURCE_SHIFT
from markovbot.store.packed.provenance import MANY, Provenance, TripleKey
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.rules.unmarked_runs import COMMON


class PackedRunCounts:
    """Implements `RunCounts` and `TripleSources`; `key` returns the high half of a state's keys."""

    def __init__(
        self,
        view: GuildView,
        sampler: StateSampler,
        provenance: Provenance,
        key: Callable[[State], int],
    ) -> None:
        self._view = view
        self._sampler = sampler
        self._provenance = provenance
        self._key = key
        self._sources: dict[int, list[int]] = {}
        self._tokens: dict[tuple[WordId, ...], Mapping[int, WordId]] = {}

    def times(self, words: Sequence[WordId]) -> dict[int, int]:
        """Return how often each source has said two or three words in a row."""
        first, second, *third = words
        key = self._key(State(Relation.FORWARD, second, first))
        return self._provenance.times(key, third[0] if third else None)

    def by_many(self, words: Sequence[WordId]) -> bool:
        """Tell whether three members have said two or three words in a row."""
        first, second, *third = words
        key = self._key(State(Relation.FORWARD, second, first))
        if third:
            return self._provenance.is_by((key, third[0]), MANY_AUTHORS)
        return self._provenance.support(key) == MANY

    def times_by(self, words: Sequence[WordId], sources: Collection[int]) -> int:
        """Return how often some sources have said two words in a row."""
        first, second = words
        key = self._key(State(Relation.FORWARD, second, first))
        return self._provenance.times_by(key, sources)

    def marks(
        self, state: State, sources: Collection[int], few: int
    ) -> dict[int, dict[WordId, int]]:
        """Return how often each of some sources has each mark beside a state, if it has any.

        Returns nothing if that state was counted in these sources no more than `few` times.
        """
        lows, counts = self._provenance.entries_by(self._key(state), sources)
        found: dict[int, dict[WordId, int]] = {}
        if sum(counts) <= few:
            return found
        tokens = [low & LOWEST_WORD for low in lows]
        marks = self._view.mark_tokens(set(tokens))
        for place in [place for place, token in enumerate(tokens) if token in marks]:
            theirs = found.setdefault(lows[place] >> SOURCE_SHIFT, {})
            mark = marks[tokens[place]]
            theirs[mark] = theirs.get(mark, 0) + counts[place]
        return found

    def size(self, state: State) -> int:
        """Return how many blocks hold a state."""
        return self._sampler.size(self._key(state))

    def marks_between(
        self,
        before: Sequence[WordId],
        after: Sequence[WordId],
        marks: Collection[WordId],
        sources: Set[int] | None,
    ) -> Mapping[WordId, Set[int] | None]:
        """Return those of some marks that one of some sources may have said between words, with
        those that may have: they have it at the states of two words around them."""
        found: dict[WordId, Set[int] | None] = dict.fromkeys(marks, sources)
        ends = []
        if len(before) > 1:
            ends.append(State(Relation.FORWARD, before[-1], before[-2]))
        if len(after) > 1:
            ends.append(State(Relation.BACKWARD, after[0], after[1]))
        for end in ends:
            listed = self._provenance.sources_by_word(self._key(end), self._spelled(marks), sources)
            if listed is None:
                continue
            both = ((mark, here, listed.get(mark)) for mark, here in found.items())
            found = {
                mark: having
                for mark, here, there in both
                if there and (having := there if here is None else here & there)
            }
            if not found:
                break
            sources = frozenset[int]().union(*(having or () for having in found.values()))
        return found

    def _spelled(self, words: Collection[WordId]) -> Mapping[int, WordId]:
        """Return some words by their tokens."""
        key = tuple(words)
        if (found := self._tokens.get(key)) is None:
            found = {token: word for word in words for token in self._view.tokens(word)}
            self._tokens[key] = found
        return found

    def sources(self, triple: WordTriple) -> Set[int] | None:
        """Return the sources that have said three words in a row; None if the first two are
        `COMMON`."""
        high, word = self._triple(triple)
        if self._sampler.total(high) > COMMON:
            return None
        return self._provenance.sources((high, word))

    def having(self, sources: Set[int], triple: WordTriple) -> Set[int]:
        """Return those of some sources that have said three words in a row."""
        return self._provenance.having(sources, self._triple(triple))

    def _triple(self, triple: WordTriple) -> TripleKey:
        first, second, third = triple
        return self._key(State(Relation.FORWARD, second, first)), third

    def author(self, source: int) -> int:
        """Return whose a source is."""
        return self._provenance.author(source)

    def sources_of(self, author: int) -> list[int]:
        """Return all sources of an author that the audience may read."""
        if (found := self._sources.get(author)) is None:
            found = self._sampler.visible_among(self._view.sources_of(author))
            self._sources[author] = found
        return found
