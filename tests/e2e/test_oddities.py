"""Messages as long as Discord takes them, of anything but words."""

from typing import Final

import pytest

from sandbox.process import BotProcess
from tests.support.tea_house import TeaHouse

LONGEST: Final = 2_000
WITH_NITRO: Final = 4_000

ODD: Final = {
    "one long word": "a",
    "no spaces": "tea,",
    "only emoji": "🫖",
    "families": "👩‍👩‍👧‍👦",
    "custom emoji": "<:tea:123456789012345678>",
    "only mentions": "<@123456789012345678>",
    "only line breaks": "x\n",
    "combining marks": "e\u0301\u0327",
    "one letter, marks above marks": "\u0301",
    "right to left": "\u202eשלום",
    "invisible": "\u200b",
    "Markdown": "*_~`|>",
    "brackets": "[(<{",
    "links": "https://example.org/a ",
    "script without spaces": "我喜歡喝茶",
    "single letters": "a b ",
}


@pytest.mark.parametrize("length", [LONGEST, WITH_NITRO])
async def test_whatever_a_long_message_is_made_of_the_bot_goes_on(
    house: TeaHouse, bot: BotProcess, length: int
) -> None:
    await house.learn()
    for person in (house.ada, house.bruno):
        for piece in ODD.values():
            text = (piece * length)[:length]
            await house.sandbox.say(person, house.general, text)
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.up_to_date()
    for piece in ODD.values():
        about = (piece * 100)[:100]
        answer = await house.sandbox.slash(house.ada, house.general, "say", about=about)
        assert 0 < len(answer.content) <= LONGEST
    assert await house.messages() > 2
