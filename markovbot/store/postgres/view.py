"""What a reading asks of a guild besides its counts, answered from the world in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import WordId
from markovbot.domain import ChannelId, WordList
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import RedactedNames
from markovbot.store.postgres.lexicon import Lexicon
from markovbot.store.postgres.world import GUILD_KEY, World
from markovbot.store.rules import blocklist
from markovbot.store.rules.contributors import had_three_contributors


class WorldView:
    """Implements `GuildView`. Learning goes on meanwhile, but nothing is deleted.

    So what is gone through is copied first: by one call, in the middle of which no other thread
    gets its turn.
    """

    id = GUILD_KEY

    def __init__(self, world: World) -> None:
        self._book = world.book
        self._lexicon = world.lexicon
        self._guild = world.guild
        self.word = world.lexicon.word_of.__getitem__

    def words_of(self, tokens: Collection[int]) -> set[WordId]:
        """Return the words that some tokens spell."""
        return set(map(self.word, tokens))

    def tokens(self, word: int) -> Sequence[int]:
        """Return the tokens that spell a word; the edges are words, too."""
        return self._lexicon.tokens_of(word)

    def words_named(self, _texts: Collection[str]) -> Mapping[str, WordId]:
        """Return all words by their folded texts."""
        return self._lexicon.words

    def beginning_with(self, prefix: str, longest: int) -> Iterable[tuple[WordId, str]]:
        """Return the words that begin with a text, the shortest first."""
        found = [
            (len(text), text, word)
            for text, word in list(self._lexicon.words.items())
            if len(text) <= longest and text.startswith(prefix)
        ]
        return ((word, text) for _, text, word in sorted(found))

    def is_mark(self, word: int) -> bool:
        """Tell whether a word is a mark."""
        return self._lexicon.is_mark(word)

    def mark_tokens(self, tokens: Collection[int]) -> Mapping[int, WordId]:
        """Return the words of those of some tokens that are marks, and maybe of others."""
        return self._lexicon.mark_tokens(tokens)

    def word_texts(self, words: Collection[int]) -> Mapping[int, str]:
        """Return the texts of some words, folded."""
        lexicon = self._lexicon
        return {word: lexicon.text_of_word(word) for word in words if word in lexicon}

    def token_texts(self, _tokens: Collection[int]) -> Mapping[int, str]:
        """Return the texts of all tokens."""
        return self._lexicon.texts

    def channels(self) -> Mapping[int, int]:
        """Return the snowflake of each channel by its id."""
        return self._book.channel_of.copy()

    def person(self, member: int) -> int:
        """Return the snowflake of a member's id."""
        return self._book.member_of.get(member, 0)

    def sources_of(self, person: int) -> Collection[int]:
        """Return the sources of a person's snowflake."""
        return self._book.codes_of.get(person, ())

    def erasing(self) -> Collection[int]:
        """Return the sources that are being erased."""
        return self._book.erasing()

    def hidden(self) -> Ids:
        """Return the tokens of the words that are being purged, ascending."""
        return hidden_tokens(self._lexicon, self._book.purged())

    def contributors(self, audience: frozenset[ChannelId] | None, most: int) -> int:
        """Return how many members something was learned from in the audience's channels."""
        found: set[int] = set()
        for source in list(self._book.here()):
            if audience is None or source.channel in audience:
                found.add(source.member)
                if len(found) == most:
                    break
        return len(found)

    def had_three(self) -> bool:
        """Tell whether it is kept that the guild once had three contributors."""
        return had_three_contributors(self._guild) in self._book.facts

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""
        return self._book.redacted(self._guild)

    def blocked(self, audience: frozenset[ChannelId] | None) -> BlockedTriples:
        """Return the triples of words that are blocked for an audience."""
        hashes = self._book.blocked_in(self._guild, audience)
        text_of = self._lexicon.text_of_word
        return blocklist.BlockedTriples(self._book.key, self._guild, hashes, text_of)

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
        return self._book.word_list_of(self._guild)


def hidden_tokens(lexicon: Lexicon, purged: Iterable[str]) -> Ids:
    """Return the tokens of some words, ascending."""
    words = [lexicon.words[text] for text in purged if text in lexicon.words]
    return np.array(sorted(token for word in words for token in lexicon.tokens_of(word)), np.uint64)
