"""The kill test: a bot that is killed again and again learns what a reference run learns.

Two runs of the same script, one without faults, the other killed again and again, in the
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
from soak.community import Community
from soak.fault_injection import ENVIRONMENT, FaultInjector
from soak.script import Delete, Edit, Say, Step, script

RATE: Final = 300.0
"""Messages a second on all servers together, at most."""

SECONDS_A_KILL: Final = 6.0
"""About how long the bot runs between kills, starting included."""

ENCRYPTING: Final = 5
"""One kill of so many comes while the database, which is unencrypted at first, gets its key."""

BURST: Final = 4
"""Messages between two pauses."""

LATE: Final = 100
"""Messages at the end, without faults: some are edited and deleted after they were learned."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a run: each server's digest, messages that are left, kills, seconds."""

    digests: tuple[str, ...]
    messages: int
    kills: int
    seconds: float
    problems: tuple[str, ...]


async def run(directory: Path, *, messages: int, kills: int, seed: int) -> Outcome:
    """Play a script with so many kills; with 0 kills there are no other faults either."""
    began = time.monotonic()
    community = Community.build()
    database = directory / "markov.db"
    async with open_store(database, create=True) as store:  # without a key
        await community.teach_old(store)
    async with community.sandbox as sandbox:
        injector = FaultInjector(sandbox, seed)
        for _ in range(kills // ENCRYPTING):
            await injector.start_and_die(directory)
        async with BotProcess(sandbox, directory, ENVIRONMENT):
            await sandbox.bot_online()
            await sandbox.commands_synced()
            await community.switch_on()
        rate = min(RATE, messages / (kills * SECONDS_A_KILL)) if kills else RATE
        playing = asyncio.create_task(_play(community, list(script(messages, seed)), rate))
        await _survive(injector, directory, kills - kills // ENCRYPTING)
        async with BotProcess(sandbox, directory, ENVIRONMENT):
            await sandbox.bot_online()
            await playing
            await community.all_learned()
            last = list(script(LATE, seed + 1, first=messages))
            await _play(community, last, RATE)
            await community.all_learned()
            await _change_late(community, last)
            await community.all_learned()
        problems = tuple(sandbox.problems)
    return Outcome(
        await _digests(database, community),
        len(community.written),
        kills,
        time.monotonic() - began,
        problems,
    )


async def _survive(injector: FaultInjector, directory: Path, kills: int) -> None:
    if not kills:
        return
    trouble = asyncio.create_task(injector.inject())
    for _ in tqdm(range(kills), desc="kills", unit="", leave=False, disable=None):
        await injector.live_and_die(directory)
    trouble.cancel()
    with suppress(asyncio.CancelledError):
        await trouble
    injector.stop()


async def _play(community: Community, steps: list[Step], rate: float) -> None:
    said = 0
    for step in tqdm(steps, desc="steps", unit="", leave=False, disable=None):
        await community.play(step)
        said += isinstance(step, Say)
        if isinstance(step, Say) and said % BURST == 0:
            await asyncio.sleep(BURST / rate)


async def _change_late(community: Community, steps: list[Step]) -> None:
    """Edit and delete messages that are learned already, and write one more after that."""
    left = [
        step
        for step in steps
        if isinstance(step, Say) and community.learns(step.number)  # others leave no trace
    ]
    for number, step in enumerate(left[:-1]):
        if number % 3 == 0:
            await community.play(Delete((step.number,)))
        elif number % 3 == 1:
            await community.play(Edit(step.number, f"rather {step.text}"))
    last = left[-1]
    for server in range(len(community.guilds)):
        number = max(community.written) + 1
        await community.play(Say(number, server, 0, False, 0, last.text))


async def _digests(database: Path, community: Community) -> tuple[str, ...]:
    key = fitting_key(database, database_keys(environment(database.parent)))
    async with open_store(database, create=False, key=key) as store:
        problems = await store.check()
        digests = [await store.digest(GuildId(guild.id)) for guild in community.guilds]
    return (*digests, *problems)
