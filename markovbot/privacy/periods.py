"""Retention periods: a third of the span each, and forgotten as a whole."""

from typing import Final

from markovbot.domain import SINGLE_PERIOD

PERIODS: Final = 3
"""Periods that a span is made of. More of them would be smaller, and the counts of a period in
which a member said little are close to what they said (docs/privacy.md)."""


def period_of(sent_day: int | None, retention: int, now: int) -> int | None:
    """Return the period of a message, named by the day on which it is forgotten.

    `retention` is the span in days, 0 for none; `now` is today. None if the message is older than
    the span: it is not to be learned at all. A message counts as sent today if its day is unknown
    or still to come.
    """
    if not retention:
        return SINGLE_PERIOD
    day = now if sent_day is None else min(sent_day, now)
    third = retention // PERIODS
    end = (day // third + PERIODS) * third
    return end if end > now else None
