"""Write the pictures of the page: `python -m play.pictures`.

The real bot answers, as in `make play`; a browser shows the page light and dark, as wide as a
phone, a tablet and a desk. `sandbox.pictures` draws what the bot sends by itself.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Page, expect

from play.playground import Playground
from play.web import PageServer
from sandbox.patience import patience
from sandbox.rendering import THEMES
from sandbox.rendering.browser import NoBrowser, running_browser, smaller

PICTURES: Final = Path(__file__).parents[1] / "docs" / "pictures" / "play"

SIZES: Final = ((390, 844), (820, 1180), (1440, 900))
"""Of windows, in pixels of CSS."""

WIDE: Final = 1200
"""From here on, there is room for the panel beside all the rest."""


async def take(directory: Path) -> None:
    """Write all pictures into a directory. Raises NoBrowser."""
    with tempfile.TemporaryDirectory() as name:
        async with (
            running_browser() as browser,
            Playground(Path(name)) as playground,
            PageServer(playground) as server,
        ):
            context = await browser.new_context(viewport={"width": 1440, "height": 900})
            page = await context.new_page()
            page.set_default_timeout(1000 * patience())
            await page.goto(server.address)
            await page.get_by_text("From now on I learn how this channel talks").wait_for()
            await _teach(page)
            await _shoot(page, directory, "sentence", panel=True)
            await _chat(page)
            await _shoot(page, directory, "chat", panel=False)
            await context.close()


async def _teach(page: Page) -> None:
    await page.get_by_role("button", name="Teach it a sentence").click()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="See its odds").click()
    await page.get_by_text("Counted in #general").wait_for()


async def _chat(page: Page) -> None:
    await page.get_by_role("button", name="Hear somebody's style").click()
    form = page.get_by_role("form", name="/imitate")
    await form.locator("[name=member]").fill("Ada")
    await form.get_by_role("button", name="Send").click()
    await page.get_by_text("an imitation of Ada").first.wait_for()
    await page.locator("#write").press_sequentially("/odds ")
    await page.keyboard.type("kettle")
    await page.keyboard.press("Enter")
    await page.get_by_role("img", name="Bars of what came after").wait_for()


async def _shoot(page: Page, directory: Path, scene: str, *, panel: bool) -> None:
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for width, height in SIZES:
            phone = width == SIZES[0][0]
            await page.set_viewport_size({"width": width, "height": height})
            # On a phone, the list folds up as soon as one thing was tried.
            await page.locator("#guide").evaluate(
                "(guide, open) => { guide.open = open; }", not phone
            )
            shown = page.get_by_role("complementary", name="What it learned")
            if await shown.is_visible() != (panel or width >= WIDE):
                await page.locator("#open-learned").dispatch_event("click")
            await page.locator("#write").focus()
            await page.locator("#log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
            picture = smaller(await page.screenshot(type="png"))
            (directory / f"{scene}-{width}-{theme}.png").write_bytes(picture)


def main(arguments: Sequence[str]) -> int:
    """Write the pictures; return the exit code."""
    parser = argparse.ArgumentParser("python -m play.pictures", description=__doc__)
    parser.add_argument("--into", type=Path, default=PICTURES, help="another directory")
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(take(options.into))
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
