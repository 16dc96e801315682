"""How long counts are kept."""

from typing import Final

from markovbot.clock import Clock
from markovbot.domain import GuildId
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.policies import Policies

SPANS: Final = (0, 30, 90, 365)
"""Days to choose from; 0 keeps counts until somebody has them forgotten."""


class Retention:
    """Change a guild's span, and what is remembered of its messages with it."""

    def __init__(self, policies: Policies, writer: IngestWriter, clock: Clock) -> None:
        self._policies = policies
        self._writer = writer
        self._clock = clock

    async def limit(self, guild: GuildId, days: int) -> None:
        """Keep nothing longer than some days; 0 for no limit."""
        if self._policies.of(guild).retention == days:
            return
        latest = self._clock.today() + days if days else None
        await self._writer.limit(
            latest,
            lambda message: message.key.guild == guild,
            lambda: self._policies.change(guild, retention=days),
        )
