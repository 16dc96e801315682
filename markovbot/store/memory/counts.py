"""Counts in dictionaries: learned, subtracted, read, erased, measured."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from markovbot.chain.states import NOWHERE, START, TO_END, Relation, TokenId
from markovbot.domain import (
    Ban,
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    MessageId,
    Scope,
    StreamKey,
    Style,
    WordList,
)
from markovbot.store.memory.model import (
    Counts,
    Source,
    count_segments,
    in_scope,
    in_style,
    remove_word,
    subtract_counts,
    tokens_used,
)
from markovbot.store.memory.reading import MemoryReading
from markovbot.store.memory.state import MemoryState, StreamRanges
from markovbot.store.ports.reading import Reading
from markovbot.store.ports.records import (
    CountRecord,
    Erased,
    Example,
    LearnResult,
    ModelStatistics,
    ScopeStatistics,
    SourceId,
)
from markovbot.store.rules import coverage
from markovbot.store.rules.contributors import had_three_contributors, is_reset
from markovbot.store.rules.digest import EDGES, SourceTotals, TransitionCount, digest_of
from markovbot.store.rules.fresh import fresh_examples, newly_empty
from markovbot.store.rules.labels import goes_with, label_key
from markovbot.store.rules.pauses import without_paused
from markovbot.store.rules.tombstones import ALL, without_tombstoned
from markovbot.text import fold

T = TypeVar("T")


class MemoryCounts(MemoryState):
    """The port of counts. Nothing is awaited in the middle of a call, so each is a transaction."""

    async def learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None = None,
    ) -> LearnResult:
        """Count examples and record the ranges they cover."""
        examples = without_paused(examples, self.pauses_of)
        known: StreamRanges = {one.key: self.coverage.get(one.key, []) for one in covered_ranges}
        refused = frozenset(
            one.key
            for one in covered_ranges
            if not coverage.precondition_holds(
                one, self.since_by_channel.get((one.key.guild, one.key.channel)), known[one.key]
            )
        )
        fresh = fresh_examples(examples, known, refused)
        empty = newly_empty(examples, known, refused)
        allowed = without_tombstoned(self._wanted(fresh), self.tombstones)
        counted = [(example, self._source_of(example)) for example in allowed]
        for example, source in counted:
            self._add(source, example)
        for one in covered_ranges:
            if one.key not in refused:
                self.coverage[one.key] = coverage.merged(
                    self.coverage.get(one.key, []), [(one.low, one.high)]
                )
        if backfilled is not None and not refused:
            self._advance_backfill(covered_ranges[0].key, backfilled, len(allowed))
        return LearnResult(
            len(allowed),
            sum(self._length(example) for example in allowed),
            refused,
            {
                example.message.id: (example.message.key.guild, source.number)
                for example, source in counted
            },
            empty,
        )

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Subtract examples exactly; return None and change nothing if not all were counted."""
        done: list[tuple[Source, Example, Counts]] = []
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
        new = without_paused([one for one in instead if one.segments], self.pauses_of)
        for example in self._wanted(new):
            source = self._source_of(example)
            self._add(source, example)
            found[example.message.id] = example.message.key.guild, source.number
        self._drop_unused()
        return found

    async def ban(self, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
        """Put texts on a guild's list; purge words from its counts at once."""
        self.banned.setdefault(guild, {}).update({(kind, text): None for text in texts})
        if kind is Ban.WORD:
            words = [self.vocabulary.words[one] for one in texts if one in self.vocabulary.words]
            for source in self.sources.get(guild, []):
                for word in words:
                    remove_word(source, word, self.vocabulary.word_of)
            self._drop_unused()

    async def purge(self) -> None:
        """Do nothing: a ban has done it."""

    async def read(self, style: Style, work: Callable[[Reading], T]) -> T:
        """Run `work` on one unchanging view of a style's counts."""
        guild = style.guild
        words = self.vocabulary.words | {text: word for word, text in EDGES.items()}
        blocked = frozenset(
            (words[first], words[second], words[third])
            for (first, second, third), channels in self.blocked_triples.get(guild, {}).items()
            if {first, second, third} <= words.keys()
            and (style.audience is None or channels & {None, *style.audience})
        )
        sources = self.sources.get(guild, [])
        redacted = self._redacted(guild)
        had_three = had_three_contributors(guild) in self.facts
        return work(
            MemoryReading(
                self.vocabulary,
                sources,
                style,
                redacted,
                blocked,
                self._word_lists().get(guild, WordList()),
                had_three=had_three,
            )
        )

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope."""
        return work(self._records(scope))

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed."""
        if scope.period is None:
            self._add_tombstone(
                scope.guild, scope.channel or ALL, scope.member or MemberId(ALL), now
            )
        if scope.member is None and scope.period is None:
            self._clear_coverage(scope, now)
        if is_reset(scope):
            self.facts.pop(had_three_contributors(scope.guild), None)
            self.blocked_triples.pop(scope.guild, None)
            self.banned.pop(scope.guild, None)
        for label in self._labels():
            if goes_with(label, scope):
                del self.facts[label_key(label)]
        here = self.sources.get(scope.guild, [])
        gone = [source for source in here if in_scope(source, scope)]
        self.sources[scope.guild] = [source for source in here if not in_scope(source, scope)]
        self._drop_unused()
        return Erased(sum(one.messages for one in gone), sum(one.tokens for one in gone))

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's counts and sources."""
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

    async def scope_statistics(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, in the audience's channels."""
        readers = Style(scope.guild, audience=audience)
        return _statistics(
            [
                one
                for one in self.sources.get(scope.guild, [])
                if in_scope(one, scope) and in_style(one, readers)
            ]
        )

    async def guilds_of(self, member: MemberId) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned from a person, by guild."""
        found = {
            guild: [source for source in sources if source.member == member]
            for guild, sources in self.sources.items()
        }
        return {guild: _statistics(sources) for guild, sources in found.items() if sources}

    async def is_known(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild, a channel or a member."""
        return self._is_known(scope)

    async def guilds(self) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned in each guild that is known."""
        return {guild: _statistics(self.sources.get(guild, [])) for guild in self._guilds()}

    async def channels_of(self, guild: GuildId) -> dict[ChannelId, ScopeStatistics]:
        """Return how much was learned in each channel of a guild, those switched on included."""
        found = {
            channel: ScopeStatistics(0, 0, 1, 0)
            for home, channel in self.since_by_channel
            if home == guild
        }
        here = self.sources.get(guild, [])
        for channel in {one.channel for one in here}:
            found[channel] = _statistics([one for one in here if one.channel == channel])
        return found

    async def members_of(self, guild: GuildId) -> dict[MemberId, ScopeStatistics]:
        """Return how much was learned from each member of a guild."""
        here = self.sources.get(guild, [])
        return {
            member: _statistics([one for one in here if one.member == member])
            for member in {one.member for one in here}
        }

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

    def _advance_backfill(self, key: StreamKey, read: int, learned: int) -> None:
        where = key.guild, key.channel
        if (job := self.jobs.get(where)) is not None:
            self.jobs[where] = job._replace(read=job.read + read, learned=job.learned + learned)

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

    def _source_of(self, example: Example, *, create: bool = True) -> Source:
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
        new = Source(next(self.numbers), channel, example.message.member, example.period)
        if create:
            here.append(new)
        return new

    def _add(self, source: Source, example: Example) -> None:
        for state, counted in self._counts_of(example).items():
            if state in source.counts:
                source.counts[state].update(counted)
            else:
                source.counts[state] = counted
        source.messages += 1
        source.tokens += self._length(example)

    def _left_out(self, example: Example) -> set[str]:
        """Return the words that aren't counted in a message."""
        uncounted = self._uncounted(example.message.key.guild)
        return {word for word, until in uncounted.items() if example.message.id <= until}

    def _counts_of(self, example: Example) -> Counts:
        return count_segments(self.vocabulary, example.segments, self._left_out(example))

    def _length(self, example: Example) -> int:
        left_out = self._left_out(example)
        return sum(fold(token) not in left_out for one in example.segments for token in one)

    def _drop_unused(self) -> None:
        for guild, sources in list(self.sources.items()):
            self.sources[guild] = [source for source in sources if source.messages]
        everyone = [source for sources in self.sources.values() for source in sources]
        self.vocabulary.keep_only(set(tokens_used(everyone)))
        for label in self._labels():
            if not self._is_known(label):
                del self.facts[label_key(label)]

    def _clear_coverage(self, scope: Scope, now: MessageId) -> None:
        def inside(guild: int, channel: int) -> bool:
            return guild == scope.guild and scope.channel in (None, channel)

        self.coverage = {
            key: ranges
            for key, ranges in self.coverage.items()
            if not inside(key.guild, key.channel)
        }
        self.jobs = {key: job for key, job in self.jobs.items() if not inside(*key)}
        self.since_by_channel = {
            key: now if inside(*key) else since for key, since in self.since_by_channel.items()
        }


def _is_whole(relation: Relation, previous: int, before_previous: int | None) -> bool:
    """Tell whether a state is a forward one of order 2, or as long as a message's beginning is."""
    return relation is Relation.FORWARD and (before_previous is not None or previous == START)


def _statistics(sources: Sequence[Source]) -> ScopeStatistics:
    return ScopeStatistics(
        sum(one.messages for one in sources),
        sum(one.tokens for one in sources),
        len({one.channel for one in sources}),
        len({one.member for one in sources}),
    )
