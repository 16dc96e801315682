"""Gateway connections, and the sessions that outlive them."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from enum import IntEnum

from aiohttp import web


class Op(IntEnum):
    """What a payload is for."""

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


class Connection:
    """One websocket, and what still has to go through it."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._request = request
        self._compressor = (
            zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        )
        self._waiting: asyncio.Queue[str | bytes] = asyncio.Queue()

    def send(
        self, op: int, data: object, event: str | None = None, sequence: int | None = None
    ) -> None:
        """Send a payload, after all that went before."""
        self._waiting.put_nowait(json.dumps({"op": op, "d": data, "t": event, "s": sequence}))

    def send_raw(self, frame: str | bytes) -> None:
        """Send a text as it is, packed like all others, or bytes, not even packed."""
        self._waiting.put_nowait(frame)

    async def write(self) -> None:
        """Write what waits, until cancelled or cut off."""
        while True:
            text = await self._waiting.get()
            if isinstance(text, bytes):
                await self.socket.send_bytes(text)
            elif self._compressor is None:
                await self.socket.send_str(text)
            else:
                packed = self._compressor.compress(text.encode())
                await self.socket.send_bytes(packed + self._compressor.flush(zlib.Z_SYNC_FLUSH))

    def cut(self) -> None:
        """Cut the line without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """What a shard has been sent, connected or not."""

    id: str
    intents: int
    shard: int
    shards: int
    connection: Connection | None
    sent: list[tuple[str, object]] = field(default_factory=list)

    def dispatch(self, event: str, data: object) -> None:
        """Send an event now, or after the next RESUME."""
        self.sent.append((event, data))
        if self.connection is not None:
            self.connection.send(Op.DISPATCH, data, event, len(self.sent))

    def replay(self, after: int) -> None:
        """Send again what came after a sequence number."""
        if self.connection is not None:
            for number, (event, data) in enumerate(self.sent[after:], after + 1):
                self.connection.send(Op.DISPATCH, data, event, number)

    def serves(self, guild: int) -> bool:
        """Tell whether this shard's guilds include one."""
        return (guild >> 22) % self.shards == self.shard
