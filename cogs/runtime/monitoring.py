"""What lets others watch the bot: its reports of health, and metrics where they are wanted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cogs.runtime.client import MarkovBot
from cogs.runtime.heartbeat import Heartbeat
from markovbot.config.settings import Settings
from markovbot.container import Loop, Services
from markovbot.metrics import NO_METRICS, Metrics

if TYPE_CHECKING:
    from cogs.runtime.prometheus import PrometheusMetrics


class Monitoring:
    """Makes the metrics that services get, and the loops that show them.

    Without METRICS_PORT neither prometheus_client nor a web server is loaded.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._prometheus: PrometheusMetrics | None = None
        if settings.metrics_port:
            from cogs.runtime import prometheus  # noqa: PLC0415 - see above

            self._prometheus = prometheus.PrometheusMetrics()

    @property
    def metrics(self) -> Metrics:
        """What services tell about their work."""
        return self._prometheus or NO_METRICS

    def loops(self, services: Services, client: Callable[[], MarkovBot | None]) -> list[Loop]:
        """Return what has to run as long as the services; `client` is the one there is just now."""
        heartbeat = Heartbeat(services, self._settings.database, client)
        if self._prometheus is None:
            return [heartbeat.run]
        from cogs.runtime.metrics_endpoint import MetricsEndpoint  # noqa: PLC0415 - see above

        endpoint = MetricsEndpoint(
            self._settings.metrics_port, self._prometheus, services.gauges, heartbeat, client
        )
        return [heartbeat.run, endpoint.run]
