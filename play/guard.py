"""Who may talk to the page's server: a browser on this machine that knows the token."""

import secrets
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LOOPBACK: Final = ("127.0.0.1", "localhost")

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""No script but ours runs, whatever is written in a message, and nothing is fetched elsewhere."""


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def guard(token: str) -> Middleware:
    """Return a middleware that refuses requests of other pages, of other names for this machine
    (DNS rebinding), and without the token."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_ours(request):
            raise web.HTTPForbidden(text="This page only answers a browser on this machine.")
        given = request.match_info.get("token", "")
        if not secrets.compare_digest(given.encode(), token.encode()):
            raise web.HTTPNotFound(text="Open the address that `make play` has printed.")
        return await handler(request)

    return check


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers by which a browser keeps the page to itself."""
    response.headers.update(HEADERS)


def _is_ours(request: web.Request) -> bool:
    port = (request.transport.get_extra_info("sockname") if request.transport else (0, 0))[1]
    hosts = [f"{name}:{port}" for name in LOOPBACK]
    if request.headers.get("Host") not in hosts:
        return False
    origin = request.headers.get("Origin")
    if origin is None:  # browsers always send it with what changes something
        return request.method == "GET"
    return origin in [f"http://{host}" for host in hosts]
