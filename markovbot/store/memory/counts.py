"""Counts in dictionaries: learned, subtracted, read, erased, measured."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeVar

from markovbot.chain.states import NOWHERE, START, TO_END, Relation, TokenId
from markovbot.domain import Ban, CoveredRange, GuildId, MessageId, Scope, Style
from markovbot.store.book import BookSources, in_scope
from markovbot.store.memory.model import (
    CountedSource,
    Counts,
    Vocabulary,
    count_segments,
    remove_word,
    subtract_counts,
    tokens_used,
)
from markovbot.store.memory.reading import MemoryReading
from markovbot.store.ports.reading import Reading
from markovbot.store.ports.records import (
    CountRecord,
    Erased,
    Example,
    LearnResult,
    ModelStatistics,
    SourceId,
)
from markovbot.store.rules.blocklist import BlockedTriples
from markovbot.store.rules.contributors import had_three_contributors
from markovbot.store.rules.digest import EDGES, SourceTotals, TransitionCount, digest_of
from markovbot.text import fold

T = TypeVar("T")


class MemoryCounts(BookSources[CountedSource]):
    """The port of counts. Nothing is awaited in the middle of a call, so each is a transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.vocabulary = Vocabulary()
        self.numbers = count(1)

    async def learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None = None,
    ) -> LearnResult:
        """Count examples and record the ranges they cover."""
        decided = self.decide(examples, covered_ranges)
        counted = [(example, self._source_of(example)) for example in decided.examples]
        for example, source in counted:
            self._add(source, example)
        for one in decided.covered_ranges:
            self.cover(one.key, one.low, one.high)
        if backfilled is not None and not decided.refused:
            key = covered_ranges[0].key
            self.advance_backfill(key.guild, key.channel, backfilled, len(counted))
        return LearnResult(
            len(counted),
            sum(self._length(example) for example, _ in counted),
            decided.refused,
            {
                example.message.id: (example.message.key.guild, source.number)
                for example, source in counted
            },
            decided.empty,
        )

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Subtract examples exactly; return None and change nothing if not all were counted."""
        done: list[tuple[CountedSource, Example, Counts]] = []
        for example in examples:
            if not example.segments:
                continue
            source = self._source_of(example, create=False)
            counts = self._counts_of(example)
            if source is None or not subtract_counts(source.counts, counts):
                for taken_from, undone, _ in done:
                    self._add(taken_from, undone)
                return None
            source.messages -= 1
            source.tokens -= self._length(example)
            done.append((source, example, counts))
        found: dict[MessageId, SourceId] = {}
        for example in self.instead(instead):
            source = self._source_of(example)
            self._add(source, example)
            found[example.message.id] = example.message.key.guild, source.number
        self._drop_unused()
        return found

    async def ban(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list; purge words from its counts at once."""
        self.put_on_list(guild, kind, texts)
        if kind is Ban.WORD:
            words = [self.vocabulary.words[one] for one in texts if one in self.vocabulary.words]
            for source in self.sources.get(guild, []):
                for word in words:
                    remove_word(source, word, self.vocabulary.word_of)
            self._drop_unused()

    async def purge(self) -> None:
        """Do nothing: a ban has done it."""

    async def read(
        self,
        style: Style,
        work: Callable[[Reading], T],
        *,
        brief: bool = False,  # noqa: ARG002 - nothing waits here
    ) -> T:
        """Run `work` on one unchanging view of a style's counts."""
        guild = style.guild
        texts = {word: text for text, word in self.vocabulary.words.items()}
        blocked = self.blocked_in(guild, style.audience)
        return work(
            MemoryReading(
                self.vocabulary,
                self.sources.get(guild, []),
                style,
                self.redacted(guild),
                BlockedTriples(self.key, guild, blocked, texts.__getitem__),
                self.word_list_of(guild),
                had_three=had_three_contributors(guild) in self.facts,
            )
        )

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope."""
        return work(self._records(scope))

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed."""
        gone = self.mark_erased(scope, now)
        self._drop_unused()
        return Erased(sum(one.messages for one in gone), sum(one.tokens for one in gone))

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's counts and sources."""
        return self.digest_now(guild)

    def digest_now(self, guild: GuildId) -> str:
        """Return the digest of a guild."""
        sources = self.sources.get(guild, [])
        vocabulary = self.vocabulary
        words = {word: text for text, word in vocabulary.words.items()} | EDGES
        tokens = {TokenId(word): text for word, text in EDGES.items()} | vocabulary.texts
        return digest_of(
            self._totals(guild),
            (
                TransitionCount(
                    state.relation,
                    words[state.previous],
                    words[state.before_previous or NOWHERE],
                    source.channel,
                    source.member,
                    source.period,
                    tokens[token],
                    times,
                )
                for source in sources
                for state, counted in source.counts.items()
                for token, times in counted.items()
            ),
        )

    async def model_statistics(self, guild: GuildId) -> ModelStatistics:
        """Count the words and transitions of a guild."""
        sources = self.sources.get(guild, [])
        words = {self.vocabulary.word_of[token] for token in tokens_used(sources)}
        transitions = sum(
            len(counted)
            for source in sources
            for state, counted in source.counts.items()
            if state.relation is Relation.FORWARD and state.before_previous is not None
        )
        return ModelStatistics(len(words), transitions)

    def _totals(self, guild: GuildId) -> list[SourceTotals]:
        """Return each (channel, member, period) of a guild with its messages and tokens."""
        totals: dict[tuple[int, int, int], tuple[int, int]] = {}
        for one in self.sources.get(guild, []):
            key = one.channel, one.member, one.period
            messages, tokens = totals.get(key, (0, 0))
            totals[key] = messages + one.messages, tokens + one.tokens
        return [SourceTotals(*key, *total) for key, total in totals.items()]

    def _records(self, scope: Scope) -> Iterator[CountRecord]:
        texts = {word: text for text, word in self.vocabulary.words.items()}
        for source in self.sources.get(scope.guild, []):
            if not in_scope(source, scope):
                continue
            for (relation, previous, before), counted in source.counts.items():
                if not _is_whole(relation, previous, before):
                    continue
                state = tuple(
                    texts[word] for word in (before or NOWHERE, previous) if word in texts
                )
                for token, times in counted.items():
                    text = None if token == TO_END else self.vocabulary.texts[token]
                    yield CountRecord(
                        source.channel, source.member, source.period, state, text, times
                    )

    def _source_of(self, example: Example, *, create: bool = True) -> CountedSource:
        guild, channel, _ = example.message.key
        here = self.sources.setdefault(guild, [])
        for source in here:
            if example.source_id is not None:
                if source.number == example.source_id[1]:
                    return source
            elif (source.channel, source.member, source.period) == (
                channel,
                example.message.member,
                example.period,
            ):
                return source
        new = CountedSource(next(self.numbers), channel, example.message.member, example.period)
        if create:
            here.append(new)
        return new

    def _add(self, source: CountedSource, example: Example) -> None:
        for state, counted in self._counts_of(example).items():
            if state in source.counts:
                source.counts[state].update(counted)
            else:
                source.counts[state] = counted
        source.messages += 1
        source.tokens += self._length(example)

    def _left_out(self, example: Example) -> set[str]:
        """Return the words that aren't counted in a message."""
        uncounted = self.uncounted(example.message.key.guild)
        return {word for word, until in uncounted.items() if example.message.id <= until}

    def _counts_of(self, example: Example) -> Counts:
        return count_segments(self.vocabulary, example.segments, self._left_out(example))

    def _length(self, example: Example) -> int:
        left_out = self._left_out(example)
        return sum(fold(token) not in left_out for one in example.segments for token in one)

    def _drop_unused(self) -> None:
        self.drop_empty_sources()
        everyone = [source for sources in self.sources.values() for source in sources]
        self.vocabulary.keep_only(set(tokens_used(everyone)))


def _is_whole(relation: Relation, previous: int, before_previous: int | None) -> bool:
    """Tell whether a state is a forward one of order 2, or as long as a message's beginning is."""
    return relation is Relation.FORWARD and (before_previous is not None or previous == START)
