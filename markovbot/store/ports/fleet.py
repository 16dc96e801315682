"""What a store that several processes share tells about the work of this one."""

from typing import NamedTuple, Protocol, runtime_checkable


class FleetUse(NamedTuple):
    """Numbers of one process; all but the last two count since its start.

    `claims` are guilds that it has taken, and `fences_lost` those of its guilds that another
    process has taken. `folds` are transactions that made blocks of a guild's tail, or merged
    blocks. `round_trips` are statements that were sent to the database and waited for, and
    `reading_round_trips` those of readings, such as lines. It owns `owned` guilds now, and these
    have `tail_rows` rows that aren't folded yet.
    """

    claims: int
    fences_lost: int
    folds: int
    round_trips: int
    reading_round_trips: int
    owned: int
    tail_rows: int


@runtime_checkable
class FleetStore(Protocol):
    """A store in which each guild is owned by one of several processes."""

    def fleet_use(self) -> FleetUse:
        """Return the numbers of this process; doesn't block."""
