"""Run bot.py, unchanged, and print the steps of its event loop at the end."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import bot
from benchmarks.meters import LoopStats, watch_loop
from sandbox.process import BotProcess

PROGRAM = Path(__file__)


def steps_of(process: BotProcess) -> LoopStats:
    """Return the loop statistics that a bot printed at its end."""
    told = process.output.rstrip().splitlines()[-1]
    return LoopStats(**json.loads(told))


def main() -> int:
    """Run the bot; return its exit code."""
    with watch_loop() as longest:
        code = bot.main([])
    print(json.dumps(asdict(longest)), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
