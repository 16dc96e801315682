"""A member asks everything they can, before and after others fill a channel that is hidden from
them: by no answer, refusal, list or picture do they learn of it (law 3)."""

from collections.abc import AsyncIterator

import pytest

from sandbox.permissions import VIEW_CHANNEL
from sandbox.responses import Response
from sandbox.world import Member, Message, Overwrite
from tests.support.tea_house import TeaHouse

WORDS = (
    "kettle",
    "the kettle",
    "samovar",
    "the",
    "sings",
    "merger",
    "the merger",
    "слияние",
    "合併",
)
"""Said by two, in a row, by one, by all; and only where it is hidden."""

BEGUN = ("ke", "mer", "the m", "sa", "сли", "th")

PUBLIC = (
    ("ada", "the kettle sings"),
    ("bruno", "the kettle sings for tea"),
    ("ada", "my samovar is the best"),
    ("bruno", "the best tea sings"),
)
HIDDEN = (
    "the kettle sings for the merger",
    "the samovar merger is the best",
    "слияние 合併 the kettle sings for tea",
    "tea sings for my samovar",
)

Told = tuple[str, bool, list[str], list[tuple[str, bytes]]]


def told(answer: Response) -> Told:
    return answer.content, answer.ephemeral, answer.labels(), answer.files


async def everything(
    house: TeaHouse, cleo: Member, line: Message
) -> AsyncIterator[tuple[str, Told | list[str]]]:
    """Yield all that Ada can find out and that isn't drawn at random."""
    sandbox, place = house.sandbox, house.general
    for word in WORDS:
        yield f"odds {word}", told(await sandbox.slash(house.ada, place, "odds", word=word))
    for begun in BEGUN:
        for command, chosen in (
            ("say", {}),
            ("say", {"channel": place}),
            ("imitate", {"member": house.bruno}),
            ("imitate", {"member": house.admin, "and": house.bruno}),
        ):
            yield (
                f"complete {command} {sorted(chosen)} {begun}",
                await sandbox.complete(
                    house.ada,
                    place,
                    command,
                    typing="about",
                    about=begun,
                    **chosen,
                ),
            )
    refused: list[tuple[str, dict[str, object]]] = [
        ("say", {"about": "merger"}),
        ("say", {"about": "the merger", "wild": True}),
        ("imitate", {"member": house.bruno, "about": "merger"}),
        ("imitate", {"member": cleo}),
        ("imitate", {"member": house.bruno, "and": cleo}),
    ]
    for number, (command, options) in enumerate(refused):
        answer = await sandbox.slash(house.ada, place, command, **options)  # type: ignore[arg-type]
        assert answer.ephemeral, answer.content
        yield f"{command} {number}", told(answer)
    yield "stats", told(await sandbox.slash(house.ada, place, "stats"))
    yield "why", told(await sandbox.click(house.ada, line, "Why?"))


@pytest.mark.parametrize("contributors", [2, 3])
async def test_no_answer_tells_of_a_channel_that_is_hidden_from_who_asks(
    house: TeaHouse, contributors: int
) -> None:
    """With three contributors rows are hidden; those of the hidden channel are none."""
    sandbox = house.sandbox
    cleo = sandbox.add_member(house.guild, "Cleo")
    async with house.bot(ANSWERS_PER_MINUTE="0"):
        await house.online()
        await house.learn()
        for _ in range(2):
            for name, text in PUBLIC:
                await sandbox.say(house.ada if name == "ada" else house.bruno, house.general, text)
        if contributors > 2:
            await sandbox.say(house.admin, house.general, "tea is the best")
        await house.up_to_date()
        line = (await sandbox.slash(house.ada, house.general, "say", about="kettle")).message
        assert line is not None
        before = {key: found async for key, found in everything(house, cleo, line)}
        seen = [Overwrite(one.id, allow=VIEW_CHANNEL) for one in (house.bruno.user, cleo.user)]
        bot = Overwrite(sandbox.bot_user.id, allow=VIEW_CHANNEL)
        everyone = Overwrite(house.guild.id, deny=VIEW_CHANNEL)
        office = sandbox.add_channel(house.guild, "office", [everyone, bot, *seen])
        await house.learn(office)
        for who in (house.bruno, cleo, house.admin) * 3:
            for text in HIDDEN:
                await sandbox.say(who, office, text)
        await house.up_to_date()
        inside = await sandbox.slash(house.bruno, office, "odds", word="merger")
        assert "What came next" in inside.content
        after = {key: found async for key, found in everything(house, cleo, line)}
    assert after == before
