"""Quiet hours, as people write them."""

import pytest

from markovbot.domain import QuietHours
from markovbot.errors import UserError
from markovbot.speaking.quiet_hours import parse_quiet_hours, shown_time, zones_like


@pytest.mark.parametrize(
    ("begin", "end", "zone", "hours"),
    [
        ("22:00", "07:30", "Europe/Berlin", QuietHours(1320, 450, "Europe/Berlin")),
        (" 9 ", "17.15", "asia/tokyo", QuietHours(540, 1035, "Asia/Tokyo")),
        ("23h30", "24:00", "america/sao paulo", QuietHours(1410, 0, "America/Sao_Paulo")),
        ("0", "6", "utc", QuietHours(0, 360, "UTC")),
    ],
)
def test_times_and_zones_are_read(begin: str, end: str, zone: str, hours: QuietHours) -> None:
    assert parse_quiet_hours(begin, end, zone) == hours


@pytest.mark.parametrize(
    ("begin", "end", "zone", "sentence"),
    [
        ("25:00", "7", "UTC", "such as 22:30"),
        ("24:01", "7", "UTC", "such as 22:30"),
        ("22:60", "7", "UTC", "such as 22:30"),
        ("late", "early", "UTC", "such as 22:30"),
        ("22", "22:00", "UTC", "no hours"),
        ("22", "7", "Middle/Earth", "don't know that time zone"),
        ("22", "7", "../../etc/passwd", "don't know that time zone"),
    ],
)
def test_what_is_none_is_said(begin: str, end: str, zone: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        parse_quiet_hours(begin, end, zone)


def test_zones_are_offered_by_city_first() -> None:
    assert zones_like("berl", 25)[0] == "Europe/Berlin"
    assert zones_like("new york", 25) == ["America/New_York"]
    assert len(zones_like("", 25)) == 25
    assert zones_like("Rohan", 25) == []


def test_times_are_shown_as_clocks_do() -> None:
    assert (shown_time(450), shown_time(0)) == ("07:30", "00:00")
