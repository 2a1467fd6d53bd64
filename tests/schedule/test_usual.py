"""In which weeks the weekly time is another one than usual, in pairs of zones that change their clocks differently."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.schedule.recurrence import WeeklySlot
from turnabout.schedule.usual import FAMILIAR, SEASON, Shift, shift

WEEK = timedelta(days=7)
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)
BERLIN, NEW_YORK, LONDON, SYDNEY = "Europe/Berlin", "America/New_York", "Europe/London", "Australia/Sydney"
LORD_HOWE, KATHMANDU, CASABLANCA = "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"
ZONES = [BERLIN, NEW_YORK, LONDON, SYDNEY, LORD_HOWE, KATHMANDU, CASABLANCA, "America/Sao_Paulo"]
PAIRS = st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES))
# No clock is changed at these times, so each is shown once on every day.
TIMES = st.builds(time, st.integers(5, 21), st.sampled_from([0, 30, 45]))
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def weekly(on: date, at: time, anchor: str) -> WeeklySlot:
    """Of two who have had it for more than a year by then."""
    return WeeklySlot(on.weekday(), at, anchor, 60, on - 54 * WEEK)


def shown(on: date, at: time, anchor: str, reader: str) -> datetime:
    """What the reader's wall says; apart from what the rule itself uses."""
    return datetime.combine(on, at, ZoneInfo(anchor)).astimezone(ZoneInfo(reader)).replace(tzinfo=None)


def is_a_week_after(later: datetime, sooner: datetime) -> bool:
    return later - sooner == WEEK


@pytest.mark.parametrize(
    ("on", "at", "zones", "said"),
    [
        # New York's clocks go on two weeks before Berlin's, and back one week after.
        ("2027-03-11", "17:30", (BERLIN, NEW_YORK), None),
        ("2027-03-18", "17:30", (BERLIN, NEW_YORK), Shift(HOUR, date(2027, 3, 25))),
        ("2027-03-25", "17:30", (BERLIN, NEW_YORK), Shift(HOUR, date(2027, 3, 25))),
        ("2027-04-01", "17:30", (BERLIN, NEW_YORK), None),
        ("2027-11-04", "17:30", (BERLIN, NEW_YORK), Shift(HOUR, date(2027, 11, 4))),
        ("2027-03-18", "11:30", (NEW_YORK, BERLIN), Shift(-HOUR, date(2027, 3, 25))),
        # After midnight it is the reader's next day, whose date is said.
        ("2027-03-18", "23:30", (NEW_YORK, BERLIN), Shift(-HOUR, date(2027, 3, 26))),
        # Half an hour of summer time.
        ("2026-10-08", "12:00", (SYDNEY, LORD_HOWE), Shift(-HALF, date(2027, 4, 1))),
        ("2026-10-08", "12:00", ("Australia/Brisbane", LORD_HOWE), Shift(HALF, date(2027, 4, 1))),
        ("2026-10-29", "12:00", ("Australia/Brisbane", LORD_HOWE), Shift(HALF, date(2027, 4, 1))),
        ("2026-11-05", "12:00", ("Australia/Brisbane", LORD_HOWE), None),
        # Clocks that never change: the season is told at its beginning, and then it is the usual time.
        ("2026-10-29", "18:00", (BERLIN, KATHMANDU), Shift(HOUR, date(2027, 3, 25))),
        ("2026-11-26", "18:00", (BERLIN, KATHMANDU), None),
        ("2027-04-01", "18:00", (BERLIN, KATHMANDU), Shift(-HOUR, date(2027, 10, 28))),
        # One after the other, in opposite ways.
        ("2027-04-01", "09:00", (LONDON, SYDNEY), Shift(-HOUR, date(2027, 4, 1))),
        ("2027-04-08", "09:00", (LONDON, SYDNEY), Shift(-2 * HOUR, date(2027, 9, 30))),
    ],
)
def test_it_is_said_for_as_long_as_it_is_so(on: str, at: str, zones: tuple[str, str], said: Shift | None) -> None:
    anchor, reader = zones
    day = date.fromisoformat(on)
    assert shift(weekly(day, time.fromisoformat(at), anchor), day, reader) == said


@pytest.mark.parametrize(
    ("since", "on", "zones", "said"),
    [
        # Chosen in the winter, which for one of the two is another time than the summer.
        ("2026-11-03", "2026-11-03", (BERLIN, "Asia/Kolkata"), None),
        ("2026-11-03", "2027-03-30", (BERLIN, "Asia/Kolkata"), Shift(-HOUR, date(2027, 10, 26))),
        # In the last week of the summer: one hour they had, and it was so.
        ("2026-10-20", "2026-10-27", (BERLIN, "Asia/Kolkata"), Shift(HOUR, date(2027, 3, 23))),
        ("2026-10-21", "2026-10-27", (BERLIN, "Asia/Kolkata"), None),
        # In the weeks between the two changes: neither they nor what comes after them is unusual.
        ("2027-03-18", "2027-03-18", (BERLIN, NEW_YORK), None),
        ("2027-03-18", "2027-04-01", (BERLIN, NEW_YORK), None),
        ("2027-03-18", "2027-11-04", (BERLIN, NEW_YORK), Shift(HOUR, date(2027, 11, 4))),
    ],
)
def test_nobody_is_told_of_a_time_they_never_had(
    since: str, on: str, zones: tuple[str, str], said: Shift | None
) -> None:
    anchor, reader = zones
    day = date.fromisoformat(on)
    slot = WeeklySlot(day.weekday(), time(19), anchor, 60, date.fromisoformat(since))
    assert shift(slot, day, reader) == said


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_nothing_is_unusual_by_the_clock_that_decides(on: date, at: time, zone: str) -> None:
    assert shift(weekly(on, at, zone), on, zone) is None


@given(DAYS, TIMES)
def test_nor_where_neither_clock_ever_changes(on: date, at: time) -> None:
    assert shift(weekly(on, at, KATHMANDU), on, "Asia/Kolkata") is None


@given(DAYS, TIMES, st.sampled_from([(BERLIN, NEW_YORK), (NEW_YORK, BERLIN), (LONDON, "America/Los_Angeles")]))
def test_between_the_days_of_two_changes_it_is_said_just_where_most_weeks_are_otherwise(
    on: date, at: time, pair: tuple[str, str]
) -> None:
    year = [shown(on + week * WEEK, at, *pair) for week in range(-26, 27)]
    [(most, _weeks)] = Counter((one.weekday(), one.time()) for one in year).most_common(1)
    told = shift(weekly(on, at, pair[0]), on, pair[1])
    assert (told is not None) == ((year[26].weekday(), year[26].time()) != most)


@given(DAYS, TIMES, PAIRS)
def test_what_is_said_is_so_until_the_day_that_is_said(on: date, at: time, pair: tuple[str, str]) -> None:
    told = shift(weekly(on, at, pair[0]), on, pair[1])
    if told is None or told.until is None:
        return
    hours = [shown(on + week * WEEK, at, *pair) for week in range(54)]
    last = next(place for place, one in enumerate(hours) if one.date() == told.until)
    assert all(is_a_week_after(later, sooner) for sooner, later in pairwise(hours[: last + 1]))
    assert not is_a_week_after(hours[last + 1], hours[last])
    # And so much earlier or later it was for long, within the year before.
    usually = (hours[0] - told.by).time()
    before = [shown(on - week * WEEK, at, *pair) for week in range(1, 54)]
    assert sum(one.time() == usually for one in before) > SEASON


@given(DAYS, TIMES, PAIRS)
def test_whoever_had_one_time_for_long_is_told_of_another_in_its_first_week(
    on: date, at: time, pair: tuple[str, str]
) -> None:
    before = [shown(on - week * WEEK, at, *pair) for week in range(1, SEASON + 2)]
    steady = all(is_a_week_after(later, sooner) for later, sooner in pairwise(before))
    now = shown(on, at, *pair)
    if not steady:
        return
    told = shift(weekly(on, at, pair[0]), on, pair[1])
    assert (told.by if told else timedelta()) == now - before[0] - WEEK


@given(DAYS, TIMES, PAIRS)
def test_nobody_is_told_for_long_of_what_goes_on(on: date, at: time, pair: tuple[str, str]) -> None:
    goes_on = [shown(on - week * WEEK, at, *pair) for week in range(SEASON + FAMILIAR)]
    if all(is_a_week_after(later, sooner) for later, sooner in pairwise(goes_on)):
        assert shift(weekly(on, at, pair[0]), on, pair[1]) is None
