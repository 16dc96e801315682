"""Turn messages into examples, by the policy of their guild."""

from markovbot.clock import Clock
from markovbot.domain import Message
from markovbot.privacy.policies import Policies
from markovbot.privacy.retention import period_of
from markovbot.store.ports import Example
from markovbot.text import segments


class ExampleBuilder:
    """Splits messages into tokens, and chooses the retention period that they are counted in."""

    def __init__(self, policies: Policies, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock

    def build(self, message: Message) -> Example:
        """Return the example of a message; it has no segments if nothing of it is to be learned."""
        retention = self._policies.of(message.key.guild).retention
        if not retention:  # the usual case, and an import builds a million examples
            return Example(message, segments(message.content))
        period = period_of(message.sent_day, retention, self._clock.today())
        if period is None:
            return Example(message, [])
        return Example(message, segments(message.content), period)
