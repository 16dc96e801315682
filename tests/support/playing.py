"""Somebody at the page of `make play`: does what people do, and sees what they see."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from play.playground import Playground
from play.web import PageServer
from sandbox.patience import patience

SENTENCE = "You must be the change you wish to see in the world"


@dataclass
class Player:
    """Finds everything by its role and name, as a screen reader would."""

    page: Page
    playground: Playground
    server: PageServer

    async def online(self) -> None:
        """Wait until the bot is online and has told that it learns here."""
        await self.sees(self.page.get_by_role("status").filter(has_text="markov is online"))
        await self.sees(self.log.get_by_text("From now on I learn how this channel talks"))

    async def sees(self, what: Locator) -> None:
        """Wait until something is shown."""
        await expect(what).to_be_visible(timeout=1000 * patience())

    async def sees_no(self, what: Locator) -> None:
        """Wait until nothing of the kind is shown."""
        await expect(what).to_have_count(0, timeout=1000 * patience())

    @property
    def log(self) -> Locator:
        """The messages."""
        return self.page.get_by_role("log")

    @property
    def panel(self) -> Locator:
        """What it learned."""
        return self.page.get_by_role("complementary", name="What it learned")

    @property
    def newest(self) -> Locator:
        """The newest message."""
        return self.log.locator("article").last

    async def type(self, text: str) -> None:
        """Type into the field for messages."""
        field = self.page.locator("#write")
        await field.click()
        await field.press_sequentially(text)

    async def say(self, text: str) -> None:
        """Type a message, press Enter, and see it."""
        await self.type(text)
        await self.page.keyboard.press("Enter")
        await self.sees(self.log.get_by_text(text).last)

    async def command(self, path: str, **options: str) -> None:
        """Type a command, fill in its options, and send it."""
        await self.type(f"/{path} ")
        form = self.page.get_by_role("form", name=f"/{path}")
        for name, value in options.items():
            await form.locator(f"[name={name}]").fill(value)
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_have_count(0, timeout=1000 * patience())

    async def become(self, name: str) -> None:
        """Switch to another member."""
        await self.page.get_by_role("radio", name=name).check()

    async def go(self, channel: str) -> None:
        """Go to a channel."""
        await self.page.get_by_role("navigation").get_by_role("button", name=channel).click()

    async def open_panel(self, word: str) -> None:
        """Open the side panel and ask where a word leads."""
        if not await self.panel.is_visible():
            await self.page.get_by_role("button", name="What it learned").click()
        await self.panel.get_by_role("textbox").fill(word)

    async def load_sample(self) -> None:
        """Load the sample chat, and wait until the bot has read it."""
        await self.page.get_by_role("button", name="Load the sample chat").click()
        await self.sees(self.page.get_by_role("button", name="The sample chat is loaded"))
