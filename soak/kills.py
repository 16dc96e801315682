"""The kill test: whatever happened to the bot, it has learned what an undisturbed one has.

Two runs of the same script, one of them undisturbed, the other killed again and again, in the
middle of starts, commits and encryption, with connections and requests failing all the while.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tqdm import tqdm

from markovbot.config.keys import fitting_key
from markovbot.config.settings import database_keys, environment
from markovbot.domain import GuildId
from markovbot.store import open_store
from sandbox.process import BotProcess
from soak.disturbing import ENVIRONMENT, Disturber
from soak.script import Delete, Edit, Say, Step, script
from soak.town import Town

RATE: Final = 300.0
"""Messages a second that people write on all servers together, at most."""

SECONDS_A_KILL: Final = 6.0
"""About how long the bot lives, starting included: people write all the while."""

ENCRYPTING: Final = 5
"""One kill of so many comes while the database, which is unencrypted at first, gets its key."""

BURST: Final = 4
"""Messages between two pauses."""

LATE: Final = 100
"""Last messages, which nobody disturbs: some are edited and deleted after they were learned."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: each server's digest, how many messages are left, kills, seconds."""

    digests: tuple[str, ...]
    messages: int
    kills: int
    seconds: float
    problems: tuple[str, ...]


async def run(directory: Path, *, messages: int, kills: int, seed: int) -> Outcome:
    """Play a script with so many kills; without any, nothing else disturbs it either."""
    began = time.monotonic()
    town = Town.build()
    database = directory / "markov.db"
    async with open_store(database, create=True) as store:  # without a key
        await town.teach_old(store)
    async with town.sandbox as sandbox:
        disturber = Disturber(sandbox, seed)
        for _ in range(kills // ENCRYPTING):
            await disturber.start_and_die(directory)
        async with BotProcess(sandbox, directory, ENVIRONMENT):
            await sandbox.bot_online()
            await sandbox.commands_synced()
            await town.switch_on()
        rate = min(RATE, messages / (kills * SECONDS_A_KILL)) if kills else RATE
        playing = asyncio.create_task(_play(town, list(script(messages, seed)), rate))
        await _survive(disturber, directory, kills - kills // ENCRYPTING)
        async with BotProcess(sandbox, directory, ENVIRONMENT):
            await sandbox.bot_online()
            await playing
            await town.all_learned()
            last = list(script(LATE, seed + 1, first=messages))
            await _play(town, last, RATE)
            await town.all_learned()
            await _change_late(town, last)
            await town.all_learned()
        problems = tuple(sandbox.problems)
    return Outcome(
        await _digests(database, town),
        len(town.written),
        kills,
        time.monotonic() - began,
        problems,
    )


async def _survive(disturber: Disturber, directory: Path, kills: int) -> None:
    if not kills:
        return
    trouble = asyncio.create_task(disturber.trouble())
    for _ in tqdm(range(kills), desc="kills", unit="", leave=False, disable=None):
        await disturber.live_and_die(directory)
    trouble.cancel()
    with suppress(asyncio.CancelledError):
        await trouble
    disturber.calm()


async def _play(town: Town, steps: list[Step], rate: float) -> None:
    said = 0
    for step in tqdm(steps, desc="steps", unit="", leave=False, disable=None):
        await town.play(step)
        said += isinstance(step, Say)
        if isinstance(step, Say) and said % BURST == 0:
            await asyncio.sleep(BURST / rate)


async def _change_late(town: Town, steps: list[Step]) -> None:
    """Edit and delete messages that are learned already, and let something be said after that."""
    left = [
        step
        for step in steps
        if isinstance(step, Say) and town.learns(step.number)  # others are never looked at again
    ]
    for number, step in enumerate(left[:-1]):
        if number % 3 == 0:
            await town.play(Delete((step.number,)))
        elif number % 3 == 1:
            await town.play(Edit(step.number, f"rather {step.text}"))
    last = left[-1]
    for server in range(len(town.guilds)):
        number = max(town.written) + 1
        await town.play(Say(number, server, 0, False, 0, last.text))


async def _digests(database: Path, town: Town) -> tuple[str, ...]:
    key = fitting_key(database, database_keys(environment(database.parent)))
    async with open_store(database, create=False, key=key) as store:
        problems = await store.check()
        digests = [await store.digest(GuildId(guild.id)) for guild in town.guilds]
    return (*digests, *problems)
