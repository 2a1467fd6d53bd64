"""When somebody is told of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.schedule.reminding import Ahead, Hour, Kind, Quiet, Wanted, Way, awake, moment, window

BERLIN, NIGHT = ZoneInfo("Europe/Berlin"), Quiet(time(22), time(7))
MAIL = frozenset({Way.MAIL})


def at(written: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def hour(written: str, **said: object) -> Hour:
    starts_at = at(written)
    facts = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=60), "told_start": starts_at, **said}
    return Hour(**facts)  # type: ignore[arg-type]  # each as the test says it


def wanted(zone: ZoneInfo = BERLIN, **said: object) -> Wanted:
    return Wanted(**{"zone": zone, "ways": MAIL, "quiet": NIGHT, **said})  # type: ignore[arg-type]  # as above


def test_a_day_before_is_twenty_four_hours_before() -> None:
    evening = hour("2026-03-10 19:00")
    assert moment(Kind.DAY, evening, wanted(), at("2026-03-08 09:00")) == at("2026-03-09 19:00")


@pytest.mark.parametrize(
    ("near", "begins", "told"),
    [
        (Ahead.TWO_DAYS, "2026-03-10 19:00", "2026-03-08 19:00"),
        (Ahead.EVENING, "2026-03-10 19:00", "2026-03-09 18:00"),
        (Ahead.EVENING, "2026-03-10 00:30", "2026-03-09 18:00"),
        (Ahead.EVENING, "2026-03-10 23:30", "2026-03-09 18:00"),
        # Clocks go on in the night between.
        (Ahead.EVENING, "2026-03-29 08:00", "2026-03-28 18:00"),
    ],
)
def test_that_an_hour_comes_near_is_told_when_its_person_chose(near: Ahead, begins: str, told: str) -> None:
    assert moment(Kind.DAY, hour(begins), wanted(near=near), at("2026-03-01 09:00")) == at(told)


def test_the_evening_before_is_that_of_the_persons_own_wall() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    told = moment(Kind.DAY, hour("2026-03-10 19:00"), wanted(tokyo, near=Ahead.EVENING), at("2026-03-01 09:00"))
    assert told == at("2026-03-10 18:00", tokyo)  # at 03:00 on the 11th it begins there


@pytest.mark.parametrize("minutes", [15, 60, 180])
def test_that_an_hour_begins_soon_is_told_when_its_person_chose(minutes: int) -> None:
    soon = timedelta(minutes=minutes)
    told = moment(Kind.HOUR, hour("2026-03-10 19:00"), wanted(soon=soon), at("2026-03-01 09:00"))
    assert told == at("2026-03-10 19:00") - soon


def test_whoever_was_not_told_in_time_is_told_at_once_while_it_is_worth_it() -> None:
    evening = hour("2026-03-10 19:00")
    assert moment(Kind.DAY, evening, wanted(), at("2026-03-10 12:00")) == at("2026-03-10 12:00")
    assert moment(Kind.DAY, evening, wanted(), at("2026-03-10 17:00")) is None
    assert moment(Kind.HOUR, evening, wanted(), at("2026-03-10 18:59")) == at("2026-03-10 18:59")
    assert moment(Kind.HOUR, evening, wanted(), at("2026-03-10 19:00")) is None


def test_a_word_a_day_ahead_waits_for_the_end_of_quiet_hours() -> None:
    late = hour("2026-03-10 23:00")
    assert moment(Kind.DAY, late, wanted(), at("2026-03-09 23:00")) == at("2026-03-10 07:00")
    assert moment(Kind.DAY, hour("2026-03-11 05:00"), wanted(), at("2026-03-10 05:00")) == at("2026-03-10 07:00")


def test_it_is_dropped_where_it_would_come_too_late() -> None:
    asleep_all_day = wanted(quiet=Quiet(time(3), time(23)))
    assert moment(Kind.DAY, hour("2026-03-10 22:00"), asleep_all_day, at("2026-03-10 03:00")) is None


def test_an_hour_ahead_in_quiet_hours_is_told_only_by_choice() -> None:
    early = hour("2026-03-10 07:30")
    assert moment(Kind.HOUR, early, wanted(), at("2026-03-10 06:30")) is None
    assert moment(Kind.HOUR, early, wanted(at_night=True), at("2026-03-10 06:30")) == at("2026-03-10 06:30")
    assert moment(Kind.HOUR, early, wanted(quiet=None), at("2026-03-10 06:30")) == at("2026-03-10 06:30")


def test_quiet_hours_are_those_of_the_persons_own_wall() -> None:
    tokyo = wanted(ZoneInfo("Asia/Tokyo"))
    told = moment(Kind.DAY, hour("2026-03-10 19:00"), tokyo, at("2026-03-09 19:00"))
    assert told == at("2026-03-10 07:00", ZoneInfo("Asia/Tokyo"))


def test_did_we_meet_is_asked_an_hour_after_and_in_the_morning_where_it_is_late() -> None:
    assert moment(Kind.MET, hour("2026-03-10 18:00"), wanted(), at("2026-03-10 18:00")) == at("2026-03-10 20:00")
    assert moment(Kind.MET, hour("2026-03-10 20:30"), wanted(), at("2026-03-10 22:30")) == at("2026-03-11 07:00")
    assert moment(Kind.MET, hour("2026-03-10 18:00"), wanted(), at("2026-03-12 19:00")) is None


@pytest.mark.parametrize("kind", [Kind.DAY, Kind.HOUR, Kind.MET])
def test_nobody_is_told_of_an_hour_that_does_not_stand_or_that_moved(kind: Kind) -> None:
    now = at("2026-03-10 09:00")
    assert moment(kind, hour("2026-03-10 19:00"), wanted(), now) is not None
    assert moment(kind, hour("2026-03-10 19:00", stands=False), wanted(), now) is None
    assert moment(kind, hour("2026-03-10 19:00", told_start=at("2026-03-10 18:00")), wanted(), now) is None
    assert moment(kind, hour("2026-03-10 19:00"), wanted(ways=frozenset()), now) is None


def test_whoever_has_answered_is_not_asked() -> None:
    assert moment(Kind.MET, hour("2026-03-10 19:00", answered=True), wanted(), at("2026-03-10 21:30")) is None


def test_the_night_in_which_clocks_go_forward_ends_when_they_say_so() -> None:
    quiet = Quiet(time(22), time(2, 30))
    night = datetime(2026, 3, 29, 0, 15, tzinfo=UTC)
    assert quiet.over(night, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_other_kinds_have_no_hour() -> None:
    now = at("2026-03-10 09:00")
    with pytest.raises(ValueError, match="change"):
        window(Kind.CHANGE, now, now)
    assert awake(Kind.CHANGE, at("2026-03-10 23:00"), wanted()) == at("2026-03-11 07:00")


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Asia/Tehran"])
WALL = st.times(timezones=st.none())


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), WALL, WALL, ZONES)  # noqa: DTZ001 - made aware below
def test_what_waits_comes_within_a_day_and_never_earlier(naive: datetime, begins: time, ends: time, zone: str) -> None:
    instant = naive.replace(tzinfo=UTC)
    over = Quiet(begins, ends).over(instant, ZoneInfo(zone))
    assert instant <= over <= instant + timedelta(hours=25)
