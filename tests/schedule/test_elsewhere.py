"""Which hour a noted one is: pure, by example and by property."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.schedule.forecast import upcoming
from turnabout.schedule.elsewhere import (
    ASKED_AT_ONCE,
    Finding,
    Known,
    When,
    asked_first,
    earliest,
    find,
    needs_a_yes,
    stood_at,
)
from turnabout.schedule.outcome import Answer, Outcome, outcome_elsewhere
from turnabout.schedule.turns import LARGEST_DIFFERENCE, Hour, difference, may_swap, next_focus

PAIR = ("Ana", "Ben")
BERLIN = ZoneInfo("Europe/Berlin")
ON = date(2026, 3, 12)
WHEN = When.said(ON, None, BERLIN)
HELD, PARTLY, NOT = Answer.HELD, Answer.PARTLY, Answer.NOT


def hour(focus: str | None = "Ana", **other: Any) -> Known[str, int]:
    return Known(**{"id": 1, "when": WHEN, "focus": focus, **other})


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ([], (Finding.NEW, None)),
        ([hour(when=When.said(ON - timedelta(days=1), None, BERLIN))], (Finding.NEW, None)),
        ([hour(None)], (Finding.SETTLES, 1)),
        ([hour("Ana")], (Finding.SETTLES, 1)),
        ([hour("Ben")], (Finding.NEW, None)),
        ([hour(noted=True)], (Finding.SAME, 1)),
        ([hour(noted=True, counts=True)], (Finding.SAME, 1)),
        ([hour(counts=True)], (Finding.SAME, 1)),
        ([hour("Ben", counts=True)], (Finding.NEW, None)),
        ([hour("Ben", noted=True, counts=True)], (Finding.NEW, None)),
        ([hour(over=True)], (Finding.NEW, None)),
        ([hour(None, ahead=True)], (Finding.NEW, None)),
        ([hour(None, ahead=True), hour(None, id=2)], (Finding.SETTLES, 2)),
        ([hour(ran=True)], (Finding.NEW, None)),
        ([hour("Ben", ran=True), hour(None, id=2)], (Finding.SETTLES, 2)),
        ([hour(running=True)], (Finding.RUNNING, 1)),
        ([hour("Ben"), hour(None, id=2)], (Finding.SETTLES, 2)),
        ([hour("Ben", counts=True), hour(None, id=2)], (Finding.SETTLES, 2)),
        ([hour(None), hour(id=2, noted=True)], (Finding.SAME, 2)),
    ],
)
def test_a_noted_hour_is_one_that_is_known_where_it_can_be(
    known: list[Known[str, int]], found: tuple[Finding, int | None]
) -> None:
    assert find(known, when=WHEN, focus="Ana") == found


NEW_YORK, SYDNEY = ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")


@pytest.mark.parametrize(
    ("there", "here", "one"),
    [
        # Eighteen o’clock on Thursday in New York is nine on Friday in Sydney, in that week.
        ((12, time(18)), (13, time(9)), True),
        ((12, time(18)), (13, None), True),
        ((12, None), (13, time(9)), True),
        ((12, None), (13, None), True),
        ((12, None), (12, None), True),
        # That time was said on both sides, and it was another day for both.
        ((12, time(18)), (12, time(9)), False),
        ((12, time(18)), (12, None), False),
        ((12, None), (12, time(9)), False),
        ((12, None), (14, None), False),
        # However its time is remembered, it was one day for one of them.
        ((12, time(18)), (13, time(22)), True),
        ((12, time(7)), (13, time(9)), True),
    ],
)
def test_one_hour_has_two_dates_where_the_two_live_far_apart(
    *, there: tuple[int, time | None], here: tuple[int, time | None], one: bool
) -> None:
    hers = When.said(date(2026, 3, there[0]), there[1], NEW_YORK)
    his = When.said(date(2026, 3, here[0]), here[1], SYDNEY)
    assert (hers.may_be(his), his.may_be(hers)) == (one, one)


def test_of_two_that_it_may_be_it_is_the_nearest() -> None:
    known = [hour(id=day, when=When.said(date(2026, 3, day), None, SYDNEY), noted=True) for day in (12, 13)]
    when = When.said(date(2026, 3, 12), None, NEW_YORK)
    assert find(known, when=when, focus="Ana") == (Finding.SAME, 13)


@pytest.mark.parametrize(("began", "first"), [(2000, 366), (367, 366), (366, 366), (30, 30), (0, 0), (-1, 0)])
def test_only_a_day_of_the_last_year_since_they_began_may_be_noted(began: int, first: int) -> None:
    """In days ago; for somebody far to the west, two who began today may have begun tomorrow."""
    assert earliest(ON - timedelta(days=began), ON) == ON - timedelta(days=first)


@pytest.mark.parametrize(
    ("on", "at", "hour"),
    [
        (ON - timedelta(days=1), None, "2026-03-11T12:00"),
        (ON - timedelta(days=1), time(18, 30), "2026-03-11T18:30"),
        # However soon it is noted, it is over.
        (ON, None, "2026-03-12T07:00"),
        (ON, time(7, 45), "2026-03-12T07:00"),
    ],
)
def test_an_hour_stands_where_it_was(on: date, at: time | None, hour: str) -> None:
    now = datetime(2026, 3, 12, 8, 0, tzinfo=BERLIN)
    stood = stood_at(on, at, zone=BERLIN, length=timedelta(hours=1), now=now)
    assert stood == datetime.fromisoformat(hour).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("other", "became"),
    [(None, Outcome.HELD), (HELD, Outcome.HELD), (PARTLY, Outcome.PARTLY), (NOT, Outcome.UNCLEAR)],
)
def test_a_note_counts_until_the_other_says_that_it_was_not_so(other: Answer | None, became: Outcome) -> None:
    assert outcome_elsewhere(other) is became


@pytest.mark.parametrize(("other", "became"), [(None, Outcome.UNCLEAR), (HELD, Outcome.HELD), (NOT, Outcome.UNCLEAR)])
def test_a_note_of_long_ago_counts_once_the_other_says_that_it_was_so(other: Answer | None, became: Outcome) -> None:
    assert outcome_elsewhere(other, needs_a_yes=True) is became


@given(st.integers(-1, 400), st.sampled_from([None, *Answer]))
def test_whatever_was_long_ago_moves_no_turn_by_one_word(ago: int, other: Answer | None) -> None:
    long_ago = needs_a_yes(ON - timedelta(days=ago), ON)
    assert long_ago == (ago > 14)
    counts = outcome_elsewhere(other, needs_a_yes=long_ago).moves_turn
    assert counts == (other in (HELD, PARTLY) or (other is None and not long_ago))


@given(st.lists(st.integers(0, 10_000), max_size=100))
def test_however_many_wait_three_are_asked_about_and_they_are_the_newest(minutes: list[int]) -> None:
    began = datetime(2026, 3, 12, tzinfo=BERLIN)
    waiting = [began + timedelta(minutes=one) for one in minutes]
    asked, more = asked_first(waiting, by_age=lambda noted: noted)
    assert asked == sorted(waiting, reverse=True)[:ASKED_AT_ONCE]
    assert len(asked) + more == len(waiting)


NOTED = st.lists(st.tuples(st.sampled_from(PAIR), st.integers(0, 20)), max_size=30)


def kept(noted: list[tuple[str, int]]) -> list[Hour[str]]:
    """What stays of hours that were noted, in the order in which they took place."""
    known: list[Known[str, int]] = []
    for number, (focus, ago) in enumerate(noted):
        when = When.said(ON - timedelta(days=ago), None, BERLIN)
        found = find(known, when=when, focus=focus)
        if found[0] is Finding.NEW:
            known.append(Known(number, when, focus, counts=True, noted=True))
    known.sort(key=lambda hour: (hour.when.first, hour.focus))
    return [Hour(hour.focus or "", held=True) for hour in known]


@given(NOTED, st.randoms())
def test_in_whatever_order_hours_are_noted_the_turn_is_the_same(noted: list[tuple[str, int]], chance: Random) -> None:
    """Each day and focus person is one hour, noted once or ten times, in any order, by either."""
    shuffled = noted.copy()
    chance.shuffle(shuffled)
    assert len(kept(noted)) == len(set(noted))
    assert kept(noted) == kept(shuffled)


@given(NOTED, st.lists(st.booleans(), max_size=12), st.sampled_from(PAIR))
def test_whatever_is_noted_nobody_owes_more_than_two_and_it_evens_out(
    noted: list[tuple[str, int]], weeks: list[bool], first: str
) -> None:
    """Hours out of turn first; then weeks by the rule, some of them missed."""
    history = kept(noted)
    assert abs(difference(history, PAIR, "Ana")) <= LARGEST_DIFFERENCE
    for held in weeks:
        before = abs(difference(history, PAIR, "Ana"))
        history.append(Hour(next_focus(history, PAIR, first), held=held))
        after = abs(difference(history, PAIR, "Ana"))
        assert after == (before if not held else before - 1 if before else 1)
    assert may_swap(history, PAIR, first) == (abs(difference(history, PAIR, "Ana")) < LARGEST_DIFFERENCE)


def test_ten_hours_of_one_person_are_two_turns_of_the_other() -> None:
    history = [Hour("Ana", held=True)] * 10
    assert upcoming(history, PAIR, "Ana", 4) == ["Ben", "Ben", "Ana", "Ben"]
