"""Real chat: who said what, where and on which day; its days are divided into three parts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.corpus import rows_of
from markovbot.errors import UserError
from markovbot.text import is_bot_command

MEMBERS: Final = 20
"""Whose style is measured: the most active ones."""

FEWEST: Final = 40
"""Messages that a member has in each part of the days, so that a judge can know them."""

BOTS: Final = frozenset(
    {"firebot", "rrsagent", "zakim", "trackbot", "pimpbot", "krijnh", "ubottu", "ubotu"}
)
LOGGER: Final = re.compile(r"logg(?:er|ing)\b|logbot", re.IGNORECASE)

DATE: Final = re.compile(r"(?:19|20)\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])")
MILLISECONDS: Final = 1e11
"""A moment beyond this isn't in seconds since 1970."""

CYCLE: Final = 5
"""Of so many days in a row, the last one is held out, the one before is for judging."""


class Said(NamedTuple):
    """A message of a person."""

    channel: str
    author: str
    day: str
    content: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A corpus without bots, its days kept apart, each part in the order of the file.

    Chains learn from `training`, judges from `judging`; `held_out` is what people are measured by.
    `members` are the most active authors that have spoken in all parts, the most active one first.
    """

    name: str
    training: Sequence[Said]
    judging: Sequence[Said]
    held_out: Sequence[Said]
    members: Sequence[str]


def read_chat(path: Path, members: int = MEMBERS) -> Chat:
    """Read a corpus; raises UserError if it isn't there or has too few days or people."""
    if not path.is_file():
        raise UserError(f"{path} is not there: give a chat export to measure on.")
    return divided(
        path.name.split(".", 1)[0],
        [
            Said(str(row["channel"]), str(row["author"]), day_of(row.get("ts")), row["content"])
            for row in rows_of(path)
            if not is_bot(str(row["author"])) and not is_bot_command(row["content"])
        ],
        members,
    )


def divided(name: str, messages: Sequence[Said], members: int = MEMBERS) -> Chat:
    """Divide messages by their days."""
    days = sorted({said.day for said in messages})
    if len(days) < CYCLE:
        raise UserError(f"{name} has {len(days)} days; at least {CYCLE} are needed to divide them.")
    place = {day: number % CYCLE for number, day in enumerate(days)}
    parts = (
        [said for said in messages if place[said.day] < CYCLE - 2],
        [said for said in messages if place[said.day] == CYCLE - 2],
        [said for said in messages if place[said.day] == CYCLE - 1],
    )
    counts = [Counter(said.author for said in part) for part in parts]
    active = [
        author
        for author, _ in Counter(said.author for said in messages).most_common()
        if all(count[author] >= FEWEST for count in counts)
    ][:members]
    if len(active) < members:
        raise UserError(
            f"{name} has {len(active)} authors with {FEWEST} messages in each part of its days; "
            f"{members} are needed."
        )
    return Chat(name, *parts, active)


def is_bot(author: str) -> bool:
    """Tell whether an author of the public logs is a program."""
    return author.casefold() in BOTS or LOGGER.search(author) is not None


def day_of(moment: str | float | None) -> str:
    """Return the day of a row's `ts`: a date, with or without a time, or seconds since 1970.

    Other texts are days of their own, as long as they begin with the same eight characters.
    """
    text = str(moment)
    if date := DATE.match(text):
        return date[0].replace("-", "")
    try:
        seconds = float(text)
    except ValueError:
        return text[:8]
    seconds = seconds / 1000 if seconds > MILLISECONDS else seconds
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d")
