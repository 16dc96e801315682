"""A style's counts, inside one read transaction."""

import json
import sqlite3
from collections.abc import Iterator, Sequence, Set
from typing import Final

from markovbot.chain.evidence import (
    CONTRIBUTORS,
    Marks,
    Support,
    Triple,
)
from markovbot.chain.states import (
    END,
    FROM_START,
    START,
    TO_END,
    WORD_OF_EDGE,
    Relation,
    State,
    TokenId,
    WordId,
)
from markovbot.domain import Style, WordList
from markovbot.store.packed.keys import state_key
from markovbot.store.packed.provenance import MANY, Provenance
from markovbot.store.packed.reader_cache import (
    CACHED_COMMON,
    CACHED_MARKS,
    CACHED_PEOPLE,
    CACHED_SPELLINGS,
    CACHED_WORDS,
    ReaderCache,
)
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.ports import RedactedNames
from markovbot.store.rules.repetition import over_repeated
from markovbot.store.rules.unmarked_runs import MARKS, said_with_any_mark
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.chain import SqliteChain
from markovbot.store.sqlite.counts.erasing import epoch
from markovbot.store.sqlite.counts.purging import hidden_tokens
from markovbot.store.sqlite.counts.run_counts import SqliteRunCounts
from markovbot.store.sqlite.counts.sources import (
    contributors,
    guild_id,
    has_had_three,
    person,
    source_filter,
)
from markovbot.store.sqlite.preferences.blocklist import BlockedTriples, blocked
from markovbot.store.sqlite.preferences.choices import redacted_names
from markovbot.store.sqlite.preferences.word_lists import word_lists
from markovbot.text import fold
from markovbot.text.marks import is_mark
from markovbot.text.secrets.unusual import looks_like_no_word

UNKNOWN: Final = 0
"""The id of a guild of which nothing was learned: no guild is given it."""

LAST_CHARACTER: Final = "\U0010ffff"

TOKENS_OF_EDGES: Final[dict[int, list[int]]] = {START: [FROM_START], END: [TO_END]}


class SqliteReading:
    """Implements `Reading`: the counts of one style, inside one transaction.

    `cache` is the reader's, and outlives the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, cache: ReaderCache, style: Style) -> None:
        if (now := epoch(connection)) != cache.epoch:
            cache.clear(now)
        self._connection = connection
        self._cache = cache
        self._snowflake = style.guild
        self._audience = style.audience
        guild = guild_id(connection, style.guild)
        self._guild = UNKNOWN if guild is None else guild
        hidden = hidden_tokens(connection, style.guild)
        permitted = source_filter(
            connection, self._guild, Style(style.guild, audience=style.audience), hidden
        )
        storage = SqliteBlockStorage(connection)
        everyone = StateSampler(storage, cache, permitted)
        self._samplers = [everyone]
        self._provenance = Provenance(everyone, self._tokens_of_word, self._person_of)
        self._run_counts = SqliteRunCounts(
            connection, cache, everyone, self._provenance, self._guild, self._key
        )
        self._keys: dict[State, int] = {}
        self._mark_words: list[WordId] | None = None
        chain = SqliteChain(everyone, self._key, self.word)
        self.background: SqliteChain | None = None
        if style.channels is not None or style.members is not None:
            theirs = source_filter(connection, self._guild, style, hidden)
            own = StateSampler(storage, cache, theirs, everyone.unpacked)
            self._samplers.append(own)
            self.background, chain = chain, SqliteChain(own, self._key, self.word)
        self.draw, self.total = chain.draw, chain.total
        self.count, self.successors = chain.count, chain.successors

    def release(self) -> None:
        """Give up all that was looked up. Its parts refer to each other, so that a megabyte a line
        would stay until Python looks for cycles."""
        for sampler in self._samplers:
            sampler.release()
        vars(self).clear()

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        """Return of how many of the last triples no source has all; 0 if one has them all."""
        return self._provenance.without_common_source(
            [(self._key(state), word) for state, word in triples]
        )

    def continuing(self, triples: Sequence[Triple], state: State) -> Set[WordId] | None:
        """Return the words at a state that have a source which has all of some triples, too; None
        if that isn't known at little cost."""
        keys = [(self._key(before), word) for before, word in triples]
        tokens = self._provenance.tokens_continuing(keys, self._key(state))
        return None if tokens is None else {self.word(TokenId(token)) for token in tokens}

    def support(self, state: State) -> Support:
        """Return how many members stand behind a state, as the style's audience may see it."""
        high = self._key(state)
        common = self._cache.common
        if high in common.get(self._audience, ()):
            return MANY
        found = self._provenance.support(high)
        if found == MANY:
            if sum(map(len, common.values())) >= CACHED_COMMON:
                common.clear()
            common.setdefault(self._audience, set()).add(high)
        return found

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        """Tell whether those who have said some words in a row are few, and have done so often."""
        if marks is Marks.NONE:
            key = self._key(State(Relation.FORWARD, words[1], words[0]))
            if self._provenance.is_at_most(key, times):  # as nearly all states of two words
                return False
        return over_repeated(self._run_counts, words, marks, times)

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        """Tell whether one source may have said some words in a row, with any mark between."""
        if self._mark_words is None:
            self._mark_words = [
                WordId(id_)
                for (id_,) in self._connection.execute(
                    "SELECT id FROM word WHERE text IN (SELECT value FROM json_each(?))",
                    (json.dumps(MARKS),),
                )
            ]
        return said_with_any_mark(self._run_counts, words, self._mark_words)

    def is_mark(self, word: WordId) -> bool:
        """Tell whether a word has neither letters nor digits, or is an emoji."""
        known = self._cache.marks
        if (found := known.get(word)) is None:
            (text,) = self._connection.execute(
                "SELECT text FROM word WHERE id = ?", (word,)
            ).fetchone()
            if len(known) >= CACHED_MARKS:
                known.clear()
            found = known[word] = is_mark(text)
        return found

    def looks_like_no_word(self, word: WordId) -> bool:
        """Tell whether somebody whom the audience may read has spelled a word as if made up."""
        spellings = self._provenance.tokens(self._key(State(Relation.SURFACE_FORM, word)))
        return any(map(looks_like_no_word, self.texts([TokenId(one) for one in spellings])))

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state, as the audience may see it."""
        state, word = triple
        return self._provenance.is_by((self._key(state), word), authors=2)

    def _key(self, state: State) -> int:
        if (found := self._keys.get(state)) is None:
            found = self._keys[state] = state_key(self._guild, state)
        return found

    def _person_of(self, member: int) -> int:
        known, guild = self._cache.people, self._guild
        if (found := known.get((guild, member))) is None:
            if len(known) >= CACHED_PEOPLE:
                known.clear()
            found = known[guild, member] = person(self._connection, guild, member)
        return found

    def redacted_names(self) -> RedactedNames | None:
        """Return who isn't to be named; None if that is nobody."""
        return redacted_names(self._connection, self._snowflake)

    def blocked(self) -> BlockedTriples:
        """Return the triples of words that are blocked for the audience."""
        return blocked(self._connection, self._snowflake, self._audience)

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
        return word_lists(self._connection, [self._snowflake]).get(self._snowflake, WordList())

    def contributors(self) -> int:
        """Return how many members the audience may read, `CONTRIBUTORS` at most, and also if there
        once were so many."""
        if has_had_three(self._connection, self._snowflake):
            return CONTRIBUTORS
        return contributors(self._connection, self._guild, self._audience, CONTRIBUTORS)

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""
        known = self._cache.words
        if (found := known.get(token)) is None:
            if token in WORD_OF_EDGE:
                return WORD_OF_EDGE[token]
            (found,) = self._connection.execute(
                "SELECT word FROM token WHERE id = ?", (token,)
            ).fetchone()
            if len(known) >= CACHED_WORDS:
                known.clear()
            known[token] = found
        return WordId(found)

    def _tokens_of_word(self, word: int) -> list[int]:
        if word in TOKENS_OF_EDGES:
            return TOKENS_OF_EDGES[word]
        known = self._cache.spellings
        if (found := known.get(word)) is None:
            rows = self._connection.execute("SELECT id FROM token WHERE word = ?", (word,))
            if len(known) >= CACHED_SPELLINGS:
                known.clear()
            found = known[word] = [token for (token,) in rows]
        return found

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it where the audience may
        read."""
        row = self._connection.execute(
            "SELECT id FROM word WHERE text = ?", (fold(text),)
        ).fetchone()
        if row is None or not self.support(State(Relation.SURFACE_FORM, WordId(row[0]))).members:
            return None
        return WordId(row[0])

    def beginning_with(self, prefix: str, longest: int) -> Iterator[tuple[WordId, str]]:
        """Yield the words that begin with a text and that the audience may read, shortest first."""
        rows = self._connection.execute(
            "SELECT id, text FROM word WHERE text >= ? AND text < ? AND length(text) <= ? "
            "ORDER BY length(text), text",
            (prefix, prefix + LAST_CHARACTER, longest),
        )
        for id_, text in rows:
            word = WordId(id_)
            if self.support(State(Relation.SURFACE_FORM, word)).members:
                yield word, text

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
        texts = dict(
            self._connection.execute(
                "SELECT id, text FROM token WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(set(tokens))),),
            ).fetchall()
        )
        return [texts[token] for token in tokens]
