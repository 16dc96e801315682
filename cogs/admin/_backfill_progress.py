"""Say how far a backfill is: a bar, the totals, the speed and the time left."""

from typing import Final

from cogs.adapters import amounts
from markovbot.domain import seconds_of
from markovbot.ingest.active_backfill import ActiveBackfill
from markovbot.languages import gettext as _
from markovbot.languages import ngettext, number

BAR: Final = 12
"""Characters of the bar."""

FULL: Final = "▰"
EMPTY: Final = "▱"

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def progress(active: ActiveBackfill) -> str:
    """Return a backfill's progress in a few lines."""
    where, job = f"<#{active.job.channel}>", active.job
    learned = amounts.messages(job.learned)
    if active.reached is not None:
        day = f"<t:{int(seconds_of(active.reached))}:D>"
        learned = _("{messages}, back to {day}", messages=learned, day=day)
    if active.ended:
        return _(
            "I no longer read what was said in {channel} before. Learned: {learned}.",
            channel=where,
            learned=learned,
        )
    if active.done:
        return _(
            "I have read what was said in {channel} before. Learned: {learned}.",
            channel=where,
            learned=learned,
        )
    if active.forbidden:
        return _(
            "I may not read what was said in {channel} (permissions **View Channel** and **Read "
            "Message History**). I go on when I may. Learned so far: {learned}.",
            channel=where,
            learned=learned,
        )
    left = "" if active.seconds_left is None else f" · {time_left(active.seconds_left)}"
    read = amounts.messages(job.read)
    if job.total > job.read:
        read = _("{messages} of about {total}", messages=read, total=number(job.total))
    speed = _("about {rate} a second", rate=number(round(active.rate)))
    return "\n".join(
        [
            _("I'm reading what was said in {channel} before.", channel=where),
            f"{_bar(active.fraction)} {int(active.fraction * 100)}%{left}",
            _(
                "Read: {read}, {speed}. Learned: {learned}.",
                read=read,
                speed=speed,
                learned=learned,
            ),
            _("-# `/privacy` is there for everybody whose words these are."),
        ]
    )


def time_left(seconds: float) -> str:
    """Return how long something still takes, about."""
    if seconds >= DAY:
        return ngettext("about {count} day left", "about {count} days left", round(seconds / DAY))
    if seconds >= HOUR:
        hours = round(seconds / HOUR)
        return ngettext("about {count} hour left", "about {count} hours left", hours)
    if seconds >= MINUTE:
        minutes = round(seconds / MINUTE)
        return ngettext("about {count} minute left", "about {count} minutes left", minutes)
    return _("less than a minute left")


def _bar(fraction: float) -> str:
    full = int(fraction * BAR)
    return FULL * full + EMPTY * (BAR - full)
