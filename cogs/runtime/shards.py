"""How a shard reconnects after its connection has ended.

discord.py reconnects to a session's resume host without limit and without a pause if that host
accepts connections and drops them (its issue 10511), and logs a traceback for each refused attempt.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventItem, EventType, Shard

from cogs.runtime.backoff import Backoff
from cogs.runtime.identify_limiter import IdentifyLimiter
from markovbot.metrics import Connection, Metrics

log = logging.getLogger(__name__)

RESUMES: Final = 2
"""Attempts at resuming a session before a new one is opened."""

FLAP_COUNT: Final = 20
FLAP_WINDOW: Final = 60.0
"""FLAP_COUNT connections within FLAP_WINDOW seconds are flapping: then attempts have pauses."""

HANDSHAKE: Final = 30.0
"""Seconds for connecting and for Discord's HELLO."""

YIELD_AFTER: Final = 0.005
"""Seconds for which a socket may process received events before it yields to other tasks."""


class YieldingSocket(DiscordWebSocket):
    """A socket that yields to other tasks during a burst of events.

    discord.py's own reads for as long as there is anything to read. Then hundreds of tasks run at
    once, and an answer that was nearly finished waits for all of them.
    """

    _burst_began: float | None = None
    """When this burst began (`time.monotonic`); None outside of a burst."""

    async def received_message(self, msg: Any, /) -> None:  # noqa: ANN401 - discord.py's own
        """Process an event, and yield if the burst has lasted longer than YIELD_AFTER."""
        await super().received_message(msg)
        if self._burst_began is None:
            self._burst_began = time.monotonic()
            self.loop.call_soon(self._end_burst)
        elif time.monotonic() - self._burst_began > YIELD_AFTER:
            await asyncio.sleep(0)

    def _end_burst(self) -> None:
        self._burst_began = None


class ResilientShard(Shard):
    """Resumes at once, then after a pause, then opens a new session; without limit.

    An error that no attempt can mend (token, intents) ends the client.
    """

    def __init__(
        self,
        ws: DiscordWebSocket,
        client: discord.AutoShardedClient,
        queue_put: Callable[[EventItem], None],
        limiter: IdentifyLimiter,
        metrics: Metrics,
    ) -> None:
        super().__init__(ws, client, queue_put)
        self._metrics = metrics
        self._acquire_identify = partial(limiter.acquire, client, ws.shard_id or 0)
        self._attempts = 0
        self._pauses = Backoff()
        self._arrivals: deque[float] = deque(maxlen=FLAP_COUNT)

    def mark_connected(self, outcome: Connection) -> None:
        """Record that Discord has resumed the session or opened a new one."""
        self._metrics.connected(outcome)
        if self._attempts > 1:
            log.info("Shard %d is connected again.", self.id)
        self._attempts = 0
        self._arrivals.append(time.monotonic())
        if not self._flapping():
            self._pauses.reset()

    async def reidentify(self, exc: ReconnectWebSocket) -> None:
        """Reconnect in a task of this shard's own, so that other shards don't wait for it."""
        self._cancel_task()
        self._dispatch("disconnect")
        self._dispatch("shard_disconnect", self.id)
        self._task = asyncio.create_task(self._restore_connection(resume=exc.resume))

    async def _handle_disconnect(self, e: Exception) -> None:
        if self._client.is_closed():
            return
        if isinstance(e, discord.ConnectionClosed):
            self._queue_put(EventItem(EventType.terminate, self, e))
        else:
            self._queue_put(EventItem(EventType.resume, self, ReconnectWebSocket(self.id)))

    async def _restore_connection(self, *, resume: bool) -> None:
        while True:
            self._attempts += 1
            resume = resume and self._attempts <= RESUMES and self.ws.session_id is not None
            if self._attempts > 1 or self._flapping():
                await asyncio.sleep(self._pauses.next())
            try:
                self.ws = await self._open_socket(resume=resume)
            except discord.ConnectionClosed as error:
                self._queue_put(EventItem(EventType.terminate, self, error))
                return
            except Exception as error:  # noqa: BLE001 - the next attempt may succeed
                self._metrics.connected(Connection.FAILED)
                log.warning(
                    "Shard %d can't connect to Discord (%s); it goes on trying.",
                    self.id,
                    type(error).__name__,
                )
            else:
                self.launch()
                return

    def _flapping(self) -> bool:
        arrivals = self._arrivals
        return len(arrivals) == FLAP_COUNT and time.monotonic() - arrivals[0] < FLAP_WINDOW

    async def _open_socket(self, *, resume: bool) -> DiscordWebSocket:
        if not resume:
            await self._acquire_identify()
        async with asyncio.timeout(HANDSHAKE):
            return await YieldingSocket.from_client(
                self._client,
                resume=resume,
                gateway=self.ws.gateway if resume else None,
                shard_id=self.id,
                session=self.ws.session_id,
                sequence=self.ws.sequence,
            )
