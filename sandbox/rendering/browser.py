"""Take pictures of pages with a real browser that is installed on this machine."""

import io
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser, ViewportSize, async_playwright

VARIABLE: Final = "CHROMIUM"
"""The environment variable with the path of a browser, where it is installed somewhere else."""

PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "msedge",
)
HOW_TO_GET_ONE: Final = (
    "Pictures take Chromium or Chrome. On Debian and Ubuntu: apt install chromium "
    "fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji. "
    f"If there is one elsewhere, {VARIABLE} says where."
)
PHONE: Final = 390
"""The width of a usual phone, in pixels of CSS."""

LOW: Final = 100
"""The height of the window: a picture is as high as what it shows."""

SHARP: Final = 1.5
"""Pixels of the picture for each pixel of CSS."""

COLOURS: Final = 256
"""Of a picture: as many as a palette has. Text looks as before with 64, emoji do not."""


class NoBrowser(Exception):
    """There is none; the message says how to get one."""

    def __init__(self) -> None:
        super().__init__(HOW_TO_GET_ONE)


def find_browser() -> Path:
    """Return the program of a browser. Raises NoBrowser."""
    named = os.environ.get(VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise NoBrowser
    return Path(found)


class Camera:
    """Takes pictures of pages."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def picture(self, page: str, width: int = PHONE) -> bytes:
        """Return a PNG of a page's `main`, so many pixels of CSS wide and as high as it takes."""
        context = await self._browser.new_context(
            viewport=ViewportSize(width=width, height=LOW),
            device_scale_factor=SHARP,
            java_script_enabled=False,
            offline=True,
        )
        try:
            shown = await context.new_page()
            await shown.set_content(page)
            return smaller(await shown.locator("main").screenshot(type="png"))
        finally:
            await context.close()


@asynccontextmanager
async def camera() -> AsyncIterator[Camera]:
    """Start a browser for pictures while the block lasts. Raises NoBrowser."""
    async with running_browser() as browser:
        yield Camera(browser)


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Start a browser while the block lasts. Raises NoBrowser."""
    program = find_browser()
    # Chromium refuses to start as root with its own sandbox; what it shows is ours alone.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=arguments, headless=True
        )
        try:
            yield browser
        finally:
            await browser.close()


def smaller(png: bytes) -> bytes:
    """Return a picture with few colours, which takes a third of the bytes."""
    with Image.open(io.BytesIO(png)) as whole:
        few = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()
