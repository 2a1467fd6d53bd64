"""Two weeks laid over each other, on the clock of whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime, time

from hypothesis import given

from tests.schedule.weeks_painted import has_time_all_through, moments, painted, pairs
from turnabout.schedule.availability.overlay import Stretch, Whose, overlay
from turnabout.schedule.painted_week import HALF_HOUR, Painted, Week, offset_at

AUTUMN = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_each_half_hour_is_ones_own_theirs_or_both() -> None:
    ana = painted("Mon", "17:00", "19:00", "Europe/Berlin")
    ben = painted("Mon", "12:00", "14:00", "America/New_York")
    rows = overlay(ana, ben, AUTUMN).rows
    assert [(row.own, row.theirs, row.cells[0]) for row in rows] == [
        (time(17), time(11), Whose.OWN),
        (time(17, 30), time(11, 30), Whose.OWN),
        (time(18), time(12), Whose.BOTH),
        (time(18, 30), time(12, 30), Whose.BOTH),
        (time(19), time(13), Whose.THEIRS),
        (time(19, 30), time(13, 30), Whose.THEIRS),
    ]
    assert {cell for row in rows for cell in row.cells[1:]} == {Whose.NOBODY}


def test_common_stretches_are_told_on_either_clock() -> None:
    ana = painted("Sun Mon", "20:00", "00:00", "Europe/Berlin")
    kolkata = painted("Mon Tue", "00:30", "02:00", "Asia/Kolkata")
    found = overlay(ana, kolkata, AUTUMN)
    assert found.stretches == (
        Stretch(0, time(20), time(21, 30), 1, time(0, 30), time(2)),
        Stretch(6, time(20), time(21, 30), 0, time(0, 30), time(2)),
    )
    assert {row.days_apart for row in found.rows} == {1}


def test_a_stretch_goes_on_past_midnight_of_sunday() -> None:
    late = Painted(Week.of([334, 335, 0, 1]), "UTC")
    assert overlay(late, late, AUTUMN).stretches == (Stretch(6, time(23), time(1), 6, time(23), time(1)),)
    always = Painted(Week.of(range(336)), "UTC")
    assert overlay(always, always, AUTUMN).stretches == (Stretch(0, time(0), time(0), 0, time(0), time(0)),)


def test_nothing_in_common_has_no_stretch_and_nothing_painted_no_row() -> None:
    nine, ten = painted("Mon", "09:00", "10:00", "UTC"), painted("Mon", "10:00", "11:00", "UTC")
    assert overlay(nine, ten, AUTUMN).stretches == ()
    assert overlay(Painted(Week(), "UTC"), Painted(Week(), "UTC"), AUTUMN).rows == ()


@given(pairs, moments)
def test_it_is_what_both_clocks_show_as_they_stand(pair: tuple[Painted, Painted], at: datetime) -> None:
    """As in a world whose clocks never change again."""
    fixed = [offset_at(one.zone, at) for one in pair]
    midnight = datetime(2026, 6, 1, tzinfo=UTC) - fixed[0]  # a Monday, on the first's clock
    shown = {row.own: row.cells for row in overlay(*pair, at).rows}
    for half in range(336):
        begin = midnight + half * HALF_HOUR
        mine = has_time_all_through(Painted(pair[0].week, "UTC"), begin + fixed[0], 30)
        yours = has_time_all_through(Painted(pair[1].week, "UTC"), begin + fixed[1], 30)
        said = {(True, True): Whose.BOTH, (True, False): Whose.OWN, (False, True): Whose.THEIRS}
        cells = shown.get(time(half % 48 // 2, half % 2 * 30))
        assert (cells[half // 48] if cells else Whose.NOBODY) is said.get((mine, yours), Whose.NOBODY)
