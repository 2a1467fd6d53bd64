"""Which hour a noted one is: pure, by example and by property."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.schedule.elsewhere import Finding, Known, find, may_be_noted
from turnabout.schedule.outcome import Answer, Outcome, outcome_elsewhere
from turnabout.schedule.turns import Hour, difference, next_focus

ON = date(2026, 3, 12)
HELD, PARTLY, NOT = Answer.HELD, Answer.PARTLY, Answer.NOT


def hour(focus: str | None = "Ana", **other: Any) -> Known[str, int]:
    return Known(**{"id": 1, "on": ON, "focus": focus, **other})


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ([], (Finding.NEW, None)),
        ([hour(on=ON - timedelta(days=1))], (Finding.NEW, None)),
        ([hour(None)], (Finding.SETTLES, 1)),
        ([hour("Ben")], (Finding.SETTLES, 1)),
        ([hour(noted=True)], (Finding.SAME, 1)),
        ([hour(noted=True, counts=True)], (Finding.SAME, 1)),
        ([hour(counts=True)], (Finding.SAME, 1)),
        ([hour("Ben", counts=True)], (Finding.NEW, None)),
        ([hour("Ben", noted=True, counts=True)], (Finding.NEW, None)),
        ([hour(over=True)], (Finding.NEW, None)),
        ([hour(running=True)], (Finding.RUNNING, 1)),
        ([hour("Ben", counts=True), hour(None, id=2)], (Finding.SETTLES, 2)),
        ([hour(None), hour(id=2, noted=True)], (Finding.SAME, 2)),
    ],
)
def test_a_noted_hour_is_one_that_is_known_where_it_can_be(
    known: list[Known[str, int]], found: tuple[Finding, int | None]
) -> None:
    assert find(known, on=ON, focus="Ana") == found


def test_only_a_day_of_the_last_year_that_has_been_may_be_noted() -> None:
    days = {0: True, 1: True, 366: True, 367: False, -1: False}
    assert {ago: may_be_noted(ON - timedelta(days=ago), ON) for ago in days} == days


@pytest.mark.parametrize(
    ("answers", "became"),
    [
        ((HELD, None), Outcome.HELD),
        ((PARTLY, None), Outcome.PARTLY),
        ((HELD, HELD), Outcome.HELD),
        ((HELD, NOT), Outcome.UNCLEAR),
        ((NOT, NOT), Outcome.MISSED),
        ((NOT, None), Outcome.MISSED),
        ((None, None), Outcome.UNCLEAR),
    ],
)
def test_a_note_counts_until_the_other_says_that_it_was_not_so(
    answers: tuple[Answer | None, Answer | None], became: Outcome
) -> None:
    one, two = answers
    assert {outcome_elsewhere((one, two)), outcome_elsewhere((two, one))} == {became}


@given(st.lists(st.tuples(st.sampled_from(["Ana", "Ben"]), st.integers(0, 20)), max_size=30), st.randoms())
def test_in_whatever_order_hours_are_noted_the_turn_is_the_same(noted: list[tuple[str, int]], chance: Random) -> None:
    """Each day and focus person is one hour, noted once or ten times, in any order, by either."""

    def kept(order: list[tuple[str, int]]) -> list[Hour[str]]:
        known: list[Known[str, int]] = []
        for number, (focus, ago) in enumerate(order):
            on = ON - timedelta(days=ago)
            found = find(known, on=on, focus=focus)
            if found[0] is Finding.NEW:
                known.append(Known(number, on, focus, counts=True, noted=True))
        return [Hour(one.focus or "", held=True) for one in sorted(known, key=lambda one: one.on)]

    other = noted.copy()
    chance.shuffle(other)
    one, two = kept(noted), kept(other)
    pair = ("Ana", "Ben")
    assert len(one) == len(two) == len(set(noted))
    assert next_focus(one, pair, "Ana") == next_focus(two, pair, "Ana")
    assert difference(one, pair, "Ana") == difference(two, pair, "Ana")
