"""A style's counts, inside one snapshot."""

from collections.abc import Iterator, Sequence, Set

from markovbot.chain.evidence import CONTRIBUTORS, Marks, Support, Triple
from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import Relation, State, TokenId, WordId
from markovbot.domain import Style, WordList
from markovbot.store.model.guild_view import GuildView
from markovbot.store.model.run_counts import PackedRunCounts
from markovbot.store.model.style_filter import style_filter
from markovbot.store.packed.chain import PackedChain
from markovbot.store.packed.keys import state_key
from markovbot.store.packed.provenance import MANY, Provenance
from markovbot.store.packed.reader_cache import CACHED_COMMON, ReaderCache
from markovbot.store.packed.sampling import StateSampler
from markovbot.store.packed.storage import BlockStorage, Run
from markovbot.store.ports import RedactedNames
from markovbot.store.rules.repetition import over_repeated
from markovbot.store.rules.unmarked_runs import MARKS, said_with_any_mark
from markovbot.text import fold
from markovbot.text.secrets.unusual import looks_like_no_word


class PackedReading:
    """Implements `Reading`: the counts of one style, inside one snapshot.

    `view` and `storage` are of the same snapshot, and `runs` are those of the storage, if they have
    been read already. `cache` may outlive the snapshot.
    """

    def __init__(
        self,
        view: GuildView,
        storage: BlockStorage,
        style: Style,
        cache: ReaderCache,
        runs: Sequence[Run] | None = None,
    ) -> None:
        runs = storage.runs() if runs is None else runs
        self._view = view
        self._cache = cache
        self._audience = style.audience
        self._guild = view.id
        hidden = view.hidden()
        permitted = style_filter(view, Style(style.guild, audience=style.audience), hidden)
        everyone = StateSampler(storage, cache, permitted, runs)
        self._samplers = [everyone]
        self._provenance = Provenance(everyone, view.tokens, view.person)
        self._run_counts = PackedRunCounts(view, everyone, self._provenance, self._key)
        self._keys: dict[State, int] = {}
        self._mark_words: list[WordId] | None = None
        chain = PackedChain(everyone, self._key, view.word)
        self.background: PackedChain | None = None
        if style.channels is not None or style.members is not None:
            theirs = style_filter(view, style, hidden)
            own = StateSampler(storage, cache, theirs, runs, everyone.unpacked)
            self._samplers.append(own)
            self.background, chain = chain, PackedChain(own, self._key, view.word)
        self.draw, self.word = chain.draw, chain.word
        self.total, self.count = chain.total, chain.count
        self.successors = chain.successors
        self.is_mark = view.is_mark

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
        return None if tokens is None else self._view.words_of(tokens)

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
            known = self._view.words_named(MARKS)
            self._mark_words = [known[text] for text in MARKS if text in known]
        return said_with_any_mark(self._run_counts, words, self._mark_words)

    def looks_like_no_word(self, word: WordId) -> bool:
        """Tell whether somebody whom the audience may read has spelled a word as if made up."""
        spellings = self._provenance.tokens(self._key(State(Relation.SURFACE_FORM, word)))
        return any(map(looks_like_no_word, self.texts([TokenId(one) for one in spellings])))

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state, as the audience may see it."""
        state, word = triple
        return self._provenance.is_by((self._key(state), word), authors=2)

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""
        return self._view.redacted_names()

    def blocked(self) -> BlockedTriples:
        """Return the triples of words that are blocked for the audience."""
        return self._view.blocked(self._audience)

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
        return self._view.word_list()

    def contributors(self) -> int:
        """Return how many members the audience may read, `CONTRIBUTORS` at most, and also if there
        once were so many."""
        if self._view.had_three():
            return CONTRIBUTORS
        return self._view.contributors(self._audience, CONTRIBUTORS)

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it where the audience may
        read."""
        folded = fold(text)
        word = self._view.words_named([folded]).get(folded)
        return word if word is not None and self._is_used(word) else None

    def beginning_with(self, prefix: str, longest: int) -> Iterator[tuple[WordId, str]]:
        """Yield the words that begin with a text and that the audience may read, shortest first."""
        for word, text in self._view.beginning_with(prefix, longest):
            if self._is_used(word):
                yield word, text

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
        texts = self._view.token_texts(tokens)
        return [texts[token] for token in tokens]

    def _is_used(self, word: WordId) -> bool:
        """Tell whether somebody has used a word where the audience may read."""
        return self.support(State(Relation.SURFACE_FORM, word)).members > 0

    def _key(self, state: State) -> int:
        if (found := self._keys.get(state)) is None:
            found = self._keys[state] = state_key(self._guild, state)
        return found
