"""`python -m benchmarks.fleet_model`: compute a fleet on paper, and check it by a simulation.

Without options it prints the tables and pictures of docs/scale.md, and writes them to docs/. With
`--servers` it computes the fleet for these servers, prints it, and writes nothing.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.fleet_model.comparison import compare
from benchmarks.fleet_model.drawing import draw_balance, draw_limits
from benchmarks.fleet_model.inputs import read_inputs
from benchmarks.fleet_model.limits import find_limits
from benchmarks.fleet_model.model import Workload, make_plan
from benchmarks.fleet_model.simulation import Simulation
from benchmarks.fleet_model.tables import (
    as_text,
    comparison_table,
    inputs_table,
    limits_table,
    sizes_table,
)

DOCUMENTS: Final = Path(__file__).parents[2] / "docs"
NAME: Final = "fleet_model.json"

MESSAGES: Final = 0.5
"""A second and server, in the busiest hour."""

SIZES: Final = (1_000, 10_000, 100_000)

DRAWN: Final = 2
"""Which of SIZES is drawn."""


def documents() -> dict[str, str]:
    """Return the text of every file in docs/ that the model writes, by its path there."""
    inputs = read_inputs(DOCUMENTS / "figures")
    plans = [make_plan(Workload(servers, servers * MESSAGES), inputs) for servers in SIZES]
    limits = find_limits(MESSAGES, plans[0].work.retention, inputs)
    tables = {
        "sizes": sizes_table(plans),
        "limits": limits_table(limits),
        "check": comparison_table(plans, [list(compare(plan, inputs)) for plan in plans]),
        "inputs": inputs_table(inputs),
    }
    simulation = Simulation(plans[DRAWN])
    seconds = 60 + int(1.5 * plans[DRAWN].claimed_after)
    takeover = simulation.takeover(inputs, seconds)
    return {
        f"figures/{NAME}": json.dumps({"tables": tables}, indent=1, ensure_ascii=False) + "\n",
        "pictures/scale/limits.svg": draw_limits(limits),
        "pictures/scale/balance.svg": draw_balance(simulation.loads(), takeover.backlog, seconds),
    }


def main(arguments: Sequence[str]) -> int:
    """Print one fleet, or write the documents' tables and pictures; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet_model", description=__doc__)
    parser.add_argument("--servers", type=int, help="servers that have the bot")
    parser.add_argument(
        "--messages", type=float, help="messages a second in the busiest hour, over all servers"
    )
    parser.add_argument(
        "--retention", type=int, default=30, help="days for which counts are kept (default: 30)"
    )
    options = parser.parse_args(arguments)
    if options.servers is not None:
        messages = options.messages or options.servers * MESSAGES
        if options.servers < 1 or messages <= 0 or options.retention < 1:
            parser.error("--servers, --messages and --retention must be more than 0")
        inputs = read_inputs(DOCUMENTS / "figures")
        work = Workload(options.servers, messages, options.retention)
        limits = find_limits(messages / options.servers, options.retention, inputs)
        print(as_text(sizes_table([make_plan(work, inputs)])))
        print(f"\n{as_text(limits_table(limits))}")
        return 0
    for name, text in documents().items():
        path = DOCUMENTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
