"""The page's server answers nobody but a browser on this machine that knows the token."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from play.playground import Playground
from play.web import PageServer


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[URL]:
    playground = Playground(tmp_path)  # not started: no bot is needed to be refused
    async with PageServer(playground) as server:
        yield URL(server.address)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def status(http: aiohttp.ClientSession, url: URL, **headers: str) -> int:
    async with http.get(url, headers=headers) as response:
        return response.status


async def test_the_page_keeps_to_itself(http: aiohttp.ClientSession, address: URL) -> None:
    assert address.host == "127.0.0.1"
    async with http.get(address) as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "http" not in await response.text()  # nothing from elsewhere


async def test_without_the_token_there_is_nothing(
    http: aiohttp.ClientSession, address: URL
) -> None:
    for path in ("/", "/wrong/", "/wrong/main.js", f"{address.path[:-2]}/"):
        assert await status(http, address.with_path(path)) == 404, path


async def test_other_names_for_this_machine_are_refused(
    http: aiohttp.ClientSession, address: URL
) -> None:
    assert await status(http, address, Host=f"localhost:{address.port}") == 200
    for host in ("evil.example", f"evil.example:{address.port}", "127.0.0.1", "127.0.0.1:1"):
        assert await status(http, address, Host=host) == 403, host


async def test_other_pages_are_refused(http: aiohttp.ClientSession, address: URL) -> None:
    ask = address / "ask" / "state"
    ours = f"http://127.0.0.1:{address.port}"
    for origin in ("https://evil.example", "null", ours.replace("http", "https"), f"{ours}0"):
        async with http.post(ask, json={}, headers={"Origin": origin}) as response:
            assert response.status == 403, origin
        assert await status(http, address, Origin=origin) == 403, origin
    async with http.post(ask, json={}) as response:
        assert response.status == 403  # every browser says from where it posts
    async with http.post(ask, json={}, headers={"Origin": ours}) as response:
        assert response.status == 200


async def test_no_other_file_can_be_fetched(http: aiohttp.ClientSession, address: URL) -> None:
    for path in ("../web.py", "..%2fweb.py", "%2e%2e/web.py", "web.py", "files/1/passwd", ".env"):
        url = URL(f"{address}{path}", encoded=True)
        assert await status(http, url) == 404, path
