"""Far more is said at once than anybody can read, and the bot neither misses nor repeats any of it,
nor leaves those waiting who ask for something."""

import asyncio
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sandbox.process import BotProcess
from soak.script import Say, script
from soak.town import Town

MESSAGES: Final = 5_000
AT_ONCE: Final = 20


def said() -> list[Say]:
    steps = script(2 * MESSAGES, seed=11)
    talk = (one for one in steps if isinstance(one, Say) and not one.text.startswith("!"))
    return list(islice(talk, MESSAGES))


async def flood(town: Town) -> None:
    for number, step in enumerate(said(), 1):
        await town.play(step)
        if number % AT_ONCE == 0:
            await town.sandbox.drain()


async def ask(town: Town, flooding: "asyncio.Task[None]") -> int:
    """Use commands until the flood is over; return how many were answered."""
    answered = 0
    commands: dict[str, dict[str, Any]] = {"stats": {}, "odds": {"word": "the"}, "say": {}}
    while not flooding.done():
        person, place = town.people[answered % 5][0], town.channels[answered % 5][0]
        for command, options in commands.items():
            assert (await town.sandbox.slash(person, place, command, **options)).content
            answered += 1
    return answered


async def test_a_burst_is_learned_and_holds_up_no_answer(tmp_path: Path) -> None:
    town = Town.build()
    async with (
        town.sandbox as sandbox,
        BotProcess(sandbox, tmp_path, {"SETTLE_SECONDS": "2"}) as bot,
    ):
        await sandbox.bot_online()
        await sandbox.commands_synced()
        await town.switch_on()
        said_before = bot.output.count("\n")
        flooding = asyncio.create_task(flood(town))
        assert await ask(town, flooding)
        await flooding
        town.old.clear()  # the bot of before isn't there to be learned from
        await town.all_learned()
        assert bot.output.count("\n") <= said_before + 1
        assert sandbox.problems == []
