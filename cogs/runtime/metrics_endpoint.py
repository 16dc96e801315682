"""Serve `/metrics` and `/healthz`, and nothing else, on 127.0.0.1."""

import asyncio
import json
import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from aiohttp import web

from cogs.runtime.client import MarkovBot
from cogs.runtime.heartbeat import Heartbeat
from cogs.runtime.prometheus import CONTENT_TYPE_LATEST, PrometheusMetrics
from markovbot.errors import UserError
from markovbot.gauges import Gauges

HOST: Final = "127.0.0.1"
NAMES: Final = (HOST, "localhost")
"""Whoever asks by another name was led here by a page in a browser (DNS rebinding)."""

METHODS: Final = ("GET", "HEAD")
TEXT: Final = "text/plain; charset=utf-8"


class MetricsEndpoint:
    """A small HTTP server; `client` returns the client there is just now."""

    def __init__(
        self,
        port: int,
        metrics: PrometheusMetrics,
        gauges: Gauges,
        heartbeat: Heartbeat,
        client: Callable[[], MarkovBot | None],
    ) -> None:
        self._port = port
        self._metrics = metrics
        self._gauges = gauges
        self._heartbeat = heartbeat
        self._client = client
        self._pages = {"/metrics": self._show_metrics, "/healthz": self._show_health}

    async def run(self) -> None:
        """Serve until cancelled. Raises UserError if the port can't be had."""
        runner = web.ServerRunner(web.Server(self._answer, access_log=None), shutdown_timeout=0.5)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, HOST, self._port).start()
            except OSError as error:
                raise UserError(
                    f"METRICS_PORT: port {self._port} of {HOST} can't be used "
                    f"({error.strerror}); choose another one, or end what uses it."
                ) from None
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        name, _, _ = request.host.rpartition(":")
        if (name or request.host) not in NAMES:
            return _plain(403, "Ask for 127.0.0.1 or localhost.")
        page = self._pages.get(request.path)
        if page is None:
            return _plain(404, "Here are /metrics and /healthz only.")
        if request.method not in METHODS:
            answer = _plain(405, "GET only.")
            answer.headers["Allow"] = ", ".join(METHODS)
            return answer
        return await page()

    async def _show_metrics(self) -> web.Response:
        client = self._client()
        latency = None if client is None else client.latency
        if latency is not None and not math.isfinite(latency):
            latency = None
        servers = 0 if client is None else len(client.guilds)
        shards = {} if client is None else client.shards
        connected = {id_: not shard.is_closed() for id_, shard in shards.items()}
        text = self._metrics.text(await self._gauges.read(), servers, latency, connected)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _show_health(self) -> web.Response:
        report = await self._heartbeat.look()
        text = json.dumps({"healthy": report.healthy, **asdict(report)}) + "\n"
        return web.Response(
            text=text, status=200 if report.healthy else 503, content_type="application/json"
        )


def _plain(status: int, text: str) -> web.Response:
    return web.Response(status=status, body=f"{text}\n".encode(), headers={"Content-Type": TEXT})
