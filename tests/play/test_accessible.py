"""The page for people who use a keyboard, a screen reader, a phone, or a dark room."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from sandbox.patience import patience
from tests.support.playing import SENTENCE, Player

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERIOUS = {"serious", "critical"}
WIDTHS = (360, 1440)


async def faults(player: Player) -> list[str]:
    """Return axe-core's serious and critical findings, with the elements they are about."""
    found = await Axe().run(player.page)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


async def test_axe_finds_no_serious_fault(examined: Player) -> None:
    player = examined
    page = player.page
    await player.say(SENTENCE)
    await player.command("help")
    await player.command("odds", word="you")
    await player.open_panel("you")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^must 50%")))
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await faults(player) == [], (theme, width)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{wide} pixels at {width}"
    await page.set_viewport_size({"width": 1440, "height": 900})
    await player.type("/imi")
    await player.sees(page.get_by_role("option", name="/imitate"))
    assert await faults(player) == []
    await page.keyboard.press("Enter")
    await player.sees(page.get_by_role("form", name="/imitate"))
    assert await faults(player) == []
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await player.command("markov settings")
    await player.newest.get_by_role("button", name="Unasked").click()
    await player.newest.get_by_role("button", name="Limit an hour…").click()
    await player.sees(page.get_by_role("dialog", name="Speak unasked"))
    assert await faults(player) == []
    await page.keyboard.press("Escape")
    await player.newest.click(button="right")
    await player.sees(page.get_by_role("menu"))
    assert await faults(player) == []


async def test_everything_works_by_keyboard(player: Player) -> None:
    page = player.page
    press = page.keyboard.press
    await press("Tab")
    await expect(page.get_by_role("link", name="Skip to writing")).to_be_focused()
    await press("Enter")
    await expect(page.locator("#write")).to_be_focused()
    await page.keyboard.type(SENTENCE)
    await press("Enter")
    await player.sees(player.newest.get_by_text(SENTENCE))
    await page.keyboard.type("/odd")
    await player.sees(page.get_by_role("option", name="/odds"))
    await press("Tab")
    await page.keyboard.type("you")
    await press("Enter")
    await player.sees(player.newest.get_by_text("Seen 2 times."))
    await expect(page.locator("#write")).to_be_focused()

    await press("ArrowUp")
    await expect(page.get_by_role("textbox", name="word Show")).to_have_count(0)
    form = page.get_by_role("form", name="/odds")
    await expect(form.locator("[name=word]")).to_have_value("you")
    await press("Escape")
    await expect(page.locator("#write")).to_be_focused()

    more = player.log.get_by_role("button", name="More about Grace's message").first
    await more.focus()
    await press("Enter")
    menu = page.get_by_role("menu")
    await expect(menu.get_by_role("menuitem", name="Reply")).to_be_focused()
    await press("ArrowDown")
    await expect(menu.get_by_role("menuitem", name="Edit")).to_be_focused()
    await press("Escape")
    await expect(more).to_be_focused()

    learned = page.get_by_role("button", name="What it learned")
    await learned.focus()
    await press("Enter")
    await player.sees(player.panel)
    await player.panel.get_by_role("textbox").focus()
    await press("Escape")
    await expect(player.panel).to_be_hidden()
    await expect(learned).to_be_focused()
    await page.get_by_role("radio", name="Grace").focus()
    await press("ArrowDown")
    await expect(page.locator("#write")).to_have_attribute("placeholder", re.compile("as Ada$"))
    await expect(page.get_by_role("radio", name="Ada")).to_be_focused()


async def test_a_phone_has_room_for_everything(player: Player) -> None:
    page = player.page
    await page.set_viewport_size({"width": 390, "height": 800})
    await player.say(SENTENCE)
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_role("navigation").get_by_role("button", name="garden").click()
    await player.sees(page.get_by_role("heading", name="# garden"))
    await expect(page.get_by_role("navigation")).to_be_hidden(timeout=1000 * patience())
    await player.open_panel("you")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^must 50%")))
    await player.panel.get_by_role("button", name="Close").click()
    await player.say("there is room for this, too")
