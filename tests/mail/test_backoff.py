"""Trying again: soon at first, then rarely, for five days in all."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, takewhile

from hypothesis import given
from hypothesis import strategies as st

from turnabout.mail.backoff import TRIED_FOR, wait_after

WAITS = [wait for wait in takewhile(lambda wait: wait is not None, map(wait_after, count(1))) if wait]


def test_a_hiccup_costs_a_minute_and_a_weekend_costs_no_letter() -> None:
    minutes = [int(wait / timedelta(minutes=1)) for wait in WAITS]
    assert minutes == [1, 5, 15, 60, 240, 720, 1440, 1440, 1440, 1440, 399]


def test_all_waits_make_five_days() -> None:
    assert sum(WAITS, timedelta()) == TRIED_FOR == timedelta(days=5)


@given(st.integers(min_value=1, max_value=10_000))
def test_once_given_up_always_given_up(tries: int) -> None:
    wait = wait_after(tries)
    assert (wait is None) == (tries > len(WAITS))
    assert wait is None or timedelta() < wait <= timedelta(days=1)
