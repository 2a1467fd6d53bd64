from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from turnabout.schedule.outcome import Outcome
from turnabout.schedule.recurrence import Occurrence, WeeklySlot, occurrence, occurrences
from turnabout.schedule.strip import PastOrPlanned, Piece, Role, State, View, Week, weeks
from turnabout.schedule.turns import NotOfThePair

ANA, BEN = "ana", "ben"
SLOT = WeeklySlot(1, time(18), "Europe/Berlin", 60, date(2026, 3, 3))
ANAS = View(viewer=ANA, pair=(ANA, BEN), first=ANA, zone="Europe/Berlin")
BENS = View(viewer=BEN, pair=(ANA, BEN), first=ANA, zone="Australia/Sydney")
FIRST = date(2026, 3, 3)


def session(week: int, outcome: Outcome, focus: str | None = None, *, later: int = 0) -> PastOrPlanned[str]:
    on = FIRST + timedelta(weeks=week)
    own = occurrence(SLOT, on)
    return PastOrPlanned(own + timedelta(hours=later), outcome, focus, slot_date=on, own_start=own)


def marks(line: list[Week]) -> list[tuple[Role, State]]:
    return [(week.role, week.state) for week in line]


def test_the_past_and_the_weeks_to_come_alternate() -> None:
    past = [session(0, Outcome.HELD, ANA), session(1, Outcome.PARTLY, BEN)]
    ahead = occurrences(SLOT, past[-1].starts_at, 2)
    assert marks(weeks(past, ahead, ANAS)) == [
        (Role.FOCUS, State.HELD),
        (Role.COACH, State.PARTLY),
        (Role.FOCUS, State.COMING),
        (Role.COACH, State.COMING),
    ]


def test_a_missed_week_is_whose_turn_it_was_and_stays_theirs() -> None:
    past = [session(0, Outcome.HELD, ANA), session(1, Outcome.MISSED)]
    ahead = occurrences(SLOT, past[-1].starts_at, 2)
    assert [week.role for week in weeks(past, ahead, ANAS)] == [Role.FOCUS, Role.COACH, Role.COACH, Role.FOCUS]


def test_both_see_the_same_weeks_from_their_own_side_and_day() -> None:
    line = [session(0, Outcome.HELD, ANA, later=-3)]
    (anas,), (bens,) = weeks(line, [], ANAS), weeks(line, [], BENS)
    assert (anas.role, bens.role) == (Role.FOCUS, Role.COACH)
    assert (anas.date, bens.date) == (date(2026, 3, 3), date(2026, 3, 4))
    assert anas.starts_at == bens.starts_at == datetime(2026, 3, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "state", "past"),
    [
        (Outcome.HELD, State.MOVED, True),
        (Outcome.PARTLY, State.MOVED, True),
        (Outcome.COMING, State.COMING, False),
        (Outcome.MISSED, State.MISSED, True),
        (Outcome.UNCLEAR, State.UNCLEAR, True),
        (Outcome.OPEN, State.UNCLEAR, True),
    ],
)
def test_another_time_than_the_rhythms_own_is_moved(outcome: Outcome, state: State, *, past: bool) -> None:
    (week,) = weeks([session(0, outcome, ANA, later=24)], [], ANAS)
    assert (week.state, week.past) == (state, past)
    assert week.pieces == (Piece.FOCUS, Piece(outcome.value), Piece.MOVED)


def test_an_hour_outside_the_rhythm_is_not_moved() -> None:
    now = PastOrPlanned(datetime(2026, 3, 5, 9, tzinfo=UTC), Outcome.HELD, BEN)
    (week,) = weeks([now], [], ANAS)
    assert (week.role, week.state, week.pieces) == (Role.COACH, State.HELD, (Piece.COACH, Piece.HELD))


def test_a_planned_session_stands_for_its_week_even_when_moved() -> None:
    ahead = occurrences(SLOT, datetime(2026, 3, 1, tzinfo=UTC), 2)
    line = weeks([session(1, Outcome.COMING, later=-240)], ahead, ANAS)
    assert [(week.starts_at.day, week.state) for week in line] == [(28, State.COMING), (3, State.COMING)]


def test_a_swap_to_come_is_shown_and_paid_back() -> None:
    swapped: PastOrPlanned[str] = PastOrPlanned(occurrence(SLOT, FIRST), Outcome.COMING, slot_date=FIRST, agreed=BEN)
    line = weeks([swapped], occurrences(SLOT, swapped.starts_at, 3), ANAS)
    assert [week.role for week in line] == [Role.COACH, Role.FOCUS, Role.FOCUS, Role.COACH]
    assert line[0].pieces == (Piece.COACH, Piece.COMING, Piece.SWAPPED)


def test_a_one_way_spell_is_said_and_leaves_the_turn() -> None:
    hour: PastOrPlanned[str] = PastOrPlanned(datetime(2026, 3, 1, tzinfo=UTC), Outcome.HELD, agreed=ANA)
    spell = (hour.starts_at, hour.starts_at + timedelta(days=1), BEN)
    line = weeks([hour], [Occurrence(FIRST, occurrence(SLOT, FIRST))], replace(ANAS, spells=(spell,)))
    assert [week.pieces for week in line] == [
        (Piece.COACH, Piece.HELD, Piece.ONE_WAY),
        (Piece.FOCUS, Piece.COMING),
    ]


def test_an_hour_still_waiting_for_answers_is_expected_to_count() -> None:
    line = weeks([session(0, Outcome.OPEN, ANA)], occurrences(SLOT, occurrence(SLOT, FIRST), 1), ANAS)
    assert [week.role for week in line] == [Role.FOCUS, Role.COACH]


def test_nothing_yet_is_an_empty_strip() -> None:
    assert weeks([], [], ANAS) == []


def test_a_third_person_is_refused() -> None:
    with pytest.raises(NotOfThePair):
        weeks([session(0, Outcome.HELD, "cleo"), session(1, Outcome.MISSED)], [], ANAS)
