"""How often words were said in a row, by source: what the rule about repetitions asks."""

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence, Set

from markovbot.chain.states import EDGES, Relation, State, WordId, WordTriple
from markovbot.store.packed.keys import source_code
from markovbot.store.packed.provenance import Provenance, TripleKey
from markovbot.store.packed.reader_cache import CACHED_MARKS, ReaderCache
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.rules.unmarked_runs import COMMON
from markovbot.store.sqlite.counts.sources import sources_of
from markovbot.text.marks import is_mark


class SqliteRunCounts:
    """Implements `RunCounts` inside one transaction; `key` returns the high half of a state."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        cache: ReaderCache,
        sampler: StateSampler,
        provenance: Provenance,
        guild: int,
        key: Callable[[State], int],
    ) -> None:
        self._connection = connection
        self._known = cache.mark_tokens
        self._sampler = sampler
        self._provenance = provenance
        self._guild = guild
        self._key = key
        self._sources: dict[int, list[int]] = {}

    def times(self, words: Sequence[WordId]) -> dict[int, int]:
        """Return how often each source has said two or three words in a row."""
        first, second, *third = words
        key = self._key(State(Relation.FORWARD, second, first))
        return self._provenance.times(key, third[0] if third else None)

    def marks(self, state: State, source: int) -> dict[WordId, int]:
        """Return how often a source has each mark beside a state."""
        counted = list(self._sampler.counts_of(self._key(state), source))
        self._look_up({token for token, _ in counted})
        found: dict[WordId, int] = {}
        for token, count in counted:
            if (mark := self._known.get(token)) is not None:
                found[mark] = found.get(mark, 0) + count
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
            found = self._sources[author] = self._sampler.visible_among(
                source_code(channel, member)
                for channel, member in sources_of(self._connection, self._guild, author)
            )
        return found

    def _look_up(self, tokens: Collection[int]) -> None:
        """Enter tokens into the cache of those that are marks."""
        known = self._known
        if missing := [one for one in tokens if one not in known and one not in EDGES]:
            if len(known) > CACHED_MARKS:
                known.clear()
                missing = [one for one in tokens if one not in EDGES]
            rows = self._connection.execute(
                "SELECT id, word, text FROM token WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            known.update((id_, word if is_mark(text) else None) for id_, word, text in rows)
