"""Weekly times inside both people's hours: none missing, none too many, and the best first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.schedule.weeks_painted import has_time_all_through, moments, painted, pairs
from turnabout.schedule.availability.common_hours import (
    MOST,
    MOST_A_DAY,
    MOST_OUTSIDE,
    CommonSlot,
    Outside,
    at_night,
    common_slots,
    distance,
    start_in_the_day,
    suggested,
)
from turnabout.schedule.painted_week import Painted, Week
from turnabout.schedule.recurrence import WEEK, WeeklySlot, first_date, occurrences
from turnabout.schedule.usual import WEEKS, Reading, readings

AUTUMN = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORKDAYS = "Mon Tue Wed Thu Fri"
DAYS = f"{WORKDAYS} Sat Sun"
EVER = Week.of(range(336))


def every_slot(pair: tuple[Painted, Painted], minutes: int, after: datetime) -> list[WeeklySlot]:
    """A time on each half hour of either's clock."""
    found = []
    for zone in {one.zone for one in pair}:
        today = after.astimezone(ZoneInfo(zone)).date()
        for half in range(336):
            at = time(half % 48 // 2, half % 2 * 30)
            found.append(WeeklySlot(half // 48, at, zone, minutes, first_date(half // 48, today)))
    return found


def weeks_outside(slot: WeeklySlot, pair: tuple[Painted, Painted], after: datetime) -> list[tuple[date, bool, bool]]:
    """Minute by minute: the weeks in which either has no time, until there are too many."""
    found: list[tuple[date, bool, bool]] = []
    for hour in occurrences(slot, after, WEEKS):
        first, second = (not has_time_all_through(one, hour.starts_at, slot.minutes) for one in pair)
        if first or second:
            found.append((hour.date, first, second))
        if len(found) > MOST_OUTSIDE:
            break
    return found


def told_outside(one: CommonSlot) -> list[tuple[date, bool, bool]]:
    return [(run.first + week * WEEK, *run.whose) for run in one.outside for week in range(run.weeks)]


# Each looks at up to four million minutes; a counterexample made small would take minutes more.
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(pairs, moments, st.sampled_from([60, 30]))
def test_they_are_those_a_minute_by_minute_look_finds(
    pair: tuple[Painted, Painted], after: datetime, minutes: int
) -> None:
    """Over all minutes of all weeks, in either's clock; and of two that begin alike the one that stands more often."""
    best: dict[datetime, int] = {}
    for slot in every_slot(pair, minutes, after):
        outside = len(weeks_outside(slot, pair, after))
        if outside <= MOST_OUTSIDE:
            begin = occurrences(slot, after, 1)[0].starts_at
            best[begin] = min(best.get(begin, outside), outside)
    found = common_slots(pair, minutes=minutes, after=after)
    assert {one.starts_at for one in found} == set(best)
    for one_found in found:
        assert told_outside(one_found) == weeks_outside(one_found.slot, pair, after)
        assert one_found.weeks_outside == best[one_found.starts_at]


@settings(max_examples=10)
@given(pairs, moments)
def test_both_see_the_same_times(pair: tuple[Painted, Painted], after: datetime) -> None:
    """Whoever of the two is named first."""
    turned = common_slots((pair[1], pair[0]), minutes=60, after=after)
    assert {one.starts_at for one in turned} == {one.starts_at for one in common_slots(pair, minutes=60, after=after)}


def test_the_clock_that_keeps_the_hour_inside_decides() -> None:
    """Kolkata’s clocks stay. Ben has only this one hour; so his decides, and Ana’s shifts within her evening."""
    ana = painted("Tue", "14:00", "20:00", "Europe/Berlin")
    ben = painted("Tue", "20:30", "21:30", "Asia/Kolkata")
    found = best(ana, ben)
    assert (found.slot.anchor_zone, found.anchor, found.stable) == ("Asia/Kolkata", 1, True)
    assert found.readings == (
        (Reading(1, time(17), 31), Reading(1, time(16), 22)),
        (Reading(1, time(20, 30), 53),),
    )


def test_weeks_in_which_it_falls_out_are_told() -> None:
    """Between the changes of New York’s clocks and Berlin’s, Ben’s noon is another hour for Ana."""
    ana = painted("Tue", "18:00", "19:00", "Europe/Berlin")
    ben = painted("Tue", "12:00", "13:00", "America/New_York")
    [found] = common_slots((ana, ben), minutes=60, after=AUTUMN)
    assert found.slot.anchor_zone == "Europe/Berlin"
    assert found.outside == (
        Outside(date(2027, 3, 16), 2, (False, True)),
        Outside(date(2027, 11, 2), 1, (False, True)),
    )
    assert (found.stable, found.weeks_outside) == (False, 3)


def test_three_quarters_of_an_hour_need_all_they_touch() -> None:
    """Six in the evening in Berlin is 22:45 in Kathmandu: the hour touches three half hours there."""
    ana = painted("Wed", "18:00", "19:00", "Europe/Berlin")
    short = painted("Wed", "22:30", "23:30", "Asia/Kathmandu")
    long = painted("Wed", "21:30", "00:00", "Asia/Kathmandu")
    assert common_slots((ana, short), minutes=60, after=AUTUMN) == []
    [found] = common_slots((ana, long), minutes=60, after=AUTUMN)
    assert [one.local_time for one in found.readings[1]] == [time(21, 45), time(22, 45)]
    # On his clock’s own half hours, hers is a quarter past or a quarter to; half an hour fits between.
    assert [one.slot.minutes for one in common_slots((ana, long), minutes=30, after=AUTUMN)] == [30, 30, 30]


def test_half_an_hour_of_summer_time_is_enough_to_fall_out() -> None:
    ana = painted("Fri", "09:00", "10:00", "UTC")
    ben = painted("Fri", "20:00", "21:00", "Australia/Lord_Howe")
    [found] = common_slots((ana, ben), minutes=60, after=AUTUMN)
    # Eleven hours ahead in their summer, ten and a half in their winter.
    assert [(run.first, run.weeks, run.whose) for run in found.outside] == [(date(2027, 4, 9), 26, (False, True))]
    assert found.slot.anchor_zone == "UTC"


def test_two_under_one_clock_have_one_anchor_and_never_fall_out() -> None:
    both = (painted(WORKDAYS, "12:00", "14:00", "Europe/Berlin"), painted("Thu", "12:00", "13:30", "Europe/Berlin"))
    found = common_slots(both, minutes=60, after=AUTUMN)
    assert sorted((one.slot.weekday, one.slot.local_time) for one in found) == [(3, time(12)), (3, time(12, 30))]
    assert all(one.stable for one in found)


def test_no_common_hour_is_none() -> None:
    nine = painted(DAYS, "09:00", "10:00", "Europe/Berlin")
    assert common_slots((nine, painted(DAYS, "09:00", "10:00", "America/New_York")), minutes=60, after=AUTUMN) == []
    assert common_slots((nine, Painted(Week(), "UTC")), minutes=60, after=AUTUMN) == []


def best(*pair: Painted, rhythm: WeeklySlot | None = None) -> CommonSlot:
    return common_slots((pair[0], pair[1]), minutes=60, after=AUTUMN, rhythm=rhythm)[0]


def test_the_middle_of_a_stretch_comes_before_its_edge() -> None:
    ana = painted("Thu", "17:00", "21:00", "Europe/Berlin")
    found = best(ana, painted("Thu", "18:00", "20:00", "Europe/Berlin"))
    assert (found.slot.local_time, found.room, found.in_the_middle) == (time(18, 30), timedelta(minutes=30), True)


def test_a_day_comes_before_a_night() -> None:
    ana = painted("Mon", "05:00", "06:00", "UTC")
    both = Painted(Week(ana.week.chosen | painted("Sat", "11:00", "12:00", "UTC").week.chosen), "UTC")
    found = common_slots((both, both), minutes=60, after=AUTUMN)
    assert [(one.slot.weekday, one.nights) for one in found] == [(5, (0, 0)), (0, (53, 53))]


def test_every_week_comes_before_most_weeks() -> None:
    tuesday, sunday = (
        painted("Tue", "18:00", "19:00", "Europe/Berlin"),
        painted("Sun", "17:00", "21:00", "Europe/Berlin"),
    )
    ana = Painted(Week(tuesday.week.chosen | sunday.week.chosen), "Europe/Berlin")
    ben = painted("Tue Sun", "12:00", "13:00", "America/New_York")
    found = common_slots((ana, ben), minutes=60, after=AUTUMN)
    assert [(one.slot.weekday, one.stable, one.slot.anchor_zone) for one in found] == [
        (6, True, "America/New_York"),
        (1, False, "Europe/Berlin"),
    ]


def test_the_time_in_force_comes_first_and_then_what_is_near_it() -> None:
    ana = painted(WORKDAYS, "17:00", "20:00", "Europe/Berlin")
    rhythm = WeeklySlot(3, time(19), "Europe/Berlin", 60, date(2026, 1, 1))
    first, second, *_others = common_slots((ana, ana), minutes=60, after=AUTUMN, rhythm=rhythm)
    assert (first.slot.weekday, first.slot.local_time, first.is_now) == (3, time(19), True)
    assert (second.slot.weekday, second.is_near, second.in_the_middle) == (3, True, True)


def test_what_is_suggested_is_a_few_apart_from_each_other() -> None:
    both = (Painted(EVER, "Europe/Berlin"), Painted(EVER, "America/Los_Angeles"))
    shown = suggested(common_slots(both, minutes=60, after=AUTUMN))
    assert len(shown) == MOST
    days = [one.slot.weekday for one in shown]
    assert max(days.count(day) for day in days) == MOST_A_DAY
    assert all(
        distance(one.starts_at, other.starts_at) >= timedelta(hours=1)
        for one in shown
        for other in shown
        if one != other
    )


@pytest.mark.parametrize(
    ("shown", "minutes", "night"),
    [("07:00", 60, False), ("06:30", 30, True), ("21:00", 60, False), ("21:30", 60, True), ("21:30", 30, False)],
)
def test_the_night_is_from_ten_to_seven(shown: str, minutes: int, night: bool) -> None:  # noqa: FBT001 - a table's column
    assert at_night(Reading(0, time.fromisoformat(shown), 1), minutes) is night


@pytest.mark.parametrize(
    ("own", "theirs", "hour"),
    [
        ("Europe/Berlin", "Asia/Kolkata", 13),
        ("Europe/Berlin", "America/New_York", 15),
        ("America/New_York", "Europe/Berlin", 9),
        ("Europe/Berlin", "Europe/Berlin", 13),
    ],
)
def test_who_painted_nothing_is_suggested_the_daytime_of_both(own: str, theirs: str, hour: int) -> None:
    """Near the time of day it is, but in nobody’s night, in no week of the year."""
    tomorrow = date(2026, 11, 24)
    at = start_in_the_day(AUTUMN, (own, theirs), minutes=60, day=tomorrow)
    slot = WeeklySlot(tomorrow.weekday(), at, own, 60, tomorrow)
    instants = [hour.starts_at for hour in occurrences(slot, AUTUMN, WEEKS)]
    shown = [one for zone in (own, theirs) for one in readings(instants, zone)]
    assert (at.hour, [one for one in shown if at_night(one, 60)]) == (hour, [])


def test_where_days_never_meet_it_is_as_little_night_as_can_be() -> None:
    at = start_in_the_day(AUTUMN, ("Europe/Berlin", "Pacific/Auckland"), minutes=60, day=date(2026, 11, 24))
    assert at in {time(7), time(7, 30), time(8), time(20), time(21), time(9)}
