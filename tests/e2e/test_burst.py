"""Far more is said at once than anybody can read, and the bot neither misses nor repeats any of it,
nor leaves those waiting who ask for something."""

import asyncio
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sandbox.process import BotProcess
from soak.community import Community
from soak.script import Say, script

MESSAGES: Final = 5_000
AT_ONCE: Final = 20


def said() -> list[Say]:
    steps = script(2 * MESSAGES, seed=11)
    talk = (one for one in steps if isinstance(one, Say) and not one.text.startswith("!"))
    return list(islice(talk, MESSAGES))


async def flood(community: Community) -> None:
    for number, step in enumerate(said(), 1):
        await community.play(step)
        if number % AT_ONCE == 0:
            await community.sandbox.drain()


async def ask(community: Community, flooding: "asyncio.Task[None]") -> int:
    """Use commands until the flood is over; return how many were answered."""
    answered = 0
    commands: dict[str, dict[str, Any]] = {"stats": {}, "odds": {"word": "the"}, "say": {}}
    while not flooding.done():
        person, place = community.people[answered % 5][0], community.channels[answered % 5][0]
        for command, options in commands.items():
            assert (await community.sandbox.slash(person, place, command, **options)).content
            answered += 1
    return answered


async def test_a_burst_is_learned_and_holds_up_no_answer(tmp_path: Path) -> None:
    community = Community.build()
    async with (
        community.sandbox as sandbox,
        BotProcess(sandbox, tmp_path, {"SETTLE_SECONDS": "2"}) as bot,
    ):
        await sandbox.bot_online()
        await sandbox.commands_synced()
        await community.switch_on()
        await bot.said("It learns ")  # the last sentence of its start
        said_before = bot.output.count("\n")
        flooding = asyncio.create_task(flood(community))
        assert await ask(community, flooding)
        await flooding
        community.old.clear()  # the bot of before isn't there to be learned from
        await community.all_learned()
        assert bot.output.count("\n") <= said_before + 1
        assert sandbox.problems == []
