"""How a guild's retention moves the periods of what was learned before it was set.

A period is named by the day on which it ends, in days since 1970-01-01 UTC; `SINGLE_PERIOD` never
ends. Which period a new message belongs to is decided in `markovbot.privacy.retention`.
"""

from markovbot.domain import SINGLE_PERIOD


def last_period(retention: int, today: int) -> int | None:
    """Return the last day on which anything learned until today may end; None for no limit.

    `retention` is a number of days, 0 for no limit.
    """
    return today + retention if retention else None


def limited_period(period: int, latest: int | None) -> int:
    """Return the period of a source once nothing may outlive the day `latest`; None for no limit.

    Applying the rule twice changes nothing more.
    """
    if latest is None:
        return SINGLE_PERIOD
    return latest if period == SINGLE_PERIOD or period > latest else period
