"""When a calendar's person is busy, in a process that ends soon, whatever it is given."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as times
from hypothesis import strategies as st

from tests.people import START
from tests.prepared import ROOT
from tests.schedule.calendars import calendar, event
from turnabout.schedule.busy.expansion import MOST, _joined
from turnabout.schedule.busy.reading import WINDOW, Fault, Unread, expanded

pytestmark = pytest.mark.once

TEN = ("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z")
AT_TEN = (datetime(2026, 3, 3, 10, tzinfo=UTC), datetime(2026, 3, 3, 11, tzinfo=UTC))


def found(*events: str, zone: str = "Europe/Berlin") -> list[tuple[datetime, datetime]]:
    return expanded(calendar(*events), zone, START)


def fault(written: bytes, seconds: int = 10) -> str:
    with pytest.raises(Unread) as stopped:
        expanded(written, "Europe/Berlin", START, seconds=seconds)
    return stopped.value.word


def test_an_appointment_keeps_its_person_busy() -> None:
    assert found(event(*TEN)) == [AT_TEN]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "transp:transparent"]
)
def test_what_leaves_its_person_free_does_not_count(line: str) -> None:
    assert found(event(*TEN, line)) == []


def test_our_own_hours_do_not_count() -> None:
    assert found(event(*TEN, uid="5f2c9e5e-6f7b-5d62-a1bd-8d3ee0a3c1a7@turnabout")) == []


@pytest.mark.parametrize(
    ("line", "counts"),
    [("TRANSP:OPAQUE", True), ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True), ("CLASS:PUBLIC", False)],
)
def test_a_whole_day_counts_where_its_calendar_says_so(line: str, counts: object) -> None:
    day = (datetime(2026, 3, 3, 23, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC))
    assert found(event("DTSTART;VALUE=DATE:20260304", line)) == ([day] if counts else [])


def test_a_time_without_a_zone_is_its_persons() -> None:
    without = event("DTSTART:20260303T100000", "DTEND:20260303T110000")
    assert [begins.hour for begins, _ends in found(without) + found(without, zone="America/New_York")] == [9, 15]


def test_what_repeats_is_there_each_time_but_for_its_exceptions() -> None:
    weekly = event(*TEN, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20260310T100000Z", uid="one")
    moved = event("DTSTART:20260318T150000Z", "DTEND:20260318T160000Z", "RECURRENCE-ID:20260317T100000Z", uid="one")
    assert [(begins.day, begins.hour) for begins, _ends in found(weekly, moved)] == [(3, 10), (18, 15), (24, 10)]


def test_only_the_coming_weeks_are_told_and_what_touches_is_one() -> None:
    long_ago = event("DTSTART:20200101T000000Z", "DTEND:20200102T000000Z")
    far_off = event("DTSTART:20290101T000000Z", "DTEND:20290102T000000Z")
    under_way = event("DTSTART:20260302T080000Z", "DTEND:20260302T120000Z")
    after_it = event("DTSTART:20260302T120000Z", "DTEND:20260302T130000Z")
    assert found(long_ago, far_off, under_way, after_it) == [(START, START.replace(hour=13))]
    always = event("DTSTART:20200101T000000Z", "DTEND:20290102T000000Z")
    assert found(always) == [(START, START + WINDOW)]


def test_nothing_but_times_comes_out() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "turnabout.schedule.busy.expansion", "5", "1772445600", "1777629600", "UTC"],
        input=calendar(event(*TEN)),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert ran.stdout == b"[[1772532000.0, 1772535600.0]]"


def test_an_odd_appointment_hides_no_other() -> None:
    odd = event("DTSTART:20260303T100000Z", "RRULE:FREQ=SOMETIMES;INTERVAL=0")
    backwards = event("DTSTART:20260304T100000Z", "DTEND:20260304T090000Z")
    assert AT_TEN in found(odd, backwards, event(*TEN))


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;BYSECOND=0,10,20,30,40,50"])
def test_a_rule_without_end_ends_in_a_word(rule: str) -> None:
    assert (
        fault(calendar(event("DTSTART:20260303T100000Z", "DURATION:PT1S", f"RRULE:{rule}")), seconds=1) == Fault.HEAVY
    )


def test_more_than_anybody_has_is_too_much() -> None:
    each_hour = event("DTSTART:20260303T100000Z", "DURATION:PT10M", "RRULE:FREQ=HOURLY")
    assert WINDOW / timedelta(hours=1) > MOST
    assert fault(calendar(each_hour)) == Fault.HEAVY


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"<html>Sign in</html>",
        b"\xff\xfe\x00",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(written: bytes) -> None:
    assert fault(written) == Fault.NOT_CALENDAR


@pytest.mark.parametrize(
    ("takes", "said"),
    [("bytearray(2**30)", "MemoryError"), ("open('some', 'w', 1).write('more\\n')", "File too large")],
)
def test_it_takes_no_more_than_it_gave_itself(tmp_path: Path, takes: str, said: str) -> None:
    program = f"from turnabout.schedule.busy.expansion import limit; limit(5); {takes}"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode != 0
    assert said in ran.stderr


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
@times(max_examples=200)
def test_joined_spans_cover_the_same_apart_and_in_order(spans: list[tuple[int, int]]) -> None:
    joined = list(_joined([(float(begins), float(ends)) for begins, ends in spans]))
    covered = {second for begins, ends in spans for second in range(begins, ends)}
    assert {second for begins, ends in joined for second in range(int(begins), int(ends))} == covered
    assert all(before[1] < after[0] for before, after in pairwise(joined))
