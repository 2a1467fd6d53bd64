from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.schedule.outcome import TIME_TO_ANSWER, Answer, Outcome, outcome

HELD, PARTLY, NOT = Answer.HELD, Answer.PARTLY, Answer.NOT
ENDS = datetime(2026, 3, 3, 18, tzinfo=UTC)
SOON, LATER = ENDS + timedelta(hours=1), ENDS + TIME_TO_ANSWER
HALF = 30 * 60
Answers = tuple[Answer | None, Answer | None]


def of(answers: Answers, *, now: datetime = SOON, together: int = 0) -> Outcome:
    return outcome(answers, together_seconds=together, minutes=60, ends_at=ENDS, now=now)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((HELD, HELD), Outcome.HELD),
        ((HELD, PARTLY), Outcome.PARTLY),
        ((PARTLY, PARTLY), Outcome.PARTLY),
        ((NOT, NOT), Outcome.MISSED),
        ((HELD, NOT), Outcome.UNCLEAR),
        ((PARTLY, NOT), Outcome.UNCLEAR),
    ],
)
def test_two_answers_decide_at_once_whatever_the_room_saw(answers: Answers, expected: Outcome) -> None:
    one, two = answers
    moments = (ENDS - timedelta(minutes=5), SOON, LATER)
    seen = {
        of(order, now=now, together=together)
        for order, now, together in product([(one, two), (two, one)], moments, [0, HALF])
    }
    assert seen == {expected}


def test_one_answer_is_enough_when_both_were_there_for_half_the_hour() -> None:
    assert of((HELD, None), together=HALF) is Outcome.HELD
    assert of((None, PARTLY), together=HALF) is Outcome.PARTLY
    assert of((HELD, None), together=HALF - 1) is Outcome.OPEN


def test_not_met_is_never_decided_by_one_at_once() -> None:
    assert of((NOT, None), together=HALF) is Outcome.OPEN


def test_an_hour_is_coming_until_its_end_and_then_open_for_48_hours() -> None:
    nobody: Answers = (None, None)
    moment = timedelta(microseconds=1)
    assert of(nobody, now=ENDS - moment) is Outcome.COMING
    assert of(nobody, now=ENDS) is Outcome.OPEN
    assert of(nobody, now=LATER - moment) is Outcome.OPEN
    assert of(nobody, now=LATER) is Outcome.UNCLEAR


@pytest.mark.parametrize(
    ("answers", "together", "expected"),
    [
        ((None, None), HALF, Outcome.HELD),
        ((None, None), HALF - 1, Outcome.UNCLEAR),
        ((None, None), 0, Outcome.UNCLEAR),
        ((HELD, None), 0, Outcome.UNCLEAR),
        ((NOT, None), 0, Outcome.MISSED),
        ((NOT, None), HALF, Outcome.UNCLEAR),
    ],
)
def test_after_48_hours_the_room_speaks_for_the_silent(answers: Answers, together: int, expected: Outcome) -> None:
    assert of(answers, now=LATER, together=together) is expected


def test_half_of_a_short_hour_is_a_quarter_of_an_hour() -> None:
    short = outcome((HELD, None), together_seconds=900, minutes=30, ends_at=ENDS, now=SOON)
    assert short is Outcome.HELD


def test_part_of_an_hour_moves_the_turn_and_a_forecast_hopes() -> None:
    assert {each for each in Outcome if each.moves_turn} == {Outcome.HELD, Outcome.PARTLY}
    hoped = {Outcome.HELD, Outcome.PARTLY, Outcome.COMING, Outcome.OPEN}
    assert {each for each in Outcome if each.may_move_turn} == hoped


ANSWER = st.none() | st.sampled_from(Answer)


@settings(max_examples=200, deadline=None)
@given(
    one=ANSWER,
    two=ANSWER,
    together=st.integers(0, 7200),
    hours=st.integers(-100, 100),
)
def test_the_two_are_equal_and_time_settles_every_hour(
    one: Answer | None, two: Answer | None, together: int, hours: int
) -> None:
    now = ENDS + timedelta(hours=hours)
    seen = of((one, two), now=now, together=together)
    assert seen is of((two, one), now=now, together=together)
    assert (seen in (Outcome.COMING, Outcome.OPEN)) <= (now < LATER)
    assert (seen is Outcome.COMING) <= (now < ENDS)
