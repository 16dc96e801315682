"""What a command answers, and the ids that its options name."""

import argparse
from dataclasses import dataclass, field

from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.ingest.named_ids import id_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command answers, as text and as JSON; with a problem it has failed."""

    text: str
    data: dict[str, object] = field(default_factory=dict)
    problem: str | None = None


def guild_of(options: argparse.Namespace) -> GuildId:
    """Return the guild that was named; raise UserError if it is out of range."""
    return GuildId(id_named(options.guild))


def id_named(name: str | int) -> int:
    """Return the id that a name stands for, and a number as it is; raise UserError if a name is a
    number out of range."""
    if isinstance(name, int):
        return name
    try:
        return id_of(name)
    except ValueError:
        raise UserError(f"The id {name} is out of range.") from None


def counted(count: int, noun: str) -> str:
    """Return "1 member" or "2 members"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
