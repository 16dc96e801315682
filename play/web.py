"""The page's server: the files of the page, what it asks for, and news of what has changed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from play.exports import upload_directory
from play.guard import add_headers, guard, new_token
from play.playground import Playground
from sandbox.calls import Json
from sandbox.rendering.page import STYLE

HOST: Final = "127.0.0.1"
STATIC: Final = Path(__file__).with_name("static")

LARGEST_REQUEST: Final = 1 << 20
LARGEST_EXPORT: Final = 1 << 30

PIECE: Final = 1 << 16
AT_MOST_EVERY: Final = 0.08
"""Seconds between two pieces of news, so that a fast chat doesn't keep a page busy."""

ALIVE_EVERY: Final = 15.0
"""Seconds after which silence is broken, so that a page that is gone is noticed."""

KINDS: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
PICTURES: Final = {".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}

Ask = Callable[[Json], Json | Awaitable[Json]]


class PageServer:
    """Serves one playground while the `async with` block lasts."""

    def __init__(self, playground: Playground, port: int = 0) -> None:
        self._playground = playground
        self._port = port
        self._token = new_token()
        actions = playground.actions
        self._asks: dict[str, Ask] = {
            "state": playground.state,
            "panel": playground.panel,
            "bot": playground.bot,
            "sample": playground.sample,
            "forget": playground.forget,
            **{
                one.__name__: one
                for one in (
                    actions.view,
                    actions.say,
                    actions.edit,
                    actions.delete,
                    actions.dismiss,
                    actions.commands,
                    actions.slash,
                    actions.complete,
                    actions.menu,
                    actions.press,
                    actions.options,
                    actions.choose,
                    actions.submit,
                )
            },
        }
        app = web.Application(middlewares=[guard(self._token)], client_max_size=LARGEST_REQUEST)
        app.on_response_prepare.append(add_headers)
        app.router.add_get("/{token}/", self._file)
        app.router.add_get("/{token}/{name:[a-z-]+\\.(?:js|css)}", self._file)
        app.router.add_get("/{token}/files/{id:\\d+}/{name}", self._attachment)
        app.router.add_get("/{token}/news", self._news)
        app.router.add_post("/{token}/ask/{what:[a-z]+}", self._ask)
        app.router.add_post("/{token}/export/{name}", self._export)
        app.router.add_route("*", "/{token:.*}", _nothing)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        self.address = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        port = self._runner.addresses[0][1]
        self.address = f"http://{HOST}:{port}/{self._token}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        path = STYLE if name == "messages.css" else STATIC / name
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=KINDS[path.suffix])

    async def _attachment(self, request: web.Request) -> web.Response:
        """Serve a file of a message that has been drawn; what is no picture is saved."""
        file = self._playground.view.files.get(int(request.match_info["id"]))
        if file is None:
            raise web.HTTPNotFound
        kind = PICTURES.get(Path(file.name).suffix.lower())
        if kind is not None:
            return web.Response(body=file.data, content_type=kind)
        head = {"Content-Disposition": "attachment"}
        return web.Response(body=file.data, content_type="application/octet-stream", headers=head)

    async def _ask(self, request: web.Request) -> web.Response:
        """Answer one question or action; what goes wrong becomes a sentence."""
        ask = self._asks.get(request.match_info["what"])
        if ask is None:
            raise web.HTTPNotFound
        try:
            asked = await request.json()
            answer = ask(asked)
            if not isinstance(answer, dict):
                answer = await answer
        except (KeyError, ValueError, TypeError):
            return _refused("That wasn't understood.")
        except LookupError as error:
            return _refused(str(error))
        except TimeoutError:
            return _refused("The application did not respond.")
        return web.json_response(answer)

    async def _export(self, request: web.Request) -> web.Response:
        """Take a dropped file, count what is in it, and delete it."""
        name = Path(request.match_info["name"]).name or "export"
        with upload_directory(self._playground.directory) as directory:
            path = directory / name
            size = 0
            with path.open("wb") as file:
                async for piece in request.content.iter_chunked(PIECE):
                    size += len(piece)
                    if size > LARGEST_EXPORT:
                        return _refused("That file is larger than a gigabyte: use the importer.")
                    await asyncio.to_thread(file.write, piece)
            try:
                return web.json_response(await self._playground.bring_in(path))
            except LookupError as error:
                return _refused(str(error))

    async def _news(self, request: web.Request) -> web.StreamResponse:
        """Send the counts of changes whenever they grow, until the page is gone."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        sent: dict[str, int] = {}
        news = self._playground.news
        with suppress(ConnectionError, asyncio.CancelledError):
            while True:
                if sent != news.counts:
                    sent = dict(news.counts)
                    await response.write(f"data: {json.dumps(sent)}\n\n".encode())
                    await asyncio.sleep(AT_MOST_EVERY)
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(ALIVE_EVERY):
                        await news.next()
                        continue
                await response.write(b": alive\n\n")
        return response


async def _nothing(_request: web.Request) -> web.Response:
    raise web.HTTPNotFound


def _refused(sentence: str) -> web.Response:
    """Return a sentence for people; as an error, a browser would also write it into its log."""
    return web.json_response({"refused": sentence})
