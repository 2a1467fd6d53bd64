"""A practice that grows quiet is asked about twice at most, and never while it pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from turnabout.schedule.lulls.fading import QUIET_AFTER, SECOND_AFTER, Practice, Question, question

SIGN = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def quiet(*asked: datetime, paused: bool = False, unmet: bool = True, booked: bool = True) -> Practice:
    next_at = SIGN + 20 * DAY if booked else None
    return Practice(sign_at=SIGN, next_at=next_at, unmet=unmet, paused=paused, asked_at=asked)


def test_after_ten_days_without_a_sign_they_are_asked() -> None:
    assert question(quiet(), SIGN + QUIET_AFTER - timedelta(seconds=1)) is None
    assert question(quiet(), SIGN + QUIET_AFTER) is Question.FIRST
    assert question(quiet(booked=False, unmet=False), SIGN + QUIET_AFTER) is Question.FIRST


def test_an_hour_that_is_booked_and_was_never_missed_is_waited_for() -> None:
    assert question(quiet(unmet=False), SIGN + 15 * DAY) is None


def test_nobody_is_asked_while_they_may_still_say_how_an_hour_went() -> None:
    waits = Practice(sign_at=SIGN, next_at=None, unmet=True, paused=False, unsaid=True)
    assert question(waits, SIGN + QUIET_AFTER) is None


def test_what_was_asked_before_the_sign_was_answered_by_it() -> None:
    before = (SIGN - 20 * DAY, SIGN - 13 * DAY)
    assert question(quiet(*before), SIGN + QUIET_AFTER) is Question.FIRST


def test_a_second_silent_week_is_asked_about_once_and_there_is_no_third() -> None:
    first = SIGN + QUIET_AFTER
    assert question(quiet(first), first + SECOND_AFTER - timedelta(seconds=1)) is None
    assert question(quiet(first), first + SECOND_AFTER) is Question.SECOND
    assert question(quiet(first, first + SECOND_AFTER), first + 400 * DAY) is None


@given(days=st.integers(0, 800), asked=st.integers(0, 3), unmet=st.booleans(), booked=st.booleans())
def test_a_pause_is_never_disturbed(days: int, asked: int, *, unmet: bool, booked: bool) -> None:
    practice = quiet(
        *(SIGN + QUIET_AFTER + each * SECOND_AFTER for each in range(asked)), paused=True, unmet=unmet, booked=booked
    )
    assert question(practice, SIGN + days * DAY) is None


@given(looks=st.lists(st.integers(1, 72), min_size=1, max_size=400))
def test_however_often_it_is_looked_at_two_questions_are_all(looks: list[int]) -> None:
    """Hours from one look to the next; nobody ever answers."""
    now = SIGN
    asked: tuple[datetime, ...] = ()
    for hours in looks:
        now += timedelta(hours=hours)
        if question(quiet(*asked), now):
            asked = (*asked, now)
    assert len(asked) <= 2
    assert all(later - sooner >= SECOND_AFTER for sooner, later in pairwise(asked))
