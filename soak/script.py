"""A script of messages, edits and deletions, the same for the same seed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

SAMPLE: Final = Path(__file__).parents[1] / "data" / "sample" / "chat.jsonl"

EDITED: Final = 0.06
DELETED: Final = 0.04
SWEPT: Final = 0.005
AT_ONCE: Final = 4
"""Shares of messages that are edited, deleted, or the first of a bulk deletion of AT_ONCE."""

IN_THREAD: Final = 0.1
COMMAND: Final = 0.02
"""Shares of messages in a thread, and of commands to another bot."""

SOON: Final = 6
"""An edit or deletion comes at most so many messages later, before its message settles."""


@dataclass(frozen=True, slots=True)
class Say:
    """A member writes the message of that number."""

    number: int
    server: int
    channel: int
    in_thread: bool
    person: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A message is edited."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Messages of one channel are deleted, in bulk if there are several."""

    numbers: tuple[int, ...]


Step = Say | Edit | Delete


@dataclass(frozen=True, slots=True)
class Size:
    """How many servers there are, how many channels each has (each with one thread), and how many
    people write there.

    With a `skew` above 0 servers are talkative by Zipf's law with that exponent.
    """

    servers: int = 5
    channels: int = 4
    people: int = 8
    skew: float = 0.0


SMALL: Final = Size()


def script(messages: int, seed: int, first: int = 0, size: Size = SMALL) -> Iterator[Step]:
    """Yield the steps, edits and deletions soon after their messages.

    `first` is the number of the first message.
    """
    rng = Random(seed)  # noqa: S311 - repeatable on purpose
    texts = sample()
    shares = list(accumulate((number + 1) ** -size.skew for number in range(size.servers)))
    due: dict[int, list[Step]] = {}
    spree: list[int] = []  # messages of one channel for the next bulk deletion
    place = (0, 0, False)
    for number in range(first, first + messages):
        if not spree:
            (server,) = rng.choices(range(size.servers), cum_weights=shares)
            place = server, rng.randrange(size.channels), rng.random() < IN_THREAD
        text = _text(rng, texts)
        if rng.random() < COMMAND:
            text = f"!play {text}"
        yield Say(number, *place, rng.randrange(size.people), text)
        fate = rng.random()
        later = number + rng.randint(0, SOON)
        if spree or fate < SWEPT:
            spree.append(number)
            if len(spree) == AT_ONCE:
                due.setdefault(number, []).append(Delete(tuple(spree)))
                spree = []
        elif fate < SWEPT + EDITED:
            due.setdefault(later, []).append(Edit(number, _text(rng, texts)))
        elif fate < SWEPT + EDITED + DELETED:
            due.setdefault(later, []).append(Delete((number,)))
        yield from due.pop(number, [])
    for number in sorted(due):
        yield from due[number]


def sample() -> list[str]:
    """Return the lines of our sample chat."""
    return [json.loads(line)["content"] for line in SAMPLE.read_text("utf-8").splitlines()]


def _text(rng: Random, texts: list[str]) -> str:
    """Return the beginning of one line and the end of another."""
    one, other = (rng.choice(texts).split() for _ in range(2))
    return " ".join([*one[: rng.randint(1, len(one))], *other[rng.randint(0, len(other) - 1) :]])
