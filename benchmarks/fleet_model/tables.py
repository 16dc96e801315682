"""The tables of docs/scale.md, as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from benchmarks.fleet_model.comparison import Compared
from benchmarks.fleet_model.inputs import Inputs
from benchmarks.fleet_model.limits import SESSIONS, Limit
from benchmarks.fleet_model.model import Plan
from benchmarks.fleet_model.units import duration, number, size

Row = tuple[str, ...]
Table = list[Row]

ROWS: Final[Mapping[str, Callable[[Plan], str]]] = {
    "messages a second, busiest hour": lambda plan: number(plan.work.messages),
    "processes": lambda plan: number(plan.processes),
    "`SETTLE_SECONDS`": lambda plan: number(plan.settle),
    "`SHARD_COUNT`": lambda plan: number(plan.shards),
    "connections to the database": lambda plan: number(plan.connections),
    "busiest process / mean": lambda plan: number(plan.hottest),
    "processors at work: bots": lambda plan: number(plan.bot_cores),
    "processors at work: database": lambda plan: number(plan.database_cores),
    "memory of a process": lambda plan: size(plan.process_memory),
    "messages a batch": lambda plan: number(plan.batch),
    "tail rows a second": lambda plan: number(plan.rows),
    "folds a second": lambda plan: number(plan.folds),
    "if it were one SQLite file: forgetting somebody takes": lambda plan: duration(
        plan.sqlite_forgets
    ),
    "stored, packed": lambda plan: size(plan.packed),
    "stored, live": lambda plan: size(plan.live),
    "write-ahead log a second, busiest hour": lambda plan: size(plan.wal),
    "write-ahead log a day": lambda plan: size(plan.wal_a_day),
    "backups: two copies, and the log of a week": lambda plan: size(plan.archive),
    "start of everything: all shards connected": lambda plan: duration(plan.identify),
    "restarts of everything a day that Discord allows": lambda plan: number(
        SESSIONS // plan.shards
    ),
    "process restarted: history read up, alone": lambda plan: duration(plan.caught_up_alone),
    "process restarted: the same by a proxy": lambda plan: duration(plan.caught_up_by_proxy),
    "process lost: backlog of who takes over ends after": lambda plan: duration(plan.claimed_after),
    "a deletion is still taken back after": lambda plan: duration(plan.undo),
    "machines: bots": lambda plan: number(plan.bot_machines),
    "machines: database, replicas included": lambda plan: number(2 * plan.database_machines),
}


def cost(plan: Plan) -> str:
    """Return what a plan costs, in prices that only the operator knows: B and D of a machine for
    bots and for the database, A of a terabyte in the archive."""
    return (
        f"{plan.bot_machines} B + {2 * plan.database_machines} D + {number(plan.archive / 1e12)} A"
    )


def sizes_table(plans: Sequence[Plan]) -> Table:
    """Return what fleets take, a column each."""
    heading = ("servers", *(number(plan.work.servers) for plan in plans))
    rows = [(title, *map(shown, plans)) for title, shown in ROWS.items()]
    return [heading, *rows, ("cost a month", *map(cost, plans))]


def limits_table(limits: Sequence[Limit]) -> Table:
    """Return where it breaks, the first one first."""
    rows = [(one.title, number(one.servers), one.remedy) for one in limits]
    return [("what is used up", "at servers", "what helps"), *rows]


def inputs_table(inputs: Inputs) -> Table:
    """Return what the model was fed with."""
    rows = [(one.title, number(one.value), one.unit, one.source) for one in inputs.shown]
    return [("figure", "value", "unit", "source"), *rows]


def comparison_table(plans: Sequence[Plan], compared: Sequence[Sequence[Compared]]) -> Table:
    """Return the model's figures beside the simulation's, two columns for each plan."""
    heading = ["figure"]
    for plan in plans:
        heading += [f"{plan.work.servers:,} servers: model", "simulated"]
    return [tuple(heading), *_compared_rows(compared)]


def _compared_rows(compared: Sequence[Sequence[Compared]]) -> Iterator[Row]:
    for same in zip(*compared, strict=True):
        cells = [same[0].title]
        for one in same:
            cells += [number(one.model), number(one.simulated)]
        yield tuple(cells)


def as_text(table: Table) -> str:
    """Return a table for a terminal."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
