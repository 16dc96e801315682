"""Turn messages into lessons, by the policy of their guild."""

from markovbot.clock import Clock
from markovbot.domain import Message
from markovbot.privacy.periods import period_of
from markovbot.privacy.policies import Policies
from markovbot.store import Example
from markovbot.text import segments


class ExampleBuilder:
    """Splits messages, and says in which retention period they count."""

    def __init__(self, policies: Policies, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock

    def of(self, message: Message) -> Example:
        """Return a message's lesson; one without segments if nothing of it is to be learned."""
        retention = self._policies.of(message.key.guild).retention
        if not retention:  # as nearly everywhere: an import makes a million of these
            return Example(message, segments(message.content))
        period = period_of(message.sent_day, retention, self._clock.today())
        if period is None:
            return Example(message, [])
        return Example(message, segments(message.content), period)
