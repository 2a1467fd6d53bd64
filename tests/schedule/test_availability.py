"""The half hours of a week: how they are kept, and which instants they come to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schedule.weeks_painted import MINUTE, has_time, moments, painted, weeks, zones
from turnabout.schedule.painted_week import BYTES, HALF_HOURS, NotAWeek, Painted, Span, Week, free

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "availability.json").read_text())


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_the_contract(case: dict[str, Any]) -> None:
    week = Week.of(case["halves"])
    assert week.kept().hex() == case["hex"]
    assert Week.read(bytes.fromhex(case["hex"])) == week


@given(st.sets(st.integers(0, HALF_HOURS - 1)))
def test_a_week_is_what_was_kept(halves: set[int]) -> None:
    kept = Week.of(halves).kept()
    assert (len(kept), set(Week.read(kept).chosen)) == (BYTES, halves)


@pytest.mark.parametrize("size", [0, 41, 43])
def test_other_bytes_are_no_week(size: int) -> None:
    with pytest.raises(NotAWeek):
        Week.read(bytes(size))


@pytest.mark.parametrize("half", [-1, HALF_HOURS])
def test_a_week_has_no_other_half_hours(half: int) -> None:
    with pytest.raises(NotAWeek):
        Week.of([half])


@given(weeks(), weeks(), weeks(), weeks())
def test_strokes_of_two_devices_both_stay(week: Week, first: Week, second: Week, cleared: Week) -> None:
    """In either order, where they are of other half hours; and the same stroke again changes nothing."""
    drops = Week(cleared.chosen - first.chosen - second.chosen)
    one_way = week.painted(first, Week()).painted(second, drops)
    other_way = week.painted(second, drops).painted(first, Week())
    assert one_way == other_way == one_way.painted(second, drops)


def test_sunday_goes_on_into_monday() -> None:
    week = Week.of([HALF_HOURS - 1, 0])
    assert week.covers((HALF_HOURS - 1) * 30, 60)
    assert not week.covers(0, 60)
    # A quarter past is not all of a half hour.
    assert Week.of([0, 1]).covers(15, 45)
    assert not Week.of([0, 1]).covers(15, 46)


def test_it_stays_at_its_time_on_the_wall() -> None:
    evening = painted("Sun", "18:00", "20:00", "Europe/Berlin")
    found = free(evening, datetime(2026, 3, 21, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    assert found.spans == [
        Span(datetime(2026, 3, 22, 17, tzinfo=UTC), datetime(2026, 3, 22, 19, tzinfo=UTC)),
        Span(datetime(2026, 3, 29, 16, tzinfo=UTC), datetime(2026, 3, 29, 18, tzinfo=UTC)),
    ]


def test_a_repeated_half_hour_counts_twice_and_a_skipped_one_never() -> None:
    night = painted("Sun", "02:00", "02:30", "Europe/Berlin")
    autumn = free(night, datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    assert [span.begin for span in autumn.spans] == [
        datetime(2026, 10, 25, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ]
    assert free(night, datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)).spans == []


@settings(max_examples=40)
@given(weeks(), zones, moments, st.integers(0, 8 * 24 * 60))
def test_somebody_is_free_in_just_the_minutes_their_clock_shows(
    week: Week, zone: str, begin: datetime, minutes: int
) -> None:
    one = Painted(week, zone)
    begin = begin.replace(second=0, microsecond=0)
    end = begin + minutes * MINUTE
    found = free(one, begin, end)
    said = {span.begin + count * MINUTE for span in found.spans for count in range(_length(span))}
    assert said == {at for count in range(minutes) if has_time(one, at := begin + count * MINUTE)}
    assert all(one.end < other.begin for one, other in zip(found.spans, found.spans[1:], strict=False))


def _length(span: Span) -> int:
    return (span.end - span.begin) // MINUTE


@given(zones, moments)
def test_whoever_always_has_time_is_free_without_a_gap(zone: str, begin: datetime) -> None:
    end = begin + timedelta(weeks=60)
    assert free(Painted(Week.of(range(HALF_HOURS)), zone), begin, end).spans == [Span(begin, end)]
