from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.room.allowance import Allowance

EXAMPLES = settings(max_examples=200, deadline=None)


def test_an_allowance_is_a_burst_and_then_a_rate() -> None:
    allowance = Allowance(rate=2, burst=3)
    assert [allowance.take(10.0) for _ in range(4)] == [True, True, True, False]
    assert not allowance.take(10.4)
    assert allowance.take(10.5)
    assert not allowance.take(10.5)
    assert [allowance.take(99.0) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    allowance = Allowance(rate=1, burst=1)
    assert allowance.take(10.0)
    assert not allowance.take(5.0)
    assert allowance.take(6.0)


@EXAMPLES
@given(st.lists(st.integers(0, 50), max_size=60))
def test_no_more_passes_than_burst_and_rate_allow(waits: list[int]) -> None:
    allowance, now, passed = Allowance(rate=4, burst=5), 0, 0
    for wait in waits:
        now += wait
        passed += allowance.take(now / 16)
        assert passed <= 5 + 4 * now / 16
