"""Quiet hours: read as people write them, and asked whether they are now."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from markovbot.domain import QuietHours
from markovbot.errors import UserError
from markovbot.languages import gettext as _

TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")

HOUR, DAY = 60, 24 * 60
"""Minutes."""


def parse_quiet_hours(begin: str, end: str, zone: str) -> QuietHours:
    """Return quiet hours from two times of day and a time zone. Raises UserError."""
    hours = QuietHours(_minutes(begin), _minutes(end), _zone(zone))
    if hours.begin == hours.end:
        raise UserError(_("Quiet hours that begin and end at the same time would have no hours."))
    return hours


def shown_time(minutes: int) -> str:
    """Return a time of day, such as 07:30."""
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


def is_quiet(hours: QuietHours | None, now: float) -> bool:
    """Tell whether a moment (in seconds since 1970) lies in quiet hours.

    Where the time zone isn't known any more, it always does: nobody is to be woken by that.
    """
    if hours is None:
        return False
    try:
        local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(hours.zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return True
    minute = local.hour * HOUR + local.minute
    if hours.begin < hours.end:
        return hours.begin <= minute < hours.end
    return minute >= hours.begin or minute < hours.end


def zones_like(typed: str, most: int) -> list[str]:
    """Return time zones whose names hold what is typed, those that begin with it first."""
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [name for name in _zones().values() if wanted in name.casefold()]
    city = [name for name in found if name.casefold().split("/")[-1].startswith(wanted)]
    return list(dict.fromkeys([*city, *found]))[:most]


@cache
def _zones() -> dict[str, str]:
    """Return the names of all time zones, by themselves in small letters."""
    names = sorted(one for one in available_timezones() if "/" in one or one == "UTC")
    return {name.casefold(): name for name in names}


def _minutes(text: str) -> int:
    match = TIME.fullmatch(text.strip())
    hour, minute = (int(part or 0) for part in match.groups()) if match else (-1, 0)
    if hour < 0 or minute >= HOUR or hour * HOUR + minute > DAY:
        raise UserError(_("I read times such as 22:30, from 00:00 to 24:00."))
    return (hour * HOUR + minute) % DAY


def _zone(text: str) -> str:
    known = _zones().get(text.strip().replace(" ", "_").casefold())
    if known is None:
        raise UserError(
            _(
                "I don't know that time zone. Such names are Europe/Berlin, America/Sao_Paulo, "
                "Asia/Tokyo and UTC."
            )
        )
    return known
