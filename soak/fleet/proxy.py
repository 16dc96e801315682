"""A proxy before PostgreSQL that cuts connections in the middle of a commit.

It looks at what asyncpg sends only as far as it must to know which statements append what was
learned: those that name the table.
"""

import asyncio
import re
from typing import Final

APPENDS: Final = b"INSERT INTO tail"
PREPARED: Final = re.compile(rb"P.{4}(__asyncpg_\w+__)\0([^\0]*)\0", re.DOTALL)
"""A statement's name and text, as the protocol prepares it."""

EXECUTED: Final = re.compile(rb"B.{4}[^\0]*\0(__asyncpg_\w+__)\0", re.DOTALL)
"""A statement's name where it gets its values."""

COMMITTED: Final = b"Z\0\0\0\5I"
"""How an answer ends if there is no transaction under way any more."""

CHUNK: Final = 1 << 16


class CuttingProxy:
    """Forwards connections to a server on loopback, unless it is told to cut them."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.closed = False
        """While this is set, nobody gets through."""
        self.to_cut = 0
        """How many appends lose their connection next: every other one before the server has read
        it whole, the others after it has committed and before anybody is told."""
        self.unread = 0
        self.unanswered = 0
        """How many were cut off before the commit, and after it."""

    async def __aenter__(self) -> "CuttingProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Cut all connections."""
        for connection in [*self._connections]:
            connection.cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.closed:
                raise ConnectionRefusedError
            upstream = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:  # the server is down
            writer.transport.abort()
            return
        connection = _Connection(self, writer, upstream[1])
        self._connections.add(connection)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(connection.forward(reader))
                both.create_task(connection.answer(upstream[0]))
        finally:
            connection.cut()
            self._connections.discard(connection)


class _Connection:
    """A client's connection, and the one to the server that belongs to it."""

    def __init__(
        self, proxy: CuttingProxy, client: asyncio.StreamWriter, server: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._appends: set[bytes] = set()
        self._muted = False

    def cut(self) -> None:
        for one in (self._client, self._server):
            one.transport.abort()

    async def forward(self, reader: asyncio.StreamReader) -> None:
        """Send the server what the client says, until either is gone."""
        while data := await _read(reader):
            if self._is_append(data) and self._proxy.to_cut and not self._muted:
                self._proxy.to_cut -= 1
                if self._proxy.to_cut % 2:
                    self._server.write(data[: len(data) // 2])
                    self._proxy.unread += 1
                    break
                self._muted = True
            self._server.write(data)
        self.cut()

    async def answer(self, reader: asyncio.StreamReader) -> None:
        """Send the client what the server says, unless that is to be lost."""
        while data := await _read(reader):
            if not self._muted:
                self._client.write(data)
            elif data.endswith(COMMITTED):
                self._proxy.unanswered += 1
                break
        self.cut()

    def _is_append(self, data: bytes) -> bool:
        for name, text in PREPARED.findall(data):
            if APPENDS in text:
                self._appends.add(name)
        return any(name in self._appends for name in EXECUTED.findall(data))


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK)
    except OSError:
        return b""
