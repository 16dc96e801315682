"""Hours of a busy community in minutes: the memory and the files must stop growing.

Members write, edit, delete, open threads, use commands and are erased; connections drop and
requests fail. The process reports its resources itself; the files are measured from outside.
"""

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from tqdm import tqdm

from sandbox.process import BotProcess
from soak.community import Community
from soak.fault_injection import ENVIRONMENT, FaultInjector
from soak.script import SMALL, Say, script
from soak.watched import PULSE

WATCHED: Final = Path(__file__).parent / "watched.py"

PACE: Final = 50.0
"""Messages a second that a very busy bot receives, before acceleration."""

KEPT: Final = 2000
"""Messages that the sandbox keeps for a channel."""

CHUNK: Final = 200
"""Messages between two commands."""

UNANSWERED: Final = 0.05
"""The share of commands that may be lost to dropped connections."""

ALLOWED: Final = {"memory": 0.15, "objects": 0.1, "tasks": 0.25, "handles": 0.1, "threads": 0.0}
"""Allowed growth from the larger of the second and third quarter to the last one, for noise and
caches. A leak of one object or 400 bytes a message, or of six objects a command, exceeds it."""

MOST: Final = 300_000_000
"""Bytes of memory: the sum of all bounds in docs/operating.md, and the interpreter."""

LEAST: Final = {"objects"}
"""Figures of which a quarter's minimum counts instead of its median: an erasure empties the
readers' caches, and what is left then is what leaks would add to."""

SPARE: Final = {"tasks": 4, "handles": 4, "threads": 1}
"""Growth in absolute numbers that is normal at any moment."""

BYTES_A_TOKEN: Final = 1.1
"""The files' bytes a token at the end may be this many times those in the middle."""


@dataclass(frozen=True, slots=True)
class ResourceSample:
    """Resources of the process and its files at one moment."""

    figures: dict[str, int]
    bytes: int
    tokens: int


async def run(directory: Path, *, hours: float, acceleration: float, seed: int) -> list[str]:
    """Run for hours; print the resources, return what has grown, a sentence each."""
    community = Community.build()
    pulse = directory / "pulse.jsonl"
    environment = {
        **ENVIRONMENT,
        PULSE: str(pulse),
        "BACKUP_EVERY": "0.02",
        "ANSWERS_PER_MINUTE": "0",
    }
    held: list[ResourceSample] = []
    async with community.sandbox as sandbox:
        injector = FaultInjector(sandbox, seed)
        async with BotProcess(sandbox, directory, environment, WATCHED):
            await sandbox.bot_online()
            await sandbox.commands_synced()
            await community.switch_on()
            trouble = asyncio.create_task(injector.inject(mild=True))
            seconds = hours * 3600 / acceleration
            await _live(community, directory, seconds, PACE * acceleration, seed, held)
            trouble.cancel()
            with suppress(asyncio.CancelledError):
                await trouble
            injector.stop()
        problems = list(sandbox.problems)
    return [*problems, *_grown(held)]


async def _live(
    community: Community,
    directory: Path,
    seconds: float,
    rate: float,
    seed: int,
    held: list[ResourceSample],
) -> None:
    rng = Random(seed)  # noqa: S311 - repeats itself on purpose
    began = time.monotonic()
    numbers = count(0, CHUNK)
    asked = unanswered = 0
    written: deque[int] = deque()
    bar = tqdm(total=round(seconds), unit="s", disable=None)
    with bar:
        while (passed := time.monotonic() - began) < seconds:
            first = next(numbers)
            for step in script(CHUNK, seed + first, first):
                await community.play(step)
                if isinstance(step, Say):
                    written.append(step.number)
            asked += 1
            try:
                await _ask(community, rng)
            except TimeoutError:  # lost to an injected fault
                unanswered += 1
            _tidy(community, written)
            held += await _look(community, directory, held)
            bar.update(round(passed) - bar.n)
            late = began + (first + CHUNK) / rate - time.monotonic()
            await asyncio.sleep(max(0.0, late))
    print(f"{first + CHUNK:,} messages, {asked:,} commands, {unanswered} without an answer")
    if unanswered > asked * UNANSWERED:
        raise TimeoutError(f"{unanswered} of {asked} commands got no answer")


async def _ask(community: Community, rng: Random) -> None:
    """Use one of the commands."""
    server = rng.randrange(SMALL.servers)
    place = rng.choice(community.channels[server])
    person = rng.choice(community.people[server])
    slash = community.sandbox.slash
    match rng.randrange(6):
        case 0:
            await slash(person, place, "odds", word="tea")
        case 1:
            await slash(person, place, "stats")
        case 2:
            await slash(person, place, "privacy")
        case 3 if rng.random() < 1 / 10:
            admin = community.admins[server]
            asked = await slash(admin, place, "markov reset member", member=person)
            with suppress(LookupError):  # nothing learned of them yet, and no button
                form = await community.sandbox.click(admin, asked, "Forget")
                await community.sandbox.type_in(admin, form, "RESET")
        case _:
            await slash(person, place, "say")


def _tidy(community: Community, written: deque[int]) -> None:
    """Delete old messages from the sandbox."""
    while len(written) > KEPT * SMALL.servers:
        message = community.written.pop(written.popleft(), None)
        if message is not None:
            message.channel.messages.pop(message.id, None)


async def _look(
    community: Community, directory: Path, held: list[ResourceSample]
) -> list[ResourceSample]:
    """Return a new sample, if the process has written one since the last call."""
    lines = (directory / "pulse.jsonl").read_text("utf-8").splitlines()
    if len(lines) <= len(held):
        return []
    tokens = 0
    with suppress(TimeoutError):
        tokens = sum([await community.known(server, "token") for server in range(SMALL.servers)])
    return [ResourceSample(json.loads(lines[-1]), _size(directory), tokens)]


def _size(directory: Path) -> int:
    return sum(file.stat().st_size for file in directory.glob("markov.db*"))


def _grown(held: list[ResourceSample]) -> list[str]:
    """Print the resources by quarter of the time, and return what has grown."""
    quarter = len(held) // 4
    quarters = [held[start * quarter : (start + 1) * quarter] for start in range(4)]
    grown: list[str] = []
    for name in held[0].figures:
        usual = min if name in LEAST else median
        values = [usual([one.figures[name] for one in some]) for some in quarters]
        print(f"{name:<10}", *(f"{value:>14,.0f}" for value in values))
        before, last = max(values[1:3]), values[3]
        if last > before * (1 + ALLOWED[name]) + SPARE.get(name, 0):
            grown.append(f"{name} have grown from {before:,.0f} to {last:,.0f}")
    if (most := max(one.figures["memory"] for one in held)) > MOST:
        grown.append(f"memory was {most:,} bytes at its most")
    each = [
        median([one.bytes / one.tokens for one in some if one.tokens] or [0.0]) for some in quarters
    ]
    print(f"{'bytes/token':<10}", *(f"{value:>13.1f}" for value in each))
    tokens = [max(one.tokens for one in some) for some in quarters]
    print(f"{'tokens':<10}", *(f"{value:>14,}" for value in tokens))
    if not each[3] or each[3] > each[1] * BYTES_A_TOKEN:
        grown.append(f"the files take {each[3]:.1f} bytes a token instead of {each[1]:.1f}")
    return grown
