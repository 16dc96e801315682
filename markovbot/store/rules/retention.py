"""How a change of retention moves the periods of what is kept."""

from markovbot.domain import SINGLE_PERIOD


def limited_period(period: int, latest: int | None) -> int:
    """Return the period of a source once nothing may outlive the day `latest`; None for no limit.

    Periods are named by the day on which they end, in days since 1970-01-01 UTC.
    """
    if latest is None:
        return SINGLE_PERIOD
    return latest if period == SINGLE_PERIOD or period > latest else period
