"""Run bot.py, unchanged, beside a task that records the resources of the process."""

import asyncio
import gc
import json
import os
import runpy
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

BOT: Final = Path(__file__).parents[1] / "bot.py"
PULSE: Final = "SOAK_PULSE"
"""The environment variable with the path of the file to write."""

EVERY: Final = 2.0
"""Seconds between two lines."""


async def pulse(file: Path) -> None:
    """Append a line of figures every EVERY seconds."""
    process = Path("/proc/self")
    with file.open("a", encoding="utf-8") as out:
        while True:
            gc.collect()  # garbage doesn't count as held
            fields = (process / "statm").read_text().split()
            figures = {
                "memory": int(fields[1]) * os.sysconf("SC_PAGE_SIZE"),
                "objects": len(gc.get_objects()),
                "tasks": len(asyncio.all_tasks()),
                "handles": len(list((process / "fd").iterdir())),
                "threads": len(list((process / "task").iterdir())),
            }
            out.write(json.dumps(figures) + "\n")
            out.flush()
            await asyncio.sleep(EVERY)


def main() -> None:
    """Run the bot."""
    run = asyncio.run

    def run_watched(work: Coroutine[Any, Any, object]) -> object:
        async def both() -> object:
            watching = asyncio.create_task(pulse(Path(os.environ[PULSE])))
            try:
                return await work
            finally:
                watching.cancel()

        return run(both())

    asyncio.run = run_watched  # type: ignore[assignment]
    sys.path.insert(0, str(BOT.parent))
    sys.argv = [str(BOT)]
    runpy.run_path(str(BOT), run_name="__main__")


if __name__ == "__main__":
    main()
