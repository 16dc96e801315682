"""How often words were said in a row, by source: what the rule about repetitions asks."""

from collections.abc import Callable, Collection, Sequence, Set

from markovbot.chain.evidence import MANY_AUTHORS
from markovbot.chain.states import Relation, State, WordId, WordTriple
from markovbot.store.model.guild_view import GuildView
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

    def marks(self, state: State, source: int) -> dict[WordId, int]:
        """Return how often a source has each mark beside a state."""
        tokens, times = self._sampler.counts_of(self._key(state), source)
        present = set(tokens)
        marks = self._view.mark_tokens(present)
        found: dict[WordId, int] = {}
        if not present.isdisjoint(marks):  # as of few states
            for token, count in zip(tokens, times, strict=True):
                if (mark := marks.get(token)) is not None:
                    found[mark] = found.get(mark, 0) + count
        return found

    def marks_between(
        self, before: Sequence[WordId], after: Sequence[WordId], marks: Collection[WordId]
    ) -> Collection[WordId]:
        """Return those of some marks that may have been said between words: those that stand at
        the states of two words around them, as far as these are small."""
        found = frozenset(marks)
        if len(before) > 1:
            key = self._key(State(Relation.FORWARD, before[-1], before[-2]))
            found = self._provenance.words_if_small(key, found)
        if len(after) > 1 and found:
            key = self._key(State(Relation.BACKWARD, after[0], after[1]))
            found = self._provenance.words_if_small(key, found)
        return found

    def sources(self, triple: WordTriple) -> Set[int] | None:
        """Return the sources that have said three words in a row; None if the first two are
        `COMMON`."""
        high, word = self._triple(triple)
        if self._sampler.total(high) > COMMON:
            return None
        return self._provenance.sources((high, word))

    def has(self, source: int, triple: WordTriple) -> bool:
        """Tell whether a source has said three words in a row."""
        return self._provenance.has_triple(source, self._triple(triple))

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
