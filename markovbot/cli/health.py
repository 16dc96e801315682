"""Say whether the bot that runs on a database is well, for service managers and containers."""

import asyncio
from dataclasses import asdict
from pathlib import Path

from markovbot.cli.outcome import Outcome
from markovbot.errors import UserError
from markovbot.health_report import read_report


async def check_health(database: Path, *, of_server: bool) -> Outcome:
    """Return what the running bot has last said of itself; see `read_report`."""
    try:
        report = await asyncio.to_thread(read_report, database, of_server=of_server)
    except UserError as error:
        return Outcome("", {"healthy": False, "problems": [str(error)]}, str(error))
    problems = list(report.problems())
    return Outcome(
        "" if problems else "The bot is connected to Discord and learns; the disk has room.",
        {"healthy": report.healthy, **asdict(report), "problems": problems},
        "\n".join(problems) or None,
    )
