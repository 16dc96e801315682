"""A sandbox that a test speaks to directly, as a client would."""

import json
import zlib
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox import Sandbox
from sandbox.patience import patience
from sandbox.world import Channel, Guild, Member

INTENTS = 1 << 0 | 1 << 9 | 1 << 15


@dataclass
class Town:
    """A guild with one channel and one member, and a client that may speak to REST."""

    sandbox: Sandbox
    guild: Guild
    square: Channel
    ada: Member
    http: aiohttp.ClientSession

    async def rest(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        url = self.sandbox.api_url + path
        async with self.http.request(method, url, headers=headers, **options) as response:
            return response.status, await response.json() if await response.read() else None

    async def connect(self, *, compress: bool = False) -> "Line":
        url = self.sandbox.gateway_url + ("?compress=zlib-stream" if compress else "")
        line = Line(await self.http.ws_connect(url), zlib.decompressobj() if compress else None)
        assert (await line.read())["op"] == 10
        return line

    async def identify(
        self, intents: int = INTENTS, *, compress: bool = False, shard: tuple[int, int] = (0, 1)
    ) -> "Line":
        line = await self.connect(compress=compress)
        await line.send(2, {"token": self.sandbox.token, "intents": intents, "shard": shard})
        line.session = (await line.event("READY"))["session_id"]
        return line


@dataclass
class Line:
    """A websocket to the gateway."""

    socket: aiohttp.ClientWebSocketResponse
    inflate: Any
    session: str = ""
    sequence: int = 0

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def read(self) -> dict[str, Any]:
        frame = await self.socket.receive(timeout=patience())
        if frame.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            return {"closed": self.socket.close_code}
        text = self.inflate.decompress(frame.data) if self.inflate else frame.data
        payload: dict[str, Any] = json.loads(text)
        self.sequence = payload["s"] or self.sequence
        return payload

    async def event(self, name: str) -> Any:
        """Read until an event of this name, and return its data."""
        while True:
            payload = await self.read()
            assert "closed" not in payload, payload
            if payload["t"] == name:
                return payload["d"]
