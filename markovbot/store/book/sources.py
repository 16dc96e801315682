"""The sources of a book: what is learned into them, how much they have said, what is erased."""

from collections.abc import Sequence
from typing import NamedTuple

from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    MessageId,
    Scope,
    StreamKey,
    Style,
)
from markovbot.store.book.source import in_scope, in_style
from markovbot.store.book.state import BookState, S, StreamRanges
from markovbot.store.ports.records import Example, ScopeStatistics
from markovbot.store.rules import coverage
from markovbot.store.rules.contributors import had_three_contributors, is_reset
from markovbot.store.rules.fresh import fresh_examples, newly_empty
from markovbot.store.rules.labels import goes_with, label_key
from markovbot.store.rules.pauses import without_paused
from markovbot.store.rules.tombstones import without_tombstoned


class Decided(NamedTuple):
    """What of a batch is counted, which ranges are recorded, whose streams are refused, and which
    messages had nothing to count."""

    examples: Sequence[Example]
    covered_ranges: Sequence[CoveredRange]
    refused: frozenset[StreamKey]
    empty: frozenset[MessageId]


class BookSources(BookState[S]):
    """What the port of counts does without counts."""

    def decide(
        self, examples: Sequence[Example], covered_ranges: Sequence[CoveredRange]
    ) -> Decided:
        """Return what of a batch is to be counted and recorded."""
        examples = without_paused(examples, self.pauses_of)
        known: StreamRanges = {one.key: self.coverage.get(one.key, []) for one in covered_ranges}
        refused = frozenset(
            one.key
            for one in covered_ranges
            if not coverage.precondition_holds(
                one, self.since_by_channel.get((one.key.guild, one.key.channel)), known[one.key]
            )
        )
        fresh = self.wanted(fresh_examples(examples, known, refused))
        return Decided(
            without_tombstoned(fresh, self.tombstones_of(fresh)),
            [one for one in covered_ranges if one.key not in refused],
            refused,
            newly_empty(examples, known, refused),
        )

    def instead(self, examples: Sequence[Example]) -> Sequence[Example]:
        """Return which of some examples are counted in place of others, as after an edit."""
        return self.wanted(
            without_paused([one for one in examples if one.segments], self.pauses_of)
        )

    def cover(self, key: StreamKey, low: int, high: int) -> None:
        """Record that a stream is covered from one message to another."""
        known = self.coverage.get(key, [])
        if known and low == known[-1][1]:  # as nearly always
            self.coverage[key] = [*known[:-1], (known[-1][0], high)]
        else:
            self.coverage[key] = coverage.merged(known, [(low, high)])

    def advance_backfill(self, guild: GuildId, channel: ChannelId, read: int, learned: int) -> None:
        """Add the messages of a page to what a channel's job has read and learned."""
        if (job := self.jobs.get((guild, channel))) is not None:
            self.jobs[guild, channel] = job._replace(
                read=job.read + read, learned=job.learned + learned
            )

    def mark_erased(self, scope: Scope, now: MessageId) -> list[S]:
        """Take a scope's sources out of the book, with all that goes with them; return them."""
        if scope.period is None:
            self.bury(scope, now)
        if scope.member is None and scope.period is None:
            self._clear_coverage(scope, now)
        if is_reset(scope):
            self.facts.pop(had_three_contributors(scope.guild), None)
            self.blocked_triples.pop(scope.guild, None)
            self.banned.pop(scope.guild, None)
        for label in self.known_labels():
            if goes_with(label, scope):
                del self.facts[label_key(label)]
        here = self.sources.get(scope.guild, [])
        gone = [source for source in here if in_scope(source, scope)]
        self.sources[scope.guild] = [source for source in here if not in_scope(source, scope)]
        self.drop_unknown_labels()
        return gone

    def drop_empty_sources(self) -> None:
        """Drop the sources that have no message left, and the labels of what isn't known then."""
        for guild, sources in list(self.sources.items()):
            self.sources[guild] = [source for source in sources if source.messages]
        self.drop_unknown_labels()

    def drop_unknown_labels(self) -> None:
        """Drop the labels of what nothing is known of any more."""
        for label in self.known_labels():
            if not self.knows(label):
                del self.facts[label_key(label)]

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
        return self.knows(scope)

    async def guilds(self) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned in each guild that is known."""
        return {guild: _statistics(self.sources.get(guild, [])) for guild in self.known_guilds()}

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


def _statistics(sources: Sequence[S]) -> ScopeStatistics:
    return ScopeStatistics(
        sum(one.messages for one in sources),
        sum(one.tokens for one in sources),
        len({one.channel for one in sources}),
        len({one.member for one in sources}),
    )
