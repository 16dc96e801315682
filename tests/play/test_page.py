"""What a newcomer does on the page, from the first sentence to the last word forgotten."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.patience import patience
from tests.support.playing import SENTENCE, Player

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXPORT = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"


async def test_a_sentence_is_learned_and_subtracted_before_ones_eyes(player: Player) -> None:
    panel = player.panel
    await player.open_panel("you")
    await player.say(SENTENCE)
    for word in ("must", "wish"):
        await player.sees(panel.get_by_role("row", name=re.compile(rf"^{word} 50% 1×")))
    await player.sees(panel.get_by_text("Counted in #general: 12 steps from word to word."))
    await player.sees(panel.get_by_text(re.compile("change, world in all .* nothing readable")))
    await panel.get_by_role("button", name="must").click()
    await player.sees(panel.get_by_role("row", name=re.compile("^be 100% 1×")))

    await player.newest.get_by_role("button", name="More about Grace's message").click()
    await player.page.get_by_role("menuitem", name="Delete").click()
    await player.sees(panel.get_by_text("Deleted, and subtracted again"))
    await player.sees(panel.get_by_text("Nobody has said that where you can read."))


async def test_the_table_follows_what_one_types(player: Player) -> None:
    await player.open_panel("")
    await player.say(SENTENCE)
    await player.type("Would you")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^wish 50%")))


async def test_it_speaks_completes_imitates_and_tells_why(player: Player) -> None:
    page = player.page
    await player.load_sample()
    await player.open_panel("kettle")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^on ")))

    await player.type("/say ")
    about = page.get_by_role("combobox", name="about")
    await about.press_sequentially("kett")
    await player.sees(page.get_by_role("option", name="kettle"))
    await page.keyboard.press("Tab")
    await expect(about).to_have_value("kettle")
    await page.keyboard.press("Enter")
    await player.sees(player.newest.get_by_text("Grace used /say about: kettle"))
    await player.sees(player.newest.get_by_text(re.compile("kettle", re.IGNORECASE)).last)
    await player.sees(player.panel.get_by_text("How likely each word was"))

    await player.newest.get_by_role("button", name="Why?").click()
    await player.sees(player.newest.get_by_text("Only you can see this"))
    await player.newest.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Dismiss").click()
    await player.sees_no(player.log.get_by_text("Only you can see this"))

    await player.command("imitate", member="Ada")
    await player.sees(player.newest.get_by_text("an imitation of Ada"))
    written = player.log.locator("article").filter(has_text="Bruno").last
    await written.click(button="right")
    await page.get_by_role("menuitem", name="Imitate Bruno").click()
    await player.sees(player.log.get_by_text("an imitation of Bruno"))

    await player.command("odds", word="kettle")
    picture = player.newest.get_by_role("img", name=re.compile("^Bars of what came after"))
    await player.sees(picture)
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200


async def test_people_chat_by_themselves(player: Player) -> None:
    page = player.page
    speed = page.get_by_label("Six people chat by themselves")
    await speed.select_option("fast")
    await player.sees(page.get_by_role("heading", name="# kitchen-table"))
    await player.sees(player.log.get_by_text("Honestly, Bruno, there is flour on the stairs"))
    await speed.select_option("off")
    await player.sees(page.get_by_role("button", name=re.compile("Load the rest")))


async def test_settings_are_changed_by_buttons_selects_and_a_form(player: Player) -> None:
    page = player.page
    await player.command("markov settings")
    await player.newest.get_by_role("button", name="Lines").click()
    await player.newest.get_by_role("button", name="How long lines are").click()
    await page.get_by_role("radio", name="Short").check()
    await page.get_by_role("button", name="Choose", exact=True).click()
    await player.sees(player.newest.get_by_text("short", exact=False).first)
    await player.newest.get_by_role("button", name="Back").click()
    await player.newest.get_by_role("button", name="Unasked").click()
    await player.newest.get_by_role("button", name="Set the chance in …").click()
    await page.get_by_role("checkbox", name="#garden").check()
    await page.get_by_role("button", name="Choose", exact=True).click()
    form = page.get_by_role("dialog", name="Speak unasked")
    await form.get_by_role("textbox").fill("2.5")
    await form.get_by_role("button", name="Submit").click()
    await player.sees(player.newest.get_by_text("2.5%", exact=False).first)


async def test_who_opts_out_or_is_forgotten_is_gone_from_the_counts(player: Player) -> None:
    panel = player.panel
    await player.become("Ada")
    await player.say("the kettle sings for everybody tonight")
    await player.become("Bruno")
    await player.say("the kettle sings for nobody at noon")
    await player.open_panel("sings")
    await player.sees(panel.get_by_role("row", name=re.compile("^for 100% 2×")))
    await panel.get_by_role("button", name="Forget Ada").click()
    await player.sees(panel.get_by_role("row", name=re.compile("^for 100% 1×")))
    await player.sees(panel.get_by_role("row", name="Ada 0 words"))
    await player.sees(player.page.get_by_text(re.compile("Ada used /privacy. Forgotten: 6 words")))

    await player.command("privacy")
    await player.newest.get_by_role("button", name="Opt out here").click()
    await player.sees(player.newest.get_by_text("You have opted out here"))
    await player.sees(panel.get_by_role("row", name="Bruno 0 words"))
    await player.say("the kettle sings again for me")
    await player.sees(panel.get_by_text("Nobody has said that where you can read."))


async def test_what_is_private_stays_private(player: Player) -> None:
    page = player.page
    await player.go("staff-only")
    await player.say("the marzipan belongs to the zeppelin club")
    await player.open_panel("marzipan")
    await player.sees(player.panel.get_by_role("row", name=re.compile("^belongs 100% 1×")))
    await player.become("Bruno")
    await player.sees_no(page.get_by_role("navigation").get_by_text("staff-only"))
    await player.sees(page.get_by_role("heading", name="# general"))
    await player.sees(player.panel.get_by_text("Nobody has said that where you can read."))
    await player.command("odds", word="marzipan")
    await player.sees(player.log.get_by_text("I haven't come across that here."))
    await player.sees_no(player.log.get_by_text("zeppelin"))
    seen = await page.evaluate(
        """([who, place]) => fetch("ask/view", {method: "POST", body: JSON.stringify(
        {who, place, known: {}})}).then((answer) => answer.text())""",
        [
            await page.get_by_role("radio", name="Bruno").get_attribute("value"),
            str(_private_channel(player)),
        ],
    )
    assert "marzipan" not in seen
    assert "isn't there any more, or not for this person" in seen


def _private_channel(player: Player) -> int:
    guild = player.playground.servers.first
    return next(one.id for one in guild.channels.values() if one.name == "staff-only")


async def test_nothing_is_lost_while_the_bot_is_dead(player: Player) -> None:
    page = player.page
    await player.open_panel("")
    await page.get_by_role("button", name="Kill bot").click()
    await player.sees(page.get_by_text("markov was killed."))
    await player.say("paper lanterns float above the river")
    await player.type("/stats")
    await page.keyboard.press("Enter")
    await player.sees(page.get_by_role("button", name="Send /stats"))
    await page.keyboard.press("Enter")
    await player.sees(page.get_by_role("alert").filter(has_text="Start it again"))
    await page.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Start bot again").click()
    await player.sees(player.panel.get_by_role("row", name=re.compile("^lanterns → float 100% 1×")))
    await page.get_by_role("button", name="Stop bot").click()
    await player.sees(page.get_by_text("markov is away."))


async def test_an_export_becomes_a_server_to_hear(player: Player) -> None:
    page = player.page
    dropped = await page.evaluate_handle(
        """text => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "chat.jsonl"));
            return carried;
        }""",
        EXPORT.read_text("utf-8"),
    )
    await page.dispatch_event("body", "drop", {"dataTransfer": dropped})
    await player.sees(page.get_by_text(re.compile("Learned 1,7.. messages of chat.jsonl")))
    await player.sees(page.get_by_role("heading", name="# kitchen-table"))
    await player.command("imitate", member="Old Finn")
    await player.sees(player.newest.get_by_text("an imitation of Old Finn"))
    held = {path.name for path in player.playground.directory.rglob("*")}
    assert not [name for name in held if "chat" in name or "dropped" in name]
    await page.get_by_label("Hear your own server").set_input_files(
        {"name": "holiday.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    )
    alert = page.get_by_role("alert").filter(has_text="holiday.png looks like a picture")
    await player.sees(alert)


async def test_writing_as_one_is_used_to(player: Player) -> None:
    page = player.page
    await player.say("good mornig everybody")
    await page.locator("#write").press("ArrowUp")
    await expect(page.locator("#write")).to_have_value("good mornig everybody")
    await page.locator("#write").fill("")
    await player.newest.click(button="right")
    await page.get_by_role("menuitem", name="Edit").click()
    await page.locator("#write").fill("good morning everybody")
    await page.keyboard.press("Enter")
    await player.sees(player.newest.get_by_text("good morning everybody"))
    await player.sees(player.newest.get_by_text("(edited)"))
    await player.become("Chioma")
    await player.newest.click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await player.type("@Gr")
    await page.keyboard.press("Enter")
    await page.keyboard.type("and to you")
    await page.keyboard.press("Enter")
    await player.sees(player.newest.locator(".mention", has_text="@Grace"))
    await player.sees(player.newest.get_by_text("good morning everybody"))
    await player.say("@markov what do you think?")
    await expect(player.newest.locator(".author")).to_have_text("markov", timeout=1000 * patience())


async def test_it_answers_direct_messages(player: Player) -> None:
    await player.become("Bruno")
    await player.go("@ markov, directly")
    await player.type("hello, who are you?")
    await player.page.keyboard.press("Enter")
    await expect(player.log.locator("article")).to_have_count(2, timeout=1000 * patience())
    await player.command("privacy")
    await player.sees(player.newest.get_by_text("What I keep about you"))
    await player.become("Ada")
    await player.sees_no(player.log.get_by_text("hello, who are you?"))


async def test_what_people_write_is_text_and_nothing_else(player: Player) -> None:
    await player.type("<img src=x onerror=alert(1)><script>alert(1)</script> **bold** <b>x</b>")
    await player.page.keyboard.press("Enter")
    await player.sees(player.newest.locator("strong", has_text="bold"))
    await player.sees(player.newest.get_by_text("<script>alert(1)</script>"))
    await player.sees_no(player.log.locator("img, script, b:has-text('x'):not(.author)"))
