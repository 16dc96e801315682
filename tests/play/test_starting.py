"""`python -m play` as a program: it opens soon, and leaves nothing behind."""

import asyncio
import os
import sys
from pathlib import Path

import aiohttp

from sandbox.patience import patient

PROJECT = Path(__file__).parents[2]


async def test_it_serves_a_page_and_deletes_everything_at_its_end(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "play",
        "--no-browser",
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    async with patient():
        address = (await process.stdout.readline()).decode().split()[1]
    assert any(tmp_path.iterdir())
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        assert "markov at play" in await response.text()
    process.terminate()
    async with patient():
        rest, _ = await process.communicate()
    assert process.returncode == 0
    assert rest.decode().splitlines() == [
        "Ctrl-C ends it, and deletes all that was learned.",
        "Ending …",
    ]
    assert list(tmp_path.iterdir()) == []


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "play", "--no-browser", "--port", str(port)),
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=asyncio.subprocess.PIPE,
    )
    async with patient():
        _, told = await process.communicate()
    server.close()
    assert process.returncode == 1
    assert told.decode() == f"Port {port} can't be used: address already in use.\n"
