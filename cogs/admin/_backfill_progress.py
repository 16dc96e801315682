"""Say how far a backfill is: a bar, the totals, the speed and the time left."""

from typing import Final

from cogs.adapters.rendering import plural
from markovbot.domain import seconds_of
from markovbot.ingest.active_backfill import ActiveBackfill

BAR: Final = 12
"""Characters of the bar."""

FULL: Final = "▰"
EMPTY: Final = "▱"

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def progress(active: ActiveBackfill) -> str:
    """Return a backfill's progress in a few lines."""
    where = f"<#{active.job.channel}>"
    learned = plural(active.job.learned, "message")
    back = "" if active.reached is None else f", back to <t:{int(seconds_of(active.reached))}:D>"
    if active.ended:
        return f"I no longer read what was said in {where} before: {learned} learned{back}."
    if active.done:
        return f"I have read what was said in {where} before: {learned} learned{back}."
    if active.forbidden:
        return (
            f"I may not read what was said in {where} (permissions **View Channel** and **Read "
            f"Message History**). I go on when I may: {learned} learned so far{back}."
        )
    total = f" of about {active.job.total:,}" if active.job.total > active.job.read else ""
    left = "" if active.seconds_left is None else f", {time_left(active.seconds_left)}"
    return (
        f"I'm reading what was said in {where} before{back}.\n"
        f"{_bar(active.fraction)} {int(active.fraction * 100)}%{left}\n"
        f"{plural(active.job.read, 'message')}{total} read, about {active.rate:,.0f} a second; "
        f"{learned} learned.\n"
        "-# `/privacy` is there for everybody whose words these are."
    )


def time_left(seconds: float) -> str:
    """Return how long something still takes, about."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit:
            return f"about {plural(round(seconds / unit), name)} left"
    return "less than a minute left"


def _bar(fraction: float) -> str:
    full = int(fraction * BAR)
    return FULL * full + EMPTY * (BAR - full)
