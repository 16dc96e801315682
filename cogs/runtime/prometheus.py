"""Metrics in Prometheus' text format, with no label that names anybody or anything said."""

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from markovbot import __version__
from markovbot.gauges import GaugeReading
from markovbot.metrics import Connection, Metrics

__all__ = ["CONTENT_TYPE_LATEST", "PrometheusMetrics"]

PREFIX: Final = "markovbot"

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MESSAGES: Final = (0, 1, 2, 5, 10, 25, 50, 100, 250, 500)
"""Upper ends of the histograms' buckets; a batch has 500 messages at most."""


class PrometheusMetrics(Metrics):
    """Counts what it is told, and writes it down together with what is read at that moment."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._moment = _Moment()
        self._registry.register(self._moment)
        self._commit_seconds = self._histogram(
            "commit_seconds", "Time that the transaction of a batch took.", SECONDS
        )
        self._commit_messages = self._histogram(
            "commit_messages", "Messages of a batch that were counted.", MESSAGES
        )
        self._tokens = self._counter("tokens_learned", "Tokens counted.")
        self._failed_commits = self._counter("commits_failed", "Batches not committed.")
        self._line_seconds = self._histogram(
            "line_seconds", "Time from the request for a line to its text.", SECONDS
        )
        self._lines = self._counter("lines", "Lines made.")
        self._without_line = self._counter("requests_without_line", "Requests that got no line.")
        self._redrawn = self._counter(
            "words_redrawn", "Words that a filter has refused, so that others were drawn.", "filter"
        )
        self._connections = self._counter(
            "connections", "Sessions at Discord opened or resumed, and attempts failed.", "outcome"
        )
        self._failed_requests = self._counter(
            "rest_errors", "Requests that Discord has refused or not answered.", "status"
        )
        for outcome in Connection:
            self._connections.labels(outcome.value)

    def learned(self, messages: int, tokens: int, seconds: float) -> None:
        """Count a batch."""
        self._commit_seconds.observe(seconds)
        self._commit_messages.observe(messages)
        self._tokens.inc(tokens)

    def not_learned(self) -> None:
        """Count a batch that could not be committed."""
        self._failed_commits.inc()

    def spoke(self, lines: int, seconds: float) -> None:
        """Count a request for a line."""
        self._line_seconds.observe(seconds)
        if lines:
            self._lines.inc(lines)
        else:
            self._without_line.inc()

    def redrawn(self, words: Mapping[str, int]) -> None:
        """Count the words that filters have refused."""
        for name, count in words.items():
            self._redrawn.labels(name).inc(count)

    def connected(self, outcome: Connection) -> None:
        """Count an attempt to be connected."""
        self._connections.labels(outcome.value).inc()

    def request_failed(self, status: str) -> None:
        """Count a failed request to Discord."""
        self._failed_requests.labels(status).inc()

    def text(
        self,
        reading: GaugeReading,
        servers: int,
        latency: float | None,
        shards: Mapping[int, bool],
    ) -> bytes:
        """Return everything, as the format of CONTENT_TYPE_LATEST wants it.

        `latency` is the seconds between a heartbeat and Discord's answer; None if not connected.
        `shards` tells by number which shards of this process are connected.
        """
        self._moment.reading, self._moment.servers = reading, servers
        self._moment.latency, self._moment.shards = latency, shards
        return generate_latest(self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"{PREFIX}_{name}", text, buckets=buckets, registry=self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", text, labels, registry=self._registry)


class _Moment(Collector):
    """What isn't counted but read at the moment of a scrape."""

    def __init__(self) -> None:
        self.reading: GaugeReading | None = None
        self.servers = 0
        self.latency: float | None = None
        self.shards: Mapping[int, bool] = {}

    def describe(self) -> list[Metric]:
        """Return nothing: without this the registry would ask for values before there are any."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield everything that is known."""
        info = InfoMetricFamily(f"{PREFIX}_build", "The version that runs.")
        info.add_metric([], {"version": __version__})
        yield info
        if (reading := self.reading) is None:
            return
        yield GaugeMetricFamily(f"{PREFIX}_servers", "Servers that have the bot.", self.servers)
        shards = GaugeMetricFamily(
            f"{PREFIX}_shard_connected", "1 if a shard is connected.", labels=["shard"]
        )
        for number, connected in self.shards.items():
            shards.add_metric([str(number)], connected)
        yield shards
        queues = GaugeMetricFamily(f"{PREFIX}_queue_depth", "What waits.", labels=["queue"])
        for name, depth in reading.queues.items():
            queues.add_metric([name], depth)
        yield queues
        held = GaugeMetricFamily(f"{PREFIX}_held", "What memory holds.", labels=["what"])
        for name, size in reading.held.items():
            held.add_metric([name], size)
        yield held
        if reading.blocks is not None:
            blocks = CounterMetricFamily(
                f"{PREFIX}_block_cache", "Blocks of counts looked up by readers.", labels=["result"]
            )
            blocks.add_metric(["hit"], reading.blocks.hits)
            blocks.add_metric(["miss"], reading.blocks.misses)
            yield blocks
        yield from _of_fleet(reading)
        known = {
            "database_bytes": ("Bytes of the database's files.", reading.database_bytes),
            "disk_free_bytes": ("Bytes free where the database is.", reading.disk_free_bytes),
            "gateway_latency_seconds": ("From a heartbeat to Discord's answer.", self.latency),
        }
        for name, (text, value) in known.items():
            if value is not None:
                yield GaugeMetricFamily(f"{PREFIX}_{name}", text, value)


def _of_fleet(reading: GaugeReading) -> Iterator[Metric]:
    """Yield what this process does in a store that it shares with others, if it does."""
    if (use := reading.fleet) is None:
        return
    counted = {
        "claims": ("Servers that this process has taken.", use.claims),
        "fences_lost": ("Servers of this process that another has taken.", use.fences_lost),
        "folds": ("Transactions that made or merged blocks of a server.", use.folds),
    }
    for name, (text, value) in counted.items():
        yield CounterMetricFamily(f"{PREFIX}_{name}", text, value)
    trips = CounterMetricFamily(
        f"{PREFIX}_round_trips", "Statements sent to the database and waited for.", labels=["of"]
    )
    trips.add_metric(["reading"], use.reading_round_trips)
    trips.add_metric(["other"], use.round_trips - use.reading_round_trips)
    yield trips
    yield GaugeMetricFamily(f"{PREFIX}_owned_servers", "Servers of this process.", use.owned)
    yield GaugeMetricFamily(f"{PREFIX}_tail_rows", "Rows not made into blocks yet.", use.tail_rows)
