"""/markov settings as an admin uses it."""

from sandbox.responses import Response
from sandbox.world import Member
from tests.support.tea_house import TeaHouse


class Panel:
    """The panel as an admin uses it; `text` is what it shows."""

    def __init__(self, house: TeaHouse, shown: Response, who: Member | None = None) -> None:
        self.house, self.shown = house, shown
        self.who = who or house.admin

    @property
    def text(self) -> str:
        return self.shown.content

    async def press(self, label: str) -> str:
        return await self._after(await self.house.sandbox.click(self.who, self.shown, label))

    async def choose(self, hint: str, *values: object) -> str:
        return await self._after(
            await self.house.sandbox.choose(self.who, self.shown, hint, *values)
        )

    async def fill(self, *values: str) -> str:
        """Submit the form that was opened, with values in the order of its fields."""
        modal = self.shown.modal
        assert modal is not None
        fields = dict(zip(modal.fields(), values, strict=True))
        return await self._after(await self.house.sandbox.submit(self.who, self.shown, fields))

    async def _after(self, answer: Response) -> str:
        await self.house.sandbox.settled(answer)
        message = self.shown.message
        if answer.modal is not None or answer.message is not message:
            self.shown = answer
        return self.text


async def opened(house: TeaHouse, who: Member | None = None) -> Panel:
    shown = await house.sandbox.slash(who or house.admin, house.general, "markov settings")
    assert shown.ephemeral
    return Panel(house, shown, who)
