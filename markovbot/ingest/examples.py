"""Turn messages into examples, by the policy of their guild."""

from collections.abc import Callable, Collection, Sequence

from markovbot.clock import Clock
from markovbot.domain import SINGLE_PERIOD, GuildId, Message
from markovbot.privacy.policies import Policies
from markovbot.privacy.retention import period_of
from markovbot.privacy.word_lists import WordLists
from markovbot.store.ports import Example
from markovbot.text import segments_of

CommandPrefixes = Callable[[GuildId], Collection[str]]
"""Returns what a guild's admins have listed as the beginnings of commands to other bots."""


def no_prefixes(_guild: GuildId) -> Collection[str]:
    """Return no prefixes: nobody has listed any."""
    return ()


class ExampleBuilder:
    """Splits messages into tokens, and chooses the retention period that they are counted in.

    Every message passes here, whether it is live, from history, from an export or edited. So what
    isn't learned, such as commands to other bots, is decided in one place.
    """

    def __init__(
        self,
        policies: Policies,
        word_lists: WordLists,
        clock: Clock,
        prefixes: CommandPrefixes = no_prefixes,
    ) -> None:
        self._policies = policies
        self._word_lists = word_lists
        self._clock = clock
        self._prefixes = prefixes

    def build(self, message: Message) -> Example:
        """Return the example of a message; it has no segments if nothing of it is to be learned."""
        period = self._period(message)
        return _example(message, [] if period is None else self.segments(message), period)

    def complete(self, message: Message, segments: Sequence[Sequence[str]]) -> Example:
        """Return the example of a message that is split already."""
        return _example(message, self._allowed(message, segments), self._period(message))

    def is_expired(self, message: Message) -> bool:
        """Tell whether a message is older than its guild keeps words."""
        return self._period(message) is None

    def dates(self, guild: GuildId) -> bool:
        """Tell whether it matters when a guild's messages were sent."""
        return self._policies.of(guild).retention > 0

    def segments(self, message: Message) -> Sequence[Sequence[str]]:
        """Return the token sequences to learn of a message; none of a command to another bot, or
        where a phrase or a pattern is banned."""
        found = segments_of(
            message.content,
            prefixes=self._prefixes(message.key.guild),
            mentions_bot=message.mentions_bot,
        )
        return self._allowed(message, found)

    def _allowed(
        self, message: Message, segments: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[str]]:
        return () if self._word_lists.keep_out(message.key.guild, segments) else segments

    def _period(self, message: Message) -> int | None:
        """Return the period that a message is counted in; None if it is too old for any."""
        retention = self._policies.of(message.key.guild).retention
        if not retention:  # the usual case, and an import builds a million examples
            return SINGLE_PERIOD
        return period_of(message.sent_day, retention, self._clock.today())


def _example(message: Message, segments: Sequence[Sequence[str]], period: int | None) -> Example:
    return Example(message, []) if period is None else Example(message, segments, period)
