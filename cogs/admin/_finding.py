"""What /markov doctor says of one thing that it looks at."""

from dataclasses import dataclass
from enum import Enum

from markovbot.languages import gettext_noop


class Repair(Enum):
    """What the bot can do itself; the value is the button's label."""

    SEND_COMMANDS = gettext_noop("Send my commands")
    READ_AGAIN = gettext_noop("Read again")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `well` is what is said of it if there is no problem."""

    well: str
    problem: str = ""
    repair: Repair | None = None
