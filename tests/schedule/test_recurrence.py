from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.schedule.recurrence import (
    NotInSlot,
    Occurrence,
    UnknownZone,
    WeeklySlot,
    first_date,
    local_views,
    occurrence,
    occurrences,
)

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "recurrence.json").read_text())
TEN_YEARS = 522  # weeks
PAIRS = [
    ("America/New_York", "Europe/London"),
    ("Europe/Berlin", "Australia/Sydney"),
    ("America/Sao_Paulo", "Europe/Lisbon"),
    ("Asia/Kolkata", "America/Los_Angeles"),
    ("Pacific/Auckland", "Australia/Lord_Howe"),
]
ANCHORS = sorted({name for pair in PAIRS for name in pair})


def slot(weekday: int, local: str, zone: str, starts_on: str = "2026-01-01") -> WeeklySlot:
    return WeeklySlot(weekday, time.fromisoformat(local), zone, 60, date.fromisoformat(starts_on))


def exists(local: datetime) -> bool:
    """Whether the clocks of its zone ever show this local time."""
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(fold=0) == local.replace(fold=0)


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_the_contract(case: dict[str, Any]) -> None:
    fields = case["slot"]
    weekly = WeeklySlot(
        weekday=fields["weekday"],
        local_time=time.fromisoformat(fields["local_time"]),
        anchor_zone=fields["anchor_zone"],
        minutes=fields["minutes"],
        starts_on=date.fromisoformat(fields["starts_on"]),
    )
    expected = case["occurrences"]
    found = occurrences(weekly, datetime.fromisoformat(case["after"]), len(expected))
    assert found == [
        Occurrence(date.fromisoformat(each["date"]), datetime.fromisoformat(each["starts_at"])) for each in expected
    ]
    for hour, each in zip(found, expected, strict=True):
        views = local_views(hour.starts_at, list(each["local"]))
        assert {view.zone: f"{view.local:%Y-%m-%dT%H:%M}" for view in views} == each["local"]


@pytest.mark.parametrize("pair", PAIRS, ids="–".join)
def test_ten_years_keep_the_anchors_wall_clock(pair: tuple[str, str]) -> None:
    anchor, other = pair
    weekly = slot(1, "18:30", anchor)
    hours = occurrences(weekly, datetime(2026, 1, 1, tzinfo=UTC), TEN_YEARS)
    views = [local_views(hour.starts_at, [anchor, other]) for hour in hours]
    assert {view[0].local.time() for view in views} == {time(18, 30)}
    assert {view[0].local.weekday() for view in views} == {1}
    apart = {(later.date - sooner.date).days for sooner, later in pairwise(hours)}
    assert apart == {7}
    assert [view[0].local.date() for view in views] == [hour.date for hour in hours]
    # The other person's clock may show another hour for some weeks, never more than two hours off.
    shown = {view[1].local.hour * 60 + view[1].local.minute for view in views}
    assert (max(shown) - min(shown)) % 1440 <= 120


@settings(max_examples=100, deadline=None)
@given(
    zone=st.sampled_from(ANCHORS),
    weekday=st.integers(0, 6),
    at=st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    starts=st.dates(date(2026, 1, 1), date(2035, 12, 31)),
)
def test_every_hour_is_on_the_wall_clock_or_as_much_later_as_the_gap(
    zone: str, weekday: int, at: time, starts: date
) -> None:
    weekly = WeeklySlot(weekday, at, zone, 60, starts)
    for hour in occurrences(weekly, datetime(2025, 12, 1, tzinfo=UTC), 60):
        wall = datetime.combine(hour.date, at, ZoneInfo(zone))
        shown = hour.starts_at.astimezone(ZoneInfo(zone))
        assert hour.date.weekday() == weekday
        assert hour.date >= starts
        if exists(wall):
            assert (shown.date(), shown.time(), shown.fold) == (hour.date, at, 0)
        else:
            gap = shown.replace(tzinfo=None) - wall.replace(tzinfo=None)
            assert gap in (timedelta(minutes=30), timedelta(hours=1))


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ANCHORS),
    after=st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - its bounds are naive
    at=st.times().map(lambda value: value.replace(second=0, microsecond=0)),
)
def test_none_is_left_out_and_none_is_given_twice(zone: str, after: datetime, at: time) -> None:
    weekly = WeeklySlot(3, at, zone, 60, date(2020, 1, 1))
    hours = occurrences(weekly, after, 4)
    assert hours[0].starts_at > after
    assert occurrence(weekly, hours[0].date - timedelta(days=7)) <= after
    assert occurrences(weekly, hours[0].starts_at, 3) == hours[1:]


def test_a_day_the_calendar_left_out_is_held_on_the_next() -> None:
    # Samoa went from 29 to 31 December 2011 overnight.
    weekly = slot(4, "10:00", "Pacific/Apia", "2011-12-01")
    assert occurrence(weekly, date(2011, 12, 30)) == datetime(2011, 12, 30, 20, tzinfo=UTC)
    # Still to come when the next day has begun there.
    (hour,) = occurrences(weekly, datetime(2011, 12, 30, 12, tzinfo=UTC), 1)
    assert hour.date == date(2011, 12, 30)
    (view,) = local_views(occurrence(weekly, date(2011, 12, 30)), ["Pacific/Apia"])
    assert f"{view.local:%Y-%m-%d %H:%M}" == "2011-12-31 10:00"


def test_an_hour_is_only_on_the_slots_own_dates() -> None:
    weekly = slot(1, "18:00", "Europe/Berlin", "2026-03-04")
    with pytest.raises(NotInSlot):
        occurrence(weekly, date(2026, 3, 11))  # a Wednesday
    with pytest.raises(NotInSlot):
        occurrence(weekly, date(2026, 3, 3))  # before it begins
    assert occurrence(weekly, date(2026, 3, 10)) == datetime(2026, 3, 10, 17, tzinfo=UTC)


def test_the_first_date_may_be_today() -> None:
    wednesday = date(2026, 3, 4)
    assert [first_date(weekday, wednesday).day for weekday in range(7)] == [9, 10, 4, 5, 6, 7, 8]


def test_views_say_whose_day_it_is() -> None:
    views = local_views(datetime(2026, 1, 6, 19, tzinfo=UTC), ["Europe/Berlin", "Australia/Sydney", "Pacific/Honolulu"])
    assert [(f"{view.local:%a %H:%M}", view.days_apart) for view in views] == [
        ("Tue 20:00", 0),
        ("Wed 06:00", 1),
        ("Tue 09:00", 0),
    ]
    assert local_views(datetime(2026, 1, 6, 19, tzinfo=UTC), []) == []


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "Europe/Berlin\0"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        slot(0, "09:00", name)


def test_a_slot_is_checked_when_made() -> None:
    monday = date(2026, 1, 5)
    with pytest.raises(ValueError, match="weekday"):
        WeeklySlot(7, time(9), "Europe/Berlin", 60, monday)
    with pytest.raises(ValueError, match="length"):
        WeeklySlot(0, time(9), "Europe/Berlin", 0, monday)
    with pytest.raises(ValueError, match="time zone of its own"):
        WeeklySlot(0, time(9, tzinfo=UTC), "Europe/Berlin", 60, monday)
