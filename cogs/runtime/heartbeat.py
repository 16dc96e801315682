"""Report every few seconds how the bot is, for `markovbot health` and for `/healthz`."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from cogs.runtime.client import MarkovBot
from markovbot.container import Services
from markovbot.health_report import (
    INTERVAL,
    INTERVAL_UNHEALTHY,
    HealthReport,
    remove_report,
    write_report,
)

log = logging.getLogger(__name__)


class Heartbeat:
    """Looks at the client there is just now, at learning, and at the disk."""

    def __init__(
        self, services: Services, database: Path, client: Callable[[], MarkovBot | None]
    ) -> None:
        self._services = services
        self._database = database
        self._client = client

    async def look(self) -> HealthReport:
        """Return how the bot is now."""
        client = self._client()
        return HealthReport(
            gateway=client is not None and client.is_connected(),
            learning=not self._services.live.stalled,
            disk=not await self._services.health.disk_scarce(),
        )

    async def run(self) -> None:
        """Write reports until cancelled; then remove the last one."""
        try:
            while True:
                report = await self.look()
                try:
                    await asyncio.to_thread(write_report, self._database, report)
                except OSError as error:
                    log.warning("How the bot is can't be written down (%s).", error.strerror)
                await asyncio.sleep(INTERVAL if report.healthy else INTERVAL_UNHEALTHY)
        finally:
            remove_report(self._database)
