"""Gateway connections, and sessions, which outlive connections."""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from aiohttp import web


class Op(IntEnum):
    """Opcodes of payloads."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


REPLAYED: Final = 20_000
"""Events that a session keeps for a replay; Discord has a limit, too."""


class Connection:
    """One websocket, and its queue of payloads."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._request = request
        self._compressor = (
            zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        )
        self._waiting: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._ended = asyncio.Event()
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def send(
        self, op: int, data: object, event: str | None = None, sequence: int | None = None
    ) -> None:
        """Queue a payload."""
        self._waiting.put_nowait(json.dumps({"op": op, "d": data, "t": event, "s": sequence}))

    def send_raw(self, frame: str | bytes) -> None:
        """Queue a text to be compressed, or bytes to be sent as they are."""
        self._waiting.put_nowait(frame)

    async def write(self) -> None:
        """Write the queue until cancelled or aborted."""
        try:
            while True:
                await self._write(await self._waiting.get())
                self._waiting.task_done()
        finally:
            self._ended.set()

    async def drain(self) -> None:
        """Wait until the socket has taken the queue, or is closed."""
        waits = asyncio.create_task(self._waiting.join()), asyncio.create_task(self._ended.wait())
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()

    async def _write(self, text: str | bytes) -> None:
        if isinstance(text, bytes):
            await self.socket.send_bytes(text)
        elif self._compressor is None:
            await self.socket.send_str(text)
        else:
            packed = self._compressor.compress(text.encode())
            await self.socket.send_bytes(packed + self._compressor.flush(zlib.Z_SYNC_FLUSH))

    async def read_by(self, reader: asyncio.Task[None]) -> None:
        """Wait until what reads from the socket has ended, or until `close` ends it.

        The client confirms a code before the connection ends: one that is behind with reading would
        see only that it has ended.
        """
        await asyncio.wait((reader, self._code), return_when=asyncio.FIRST_COMPLETED)
        if not reader.done():
            reader.cancel()
            await asyncio.wait((reader,))
            await self.socket.close(code=self._code.result())
        elif not reader.cancelled():
            reader.result()

    def close(self, code: int) -> None:
        """Begin to close the connection with a code."""
        if not self._code.done():
            self._code.set_result(code)

    def cut(self) -> None:
        """Abort the connection without a close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """A shard's session: the events it was sent, as far as they can be replayed."""

    id: str
    intents: int
    shard: int
    shards: int
    connection: Connection | None
    events: int = 0
    sent: deque[tuple[str, object]] = field(default_factory=lambda: deque(maxlen=REPLAYED))

    def dispatch(self, event: str, data: object) -> None:
        """Send an event now, or after the next RESUME if there is no connection."""
        self.sent.append((event, data))
        self.events += 1
        if self.connection is not None:
            self.connection.send(Op.DISPATCH, data, event, self.events)

    def can_replay(self, after: int) -> bool:
        """Tell whether all events after a sequence number are still kept."""
        return self.events - len(self.sent) <= after <= self.events

    def replay(self, after: int) -> None:
        """Send all events after a sequence number again."""
        if self.connection is not None:
            missed = self.events - after
            for number, (event, data) in enumerate(list(self.sent)[-missed:] if missed else ()):
                self.connection.send(Op.DISPATCH, data, event, after + 1 + number)

    def serves(self, guild: int) -> bool:
        """Tell whether this shard's guilds include one."""
        return (guild >> 22) % self.shards == self.shard
