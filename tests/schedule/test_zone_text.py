"""Time zones as a file tells of them, read by two programs that go by the file alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tests.schedule.witnesses import Asked, Hours, by_javascript, by_python
from turnabout.schedule.calendars import ics, series
from turnabout.schedule.calendars.zone_text import zone_text
from turnabout.schedule.recurrence import WeeklySlot

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
# By a rule; in spring only by a span of days; by no rule a file can say, or by none at all; with clocks as they were;
# an hour less in winter; half an hour; south of the equator; never.
ZONES = [
    *("Europe/Berlin", "America/New_York", "Asia/Jerusalem", "Africa/Cairo", "Africa/Casablanca", "America/Nuuk"),
    *("Europe/Dublin", "Australia/Lord_Howe", "America/Santiago", "Pacific/Chatham", "Asia/Kathmandu", "Asia/Gaza"),
]


def noons(name: str) -> tuple[str, Hours]:
    """A file with a Sunday's noon of some years, whose zone no program knows by name; and when that is."""
    slot = WeeklySlot(6, time(12), name, 60, BEGIN.date())
    hours = series.of_rhythm(slot, [], since=BEGIN)
    assert hours is not None
    entry = ics.Entry(uid="noon", sequence=0, title="Noon", series=hours)
    text = ics.written([entry], ics.Envelope(stamp=BEGIN, link="https://turnabout.example/"))
    days = [datetime.combine(hours.first, time(12), tzinfo=ZoneInfo(name)) + week * timedelta(7) for week in range(700)]
    return text.replace(name, f"Told {name.replace('/', ' ')}"), [(day.astimezone(UTC), 60) for day in days]


@pytest.mark.parametrize(
    "zones", [pytest.param(ZONES, id="some"), pytest.param(sorted(available_timezones()), marks=pytest.mark.slow)]
)
def test_programs_find_the_hour_by_the_file_alone(zones: list[str]) -> None:
    told = {name: noons(name) for name in zones}
    spans = [(BEGIN, BEGIN + 2 * YEAR), (BEGIN + 9 * YEAR, BEGIN + 11 * YEAR)]
    asked = [(name, Asked(text, *span)) for name, (text, _hours) in told.items() for span in spans]
    by_js = by_javascript([one for _name, one in asked])
    for (name, one), found in zip(asked, by_js, strict=True):
        hours = [hour for hour in told[name][1] if one.begin <= hour[0] < one.until]
        assert by_python(one.text, one.begin, one.until) == hours, name
        assert found == hours, name


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Europe/Berlin", ["BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("America/New_York", ["BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"]),
        ("Asia/Jerusalem", ["BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
    ],
)
def test_what_recurs_each_year_is_said_as_one_rule_for_summer_and_one_for_winter(name: str, rules: list[str]) -> None:
    # Outlook reads rules, and passes over dates.
    text = zone_text(name, 2026).decode()
    lines = text.split("\r\n")
    assert [line for line in lines if line.startswith("RRULE")] == [f"RRULE:FREQ=YEARLY;{rule}" for rule in rules]
    assert [text.count(word) for word in ("BEGIN:DAYLIGHT", "BEGIN:STANDARD", "RDATE", "COMMENT")] == [1, 1, 0, 0]


def test_what_follows_no_rule_is_said_date_by_date() -> None:
    # Mexico's last summer time was that of 2022; Morocco goes by the moon.
    assert [zone_text(name, year).count(b"RRULE") for name, year in FOLLOW_NONE] == [0, 0, 0]
    assert zone_text("America/Mexico_City", 2022).count(b"RDATE") == 4


FOLLOW_NONE = [("America/Mexico_City", 2022), ("Africa/Casablanca", 2026), ("Africa/Cairo", 2026)]
