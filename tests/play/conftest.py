"""The page of `make play` in Debian's Chromium, with the real bot behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from play.playground import Playground
from play.web import PageServer
from sandbox.patience import patience
from sandbox.rendering.browser import NoBrowser, find_browser, running_browser
from tests.support.playing import Player


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    try:
        find_browser()
    except NoBrowser as error:
        pytest.skip(str(error))
    async with running_browser() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def player(browser: Browser, tmp_path: Path) -> AsyncIterator[Player]:
    async with opened(browser, tmp_path) as player:
        yield player


@pytest_asyncio.fixture(loop_scope="module")
async def examined(browser: Browser, tmp_path: Path) -> AsyncIterator[Player]:
    """Open a page into which axe-core may put the styles that it works with."""
    async with opened(browser, tmp_path, bypass_csp=True) as player:
        yield player


@asynccontextmanager
async def opened(
    browser: Browser, directory: Path, *, bypass_csp: bool = False
) -> AsyncIterator[Player]:
    """Open the page, wait until the bot is online, and find no error in the browser's log."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    async with Playground(directory) as playground, PageServer(playground) as server:
        context = await browser.new_context(
            viewport={"width": 1440, "height": 900}, bypass_csp=bypass_csp
        )
        context.set_default_timeout(1000 * patience())
        expect.set_options(timeout=1000 * patience())
        page: Page = await context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(server.address)
        player = Player(page, playground, server)
        await player.online()
        yield player
        await context.close()
        assert errors == []
        assert playground.sandbox.problems == []
        assert "Traceback" not in playground.keeper.output
