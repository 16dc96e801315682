"""What SQLite knows of a guild besides its counts: words, sources and decisions."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import Final

from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import WORD_OF_EDGE, WordId
from markovbot.domain import ChannelId, GuildId, WordList
from markovbot.store.model.guild_view import TOKENS_OF_EDGES, UNKNOWN
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import RedactedNames
from markovbot.store.sqlite.counts import sources
from markovbot.store.sqlite.counts.lookup_cache import (
    CACHED_MARKS,
    CACHED_PEOPLE,
    CACHED_SPELLINGS,
    CACHED_WORDS,
    LookupCache,
)
from markovbot.store.sqlite.counts.purging import hidden_tokens
from markovbot.store.sqlite.counts.texts import SqliteTexts
from markovbot.store.sqlite.preferences.blocklist import blocked
from markovbot.store.sqlite.preferences.choices import redacted_names
from markovbot.store.sqlite.preferences.word_lists import word_lists
from markovbot.text.marks import is_mark

WORDS_OF_EDGES: Final = {int(token): word for token, word in WORD_OF_EDGE.items()}

LAST_CHARACTER: Final = "\U0010ffff"


class SqliteGuildView(SqliteTexts):
    """Implements `GuildView` inside one transaction; `cache` is the readers', and outlives it."""

    def __init__(self, connection: sqlite3.Connection, cache: LookupCache, guild: GuildId) -> None:
        super().__init__(connection)
        self._cache = cache
        self._snowflake = guild
        self.id = sources.guild_id(connection, guild) or UNKNOWN

    def word(self, token: int) -> WordId:
        """Return the word that a token spells."""
        known = self._cache.words
        if (found := known.get(token)) is None:
            if token in WORDS_OF_EDGES:
                return WORDS_OF_EDGES[token]
            (found,) = self._connection.execute(
                "SELECT word FROM token WHERE id = ?", (token,)
            ).fetchone()
            if len(known) >= CACHED_WORDS:
                known.clear()
            known[token] = found
        return found

    def words_of(self, tokens: Collection[int]) -> set[WordId]:
        """Return the words that some tokens spell."""
        known = self._cache.words
        try:
            return set(map(known.__getitem__, tokens))
        except KeyError:
            self._look_up(tokens)
        return set(map(known.__getitem__, tokens))

    def _look_up(self, tokens: Collection[int]) -> None:
        """Cache the words of some tokens."""
        known = self._cache.words
        unknown = [token for token in tokens if token not in known]
        if len(known) + len(unknown) > CACHED_WORDS:
            known.clear()
            unknown = list(tokens)
        known |= WORDS_OF_EDGES  # which no table has
        known.update(
            self._connection.execute(
                "SELECT id, word FROM token WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
        )

    def tokens(self, word: int) -> Sequence[int]:
        """Return the tokens that spell a word."""
        if word in TOKENS_OF_EDGES:
            return TOKENS_OF_EDGES[word]
        known = self._cache.spellings
        if (found := known.get(word)) is None:
            rows = self._connection.execute("SELECT id FROM token WHERE word = ?", (word,))
            if len(known) >= CACHED_SPELLINGS:
                known.clear()
            found = known[word] = [token for (token,) in rows]
        return found

    def words_named(self, texts: Collection[str]) -> Mapping[str, WordId]:
        """Return the words of some folded texts that somebody has used."""
        return dict(
            self._connection.execute(
                "SELECT text, id FROM word WHERE text IN (SELECT value FROM json_each(?))",
                (json.dumps(list(texts)),),
            ).fetchall()
        )

    def beginning_with(self, prefix: str, longest: int) -> Iterator[tuple[WordId, str]]:
        """Yield the words that begin with a text, and their texts, the shortest first."""
        return self._connection.execute(
            "SELECT id, text FROM word WHERE text >= ? AND text < ? AND length(text) <= ? "
            "ORDER BY length(text), text",
            (prefix, prefix + LAST_CHARACTER, longest),
        )

    def is_mark(self, word: int) -> bool:
        """Tell whether a word is a mark."""
        known = self._cache.marks
        if (found := known.get(word)) is None:
            (text,) = self._connection.execute(
                "SELECT text FROM word WHERE id = ?", (word,)
            ).fetchone()
            if len(known) >= CACHED_MARKS:
                known.clear()
            found = known[word] = is_mark(text)
        return found

    def mark_tokens(self, tokens: Set[int]) -> Mapping[int, WordId]:
        """Return the words of all tokens that are known to be marks, at least of those given."""
        marks, judged = self._cache.mark_tokens, self._cache.judged_tokens
        if unknown := tokens - judged:
            if len(judged) > CACHED_MARKS:
                judged.clear()
                marks.clear()
                unknown = tokens
            rows = self._connection.execute(
                "SELECT id, word, text FROM token WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(unknown)),),
            )
            marks.update((id_, word) for id_, word, text in rows if is_mark(text))
            judged |= unknown
        return marks

    def channels(self) -> Mapping[int, int]:
        """Return the snowflake of each channel by its id."""
        return sources.channels(self._connection, self.id)

    def person(self, member: int) -> int:
        """Return the snowflake of a member's id."""
        known = self._cache.people
        if (found := known.get((self.id, member))) is None:
            if len(known) >= CACHED_PEOPLE:
                known.clear()
            found = sources.person(self._connection, self.id, member)
            known[self.id, member] = found
        return found

    def sources_of(self, person: int) -> Collection[int]:
        """Return the sources of a person's snowflake."""
        return sources.sources_of(self._connection, self.id, person)

    def erasing(self) -> Collection[int]:
        """Return the sources that are forgotten but not yet gone from all blocks."""
        return sources.erasing(self._connection, self.id)

    def hidden(self) -> Ids:
        """Return the tokens of the words that are being purged, ascending."""
        return hidden_tokens(self._connection, self._snowflake)

    def contributors(self, audience: frozenset[ChannelId] | None, most: int) -> int:
        """Return how many members something was learned from in the audience's channels."""
        return sources.contributors(self._connection, self.id, audience, most)

    def had_three(self) -> bool:
        """Tell whether it is kept that the guild once had three contributors."""
        return sources.has_had_three(self._connection, self._snowflake)

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""
        return redacted_names(self._connection, self._snowflake)

    def blocked(self, audience: frozenset[ChannelId] | None) -> BlockedTriples:
        """Return the triples of words that are blocked for an audience."""
        return blocked(self._connection, self._snowflake, audience)

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
        return word_lists(self._connection, [self._snowflake]).get(self._snowflake, WordList())
