"""Retention: how long counts are kept.

The days to choose from, the period that a message is counted in, and the change of a guild's
retention. How a change moves periods that exist is a rule that stores share, too:
`markovbot.store.rules.retention`.
"""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from markovbot.clock import Clock
from markovbot.domain import SINGLE_PERIOD, GuildId, Message
from markovbot.privacy.policies import Policies
from markovbot.store.rules.retention import last_period

CHOICES: Final = (0, 30, 90, 365)
"""Days that an admin can choose from; 0 keeps counts until they are erased."""

PERIODS: Final = 3
"""Periods that the retention is divided into. More of them would be smaller, and the counts of a
period in which a member wrote little are close to what they wrote (docs/privacy.md)."""


def period_of(sent_day: int | None, retention: int, today: int) -> int | None:
    """Return the period that a message is counted in, named by the day on which it ends.

    `retention` is in days, 0 for no limit; days are counted from 1970-01-01 UTC. A message counts
    as sent today if its day is unknown or in the future. None if the message is older than the
    retention: it must not be learned.
    """
    if not retention:
        return SINGLE_PERIOD
    day = today if sent_day is None else min(sent_day, today)
    length = period_days(retention)
    end = (day // length + PERIODS) * length
    return end if end > today else None


def period_days(retention: int) -> int:
    """Return how many days a period lasts."""
    return retention // PERIODS


class LearnedMessages(Protocol):
    """Whatever remembers the periods of learned messages (`IngestWriter`)."""

    async def limit(
        self,
        latest: int | None,
        wanted: Callable[[Message], bool],
        change: Callable[[], Awaitable[object]],
        /,
    ) -> None:
        """Run `change`, which moves periods in the store, and move those that are remembered."""


class Retention:
    """Changes a guild's retention, together with what is remembered of its messages."""

    def __init__(self, policies: Policies, learned_messages: LearnedMessages, clock: Clock) -> None:
        self._policies = policies
        self._learned_messages = learned_messages
        self._clock = clock

    async def limit(self, guild: GuildId, days: int) -> None:
        """Keep nothing longer than `days`; 0 for no limit. Raises UserError if the store can't."""
        if self._policies.of(guild).retention == days:
            return
        await self._learned_messages.limit(
            last_period(days, self._clock.today()),
            lambda message: message.key.guild == guild,
            lambda: self._policies.change(guild, retention=days),
        )
