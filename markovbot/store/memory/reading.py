"""A style's counts, added up afresh for each question."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set

from markovbot.chain.evidence import CONTRIBUTORS, MANY_AUTHORS, Marks, Support, Triple
from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import Relation, State, TokenId, WordId, WordTriple
from markovbot.domain import MemberId, Style, WordList
from markovbot.store.book import in_style
from markovbot.store.memory.chain import MemoryChain
from markovbot.store.memory.model import CountedSource, Vocabulary
from markovbot.store.ports.records import RedactedNames
from markovbot.store.rules.repetition import over_repeated
from markovbot.store.rules.unmarked_runs import COMMON, MARKS, said_with_any_mark
from markovbot.text import fold
from markovbot.text.marks import is_mark
from markovbot.text.secrets.unusual import looks_like_no_word


class MemoryReading:
    """One view of a guild's counts, for as long as nobody writes.

    `sources` are all of the guild's; the style and its audience say which of them count.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        sources: Sequence[CountedSource],
        style: Style,
        redacted: RedactedNames | None,
        blocked: BlockedTriples,
        word_list: WordList,
        *,
        had_three: bool,
    ) -> None:
        self._vocabulary = vocabulary
        readers = Style(style.guild, audience=style.audience)
        self._permitted = [source for source in sources if in_style(source, readers)]
        chain = MemoryChain(vocabulary, self._permitted)
        self.background: MemoryChain | None = None
        if style.channels is not None or style.members is not None:
            own = [source for source in sources if in_style(source, style)]
            self.background, chain = chain, MemoryChain(vocabulary, own)
        self.draw, self.word = chain.draw, chain.word
        self.total, self.count = chain.total, chain.count
        self.successors = chain.successors
        self._words = {word: text for text, word in vocabulary.words.items()}
        self._redacted = redacted
        self._blocked = blocked
        self._word_list = word_list
        self._had_three = had_three

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        """Return of how many of the last triples no source has all; 0 if one has them all."""
        for count in range(1, len(triples) + 1):
            if not any(self._has_all(one, triples[-count:]) for one in self._permitted):
                return count
        return 0

    def continuing(self, triples: Sequence[Triple], state: State) -> set[WordId]:
        """Return the words at a state that have a source which has all of some triples, too."""
        return {
            self._vocabulary.word_of[token]
            for source in self._permitted
            if self._has_all(source, triples)
            for token in source.counts.get(state, ())
        }

    def support(self, state: State) -> Support:
        """Return how many members stand behind a state, where the audience may read."""
        times: Counter[MemberId] = Counter()
        for source in self._permitted:
            if state in source.counts:
                times[source.member] += source.counts[state].total()
        if len(times) >= MANY_AUTHORS:
            return Support(MANY_AUTHORS, 0)
        return Support(len(times), times.total())

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        """Tell whether those who have said some words in a row are few, and have done so often."""
        return over_repeated(self, words, marks, times)

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        """Tell whether one source may have said some words in a row, with any mark between."""
        marks = [self._vocabulary.words[text] for text in MARKS if text in self._vocabulary.words]
        return said_with_any_mark(self, words, marks)

    def is_mark(self, word: WordId) -> bool:
        """Tell whether a word has neither letters nor digits, or is an emoji."""
        return is_mark(self._words[word])

    def looks_like_no_word(self, word: WordId) -> bool:
        """Tell whether somebody whom the audience may read has spelled a word as if made up."""
        state = State(Relation.SURFACE_FORM, word)
        spellings = {token for one in self._permitted for token in one.counts.get(state, ())}
        return any(looks_like_no_word(text) for text in self.texts(list(spellings)))

    def times(self, words: Sequence[WordId]) -> dict[int, int]:
        """Return how often each source has said two or three words in a row."""
        first, second, *third = words
        found: dict[int, int] = {}
        state = State(Relation.FORWARD, second, first)
        for place, source in enumerate(self._permitted):
            if third:
                times = self._times(source, (state, third[0]))
            else:
                times = source.counts.get(state, Counter()).total()
            if times:
                found[place] = times
        return found

    def times_by(self, words: Sequence[WordId], sources: Collection[int]) -> int:
        """Return how often some sources have said two words in a row."""
        return sum(times for source, times in self.times(words).items() if source in sources)

    def marks(
        self, state: State, sources: Collection[int], few: int
    ) -> dict[int, dict[WordId, int]]:
        """Return how often each of some sources has each mark beside a state, if it has any.

        Returns nothing if that state was counted in these sources no more than `few` times.
        """
        found: dict[int, dict[WordId, int]] = {}
        here = (self._permitted[source].counts.get(state, Counter()).total() for source in sources)
        if sum(here) <= few:
            return found
        for source in sources:
            theirs: Counter[WordId] = Counter()
            for token, times in self._permitted[source].counts.get(state, Counter()).items():
                if is_mark(self._vocabulary.texts.get(token, "the edge")):
                    theirs[self.word(token)] += times
            if theirs:
                found[source] = theirs
        return found

    def size(self, state: State) -> int:
        """Return in how many sources a state was counted."""
        return sum(state in source.counts for source in self._permitted)

    def sources(self, triple: WordTriple) -> set[int] | None:
        """Return the sources that have said three words in a row; None if the first two are
        `COMMON`."""
        if sum(self.times(triple[:2]).values()) > COMMON:
            return None
        return set(self.times(triple))

    def having(self, sources: Set[int], triple: WordTriple) -> Set[int]:
        """Return those of some sources that have said three words in a row."""
        return sources & self.times(triple).keys()

    def marks_between(
        self,
        before: Sequence[WordId],
        after: Sequence[WordId],
        marks: Collection[WordId],
        sources: Set[int] | None,
    ) -> dict[WordId, Set[int] | None]:
        """Return those of some marks that one of some sources may have said between words, with
        those that may have."""
        said = {mark: set(self.times((before[-1], mark, after[0]))) for mark in marks}
        if sources is not None:
            said = {mark: theirs & sources for mark, theirs in said.items()}
        return {mark: theirs for mark, theirs in said.items() if theirs}

    def by_many(self, words: Sequence[WordId]) -> bool:
        """Tell whether three members have said two or three words in a row."""
        return len(set(map(self.author, self.times(words)))) >= MANY_AUTHORS

    def author(self, source: int) -> int:
        """Return whose a source is."""
        return self._permitted[source].member

    def sources_of(self, author: int) -> list[int]:
        """Return all sources of an author."""
        return [place for place, one in enumerate(self._permitted) if one.member == author]

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state, where the audience may read."""
        return len({one.member for one in self._permitted if self._times(one, triple)}) > 1

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""
        return self._redacted

    def blocked(self) -> BlockedTriples:
        """Return the triples of words that are blocked."""
        return self._blocked

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
        return self._word_list

    def contributors(self) -> int:
        """Return from how many members something was learned where the audience may read, or
        `CONTRIBUTORS` if there once were so many."""
        if self._had_three:
            return CONTRIBUTORS
        return min(len({source.member for source in self._permitted}), CONTRIBUTORS)

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it where the audience may
        read."""
        word = self._vocabulary.words.get(fold(text))
        if word is None or not self.support(State(Relation.SURFACE_FORM, word)).members:
            return None
        return word

    def beginning_with(self, prefix: str, longest: int) -> Iterator[tuple[WordId, str]]:
        """Yield the words that begin with a text and that the audience may read, shortest first."""
        for text in sorted(self._vocabulary.words, key=lambda text: (len(text), text)):
            word = self._vocabulary.words[text]
            used = State(Relation.SURFACE_FORM, word)
            fits = text.startswith(prefix) and len(text) <= longest
            if fits and self.support(used).members:
                yield word, text

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
        return [self._vocabulary.texts[token] for token in tokens]

    def _has_all(self, source: CountedSource, triples: Iterable[Triple]) -> bool:
        return all(self._times(source, triple) for triple in triples)

    def _times(self, source: CountedSource, triple: Triple) -> int:
        state, word = triple
        counted = source.counts.get(state, Counter())
        word_of = self._vocabulary.word_of
        return sum(times for token, times in counted.items() if word_of[token] == word)
