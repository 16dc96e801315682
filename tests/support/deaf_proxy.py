"""A proxy between a client and a server that can lose an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

CHUNK: Final = 1 << 16


class DeafProxy:
    """Passes everything on, until it is told to lose an answer.

    The server then has received what the client sent, and has done it, but the client's connection
    is cut before it hears so.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.lose = 0
        """How many answers are lost from now on."""
        self.replaced = b"", b""
        """What the server says, and what the client hears instead: equally long."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, requests = await asyncio.open_connection(self._host, self._port)
        for task in (self._forward(reader, requests), self._answer(answers, writer, requests)):
            running = asyncio.ensure_future(task)
            self._tasks.add(running)
            running.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        requests: asyncio.StreamWriter,
    ) -> None:
        try:
            while data := await reader.read(CHUNK):
                if self.lose:
                    self.lose -= 1
                    requests.close()
                    break
                writer.write(data.replace(*self.replaced) if self.replaced[0] else data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def through_proxy(url: str) -> AsyncIterator[tuple[DeafProxy, str]]:
    """Serve on a free port of loopback; yield the proxy, and the URL with its port."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    proxy = DeafProxy(parts.hostname, parts.port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, url.replace(f":{parts.port}/", f":{proxy.port}/")
    finally:
        server.close()
        await proxy.close()
