"""The five things to try, and what stopped those who tried them for the first time."""

import re

import pytest
from playwright.async_api import Locator, expect

from sandbox.patience import patience
from tests.support.playing import SENTENCE, Player

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = (390, 844)
ZOOMED = (720, 450)  # a laptop's page at 200%


def step(player: Player, name: str) -> Locator:
    """Return one of the five things to try."""
    return player.page.locator("#steps").get_by_role("button", name=re.compile(name))


async def ticked(player: Player, name: str) -> None:
    """Wait until a thing counts as done."""
    await player.sees(step(player, f"{name}.*done"))


async def tab_to(player: Player, what: Locator, key: str = "Tab", within: int = 12) -> None:
    """Press Tab until something has the focus, no more often than anybody would."""
    for _ in range(within):
        await player.page.keyboard.press(key)
        if await what.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{what} isn't reached within {within} tabs")


async def test_five_things_are_tried_by_keyboard_alone(player: Player) -> None:
    page = player.page
    press = page.keyboard.press
    await step(player, "Teach").focus()
    await press("Enter")
    await expect(page.locator("#write")).to_have_value(SENTENCE)
    await press("Enter")
    await ticked(player, "Teach it a sentence")

    await tab_to(player, step(player, "See its odds"), "Shift+Tab")
    await press("Enter")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^must 50%")))
    await expect(player.panel.get_by_role("heading", level=2)).to_be_focused()
    await ticked(player, "See its odds")

    await tab_to(player, step(player, "Hear somebody's style"), "Shift+Tab")
    await press("Enter")
    member = page.get_by_role("combobox", name=re.compile("^member"))
    await expect(member).to_be_focused(timeout=1000 * patience())
    await expect(page.get_by_role("option").last).to_have_text("Grace")
    await press("Enter")
    await expect(member).to_have_value("Ada")
    await press("Enter")
    await player.sees(player.newest.get_by_text("an imitation of Ada"))
    await ticked(player, "Hear somebody's style")

    await tab_to(player, step(player, "Forget somebody"), "Shift+Tab")
    await press("Enter")
    forget = player.panel.get_by_role("button", name="Forget Ada")
    await expect(forget).to_be_focused(timeout=1000 * patience())
    await press("Enter")
    await ticked(player, "Forget somebody")
    kept = player.panel.get_by_role("heading", name="How much it keeps of whom")
    await expect(kept).to_be_focused(timeout=1000 * patience())

    await tab_to(player, step(player, "Look for private"), "Shift+Tab", within=25)
    await press("Enter")
    await player.sees(page.get_by_role("heading", name="# staff-only"))
    await press("Enter")
    await player.sees(step(player, "Bruno asks for “marzipan”"))
    await tab_to(player, step(player, "Look for private"), "Shift+Tab")
    await press("Enter")
    await player.sees(page.get_by_role("form", name="/odds"))
    await press("Enter")
    await player.sees(player.newest.get_by_text("Bruno used /odds word: marzipan"))
    await player.sees(player.newest.get_by_text("I haven't come across that here."))
    await player.sees(page.get_by_text("Five things to try (5 done)"))


async def test_the_log_is_one_stop_and_arrows_go_through_it(player: Player) -> None:
    await player.load_sample()
    await player.sees(player.newest)
    await player.log.focus()
    newest = player.newest.locator(".more")
    await tab_to(player, newest, within=1)
    await player.page.keyboard.press("ArrowUp")
    before = player.log.locator("article").nth(-2).locator(".more")
    await expect(before).to_be_focused()
    await tab_to(player, player.page.locator("#write"), within=1)


async def test_odds_are_those_of_ones_own_sentence_wherever_one_is(player: Player) -> None:
    await step(player, "Teach").click()
    await player.page.keyboard.press("Enter")
    await player.load_sample()
    await step(player, "See its odds").click()
    await player.sees(player.page.get_by_role("heading", name="# general"))
    await player.sees(player.panel.get_by_role("row", name=re.compile("^wish 50% 1×")))


async def test_a_refusal_is_not_somebodys_style(player: Player) -> None:
    await player.load_sample()
    await player.command("imitate", member="Grace")
    await player.sees(player.newest.get_by_text("I've learned nothing from Grace yet"))
    await expect(step(player, "Hear somebody's style.*choose")).to_be_visible()
    await player.command("imitate", member="Wren")
    await ticked(player, "Hear somebody's style")


async def test_forgetting_comes_first_when_nobody_has_written(player: Player) -> None:
    await step(player, "Forget somebody").click()
    await player.sees(player.panel.get_by_role("button", name="Forget Ada"))
    await player.sees(player.page.get_by_role("heading", name="# kitchen-table"))


async def test_a_reload_goes_on_where_one_was(player: Player) -> None:
    page = player.page
    await player.say(SENTENCE)
    await player.become("Chioma")
    await player.go("garden")
    await page.reload()
    await player.sees(page.get_by_role("heading", name="# garden"))
    await expect(page.get_by_role("radio", name="Chioma")).to_be_checked()
    await ticked(player, "Teach it a sentence")
    kept = await page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "change" not in kept


async def test_a_phone_shows_what_was_done_and_what_to_press(player: Player) -> None:
    page = player.page
    width, height = PHONE
    await page.set_viewport_size({"width": width, "height": height})
    await step(player, "Hear somebody's style").click()
    send = page.get_by_role("button", name="Send /imitate")
    await expect(send).to_be_in_viewport(ratio=1, timeout=1000 * patience())
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_role("navigation").get_by_text("Bruno").click()
    await expect(page.get_by_role("navigation")).to_be_hidden(timeout=1000 * patience())
    await expect(page.locator("#write")).to_have_attribute("placeholder", re.compile("as Bruno$"))
    await player.open_panel("you")
    await player.panel.get_by_role("button", name="Forget Ada").click()
    told = page.get_by_role("status").filter(has_text="Forgotten: 4,750 words")
    await expect(told).to_be_in_viewport(ratio=1, timeout=1000 * patience())


async def test_a_form_fits_a_page_at_twice_its_size(player: Player) -> None:
    page = player.page
    await player.load_sample()
    width, height = ZOOMED
    await page.set_viewport_size({"width": width, "height": height})
    await player.type("/imitate ")
    for part in (
        page.get_by_role("combobox", name=re.compile("^member")),
        page.get_by_role("option", name="Ada"),
        page.get_by_role("button", name="Send /imitate"),
    ):
        await expect(part).to_be_in_viewport(ratio=1, timeout=1000 * patience())


async def test_what_is_too_long_or_half_composed_is_kept(player: Player) -> None:
    page = player.page
    field = page.locator("#write")
    long = "word " * 420
    await field.focus()
    await page.keyboard.insert_text(long)
    await page.keyboard.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="Discord takes 2,000 characters")
    await player.sees(alert)
    await expect(field).to_have_value(long)

    await field.fill("")
    keyboard = await page.context.new_cdp_session(page)
    composed = {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    await keyboard.send("Input.imeSetComposition", composed)
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    await keyboard.send("Input.dispatchKeyEvent", enter)
    await expect(field).to_have_value("にほん")
    await keyboard.send("Input.insertText", {"text": "日本"})
    await page.keyboard.press("Enter")
    await player.sees(player.newest.get_by_text("日本", exact=True))
    await player.sees_no(player.log.get_by_text("にほん"))
