from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schedule.forecast import upcoming
from turnabout.schedule.turns import Hour, NotOfThePair, difference, may_swap, next_focus, owed, whose

ANA, BEN, CLEO = "ana", "ben", "cleo"
PAIR = (ANA, BEN)
EXAMPLES = settings(max_examples=200, deadline=None)


def held(focus: str, *, swapped: bool = False) -> Hour[str]:
    return Hour(focus, held=True, swapped=swapped)


def missed(focus: str, *, swapped: bool = False) -> Hour[str]:
    return Hour(focus, held=False, swapped=swapped)


def test_the_two_alternate_from_the_first() -> None:
    assert upcoming([], PAIR, ANA, 4) == [ANA, BEN, ANA, BEN]
    assert upcoming([], PAIR, BEN, 3) == [BEN, ANA, BEN]


def test_the_order_of_the_pair_says_nothing() -> None:
    assert upcoming([held(ANA)], (BEN, ANA), ANA, 2) == [BEN, ANA]


def test_a_missed_hour_leaves_the_turn_with_whose_it_was() -> None:
    history = [held(ANA), missed(BEN), missed(BEN)]
    assert next_focus(history, PAIR, ANA) == BEN


def test_a_swap_is_paid_back_at_the_next_held_hour() -> None:
    history = [held(BEN, swapped=True)]
    assert upcoming(history, PAIR, ANA, 4) == [ANA, ANA, BEN, ANA]
    assert owed(history, PAIR) == ANA
    assert owed([*history, missed(ANA), held(ANA)], PAIR) is None


def test_a_swap_while_ahead_makes_a_difference_of_two_until_paid_back() -> None:
    history = [held(ANA), held(ANA, swapped=True)]
    assert difference(history, PAIR, ANA) == 2
    assert upcoming(history, PAIR, ANA, 3) == [BEN, BEN, ANA]


def test_no_second_swap_until_the_first_is_paid_back() -> None:
    history = [held(BEN, swapped=True)]
    assert not may_swap(history, PAIR, ANA)
    assert not may_swap([*history, missed(ANA)], PAIR, ANA)
    assert may_swap([*history, held(ANA)], PAIR, ANA)


def test_a_swap_agreed_for_an_hour_that_was_missed_is_forgotten() -> None:
    history = [missed(BEN, swapped=True)]
    assert next_focus(history, PAIR, ANA) == ANA
    assert may_swap(history, PAIR, ANA)


def test_what_is_settled_goes_before_a_spell_and_a_spell_before_what_was_agreed() -> None:
    def taken(settled: str | None = None, spell: str | None = None, agreed: str | None = None) -> Hour[str]:
        return whose(ANA, settled=settled, spell=spell, agreed=agreed, held=True)

    assert taken() == Hour(ANA, held=True)
    assert taken(agreed=BEN) == held(BEN, swapped=True)
    assert taken(settled=ANA, agreed=BEN) == Hour(ANA, held=True)
    assert taken(spell=ANA, agreed=BEN) == Hour(ANA, held=True, one_way=True)
    assert taken(settled=BEN, spell=ANA) == Hour(BEN, held=True, one_way=True)


def test_an_hour_given_to_whoever_is_due_anyway_is_no_swap() -> None:
    given = whose(BEN, settled=None, spell=None, agreed=BEN, held=True)
    assert (given.swapped, owed([given], PAIR)) == (False, None)


def test_a_one_way_spell_does_not_count() -> None:
    spell = [Hour(BEN, held=True, one_way=True)] * 5
    assert next_focus([held(ANA), *spell], PAIR, ANA) == BEN
    assert difference(spell, PAIR, BEN) == 0


def test_hours_logged_out_of_turn_are_evened_out_and_not_made_worse_by_a_swap() -> None:
    history = [held(ANA), held(ANA)]
    assert upcoming(history, PAIR, ANA, 4) == [BEN, BEN, ANA, BEN]
    assert not may_swap(history, PAIR, ANA)


def test_another_first_person_later_keeps_the_balance() -> None:
    assert upcoming([held(ANA)], PAIR, BEN, 3) == [BEN, BEN, ANA]


def test_a_third_person_is_refused() -> None:
    with pytest.raises(NotOfThePair):
        next_focus([], PAIR, CLEO)
    with pytest.raises(NotOfThePair):
        next_focus([missed(CLEO)], PAIR, ANA)
    with pytest.raises(NotOfThePair):
        next_focus([], (ANA, ANA), ANA)


WEEK = st.tuples(
    st.sampled_from(["held", "missed", "one way"]),
    st.booleans(),  # the two would like to swap
    st.sampled_from(PAIR),  # whose spell it is
)


def lived(weeks: list[tuple[str, bool, str]], first: str) -> list[list[Hour[str]]]:
    """Live through the weeks by the rules; give the history after each."""
    history: list[Hour[str]] = []
    histories = []
    for what, wish, theirs in weeks:
        if what == "one way":
            hour = Hour(theirs, held=True, one_way=True)
        else:
            swapped = wish and may_swap(history, PAIR, first)
            due = next_focus(history, PAIR, first)
            focus = (BEN if due == ANA else ANA) if swapped else due
            hour = Hour(focus, held=what == "held", swapped=swapped)
        history = [*history, hour]
        histories.append(history)
    return histories


@EXAMPLES
@given(weeks=st.lists(WEEK, max_size=40), first=st.sampled_from(PAIR))
def test_held_hours_differ_by_one_or_by_two_while_a_swap_is_paid_back(
    weeks: list[tuple[str, bool, str]], first: str
) -> None:
    for history in lived(weeks, first):
        apart = abs(difference(history, PAIR, ANA))
        assert apart <= (1 if owed(history, PAIR) is None else 2)


@EXAMPLES
@given(weeks=st.lists(WEEK, min_size=1, max_size=40), first=st.sampled_from(PAIR))
def test_only_held_hours_consume_a_turn(weeks: list[tuple[str, bool, str]], first: str) -> None:
    before: list[Hour[str]] = []
    for history, (what, _, _) in zip(lived(weeks, first), weeks, strict=True):
        if what != "held":
            assert next_focus(history, PAIR, first) == next_focus(before, PAIR, first)
            assert owed(history, PAIR) == owed(before, PAIR)
        before = history


@EXAMPLES
@given(weeks=st.lists(WEEK, max_size=40), first=st.sampled_from(PAIR))
def test_whoever_gave_a_turn_away_has_the_next(weeks: list[tuple[str, bool, str]], first: str) -> None:
    for history in lived(weeks, first):
        giver = owed(history, PAIR)
        assert giver in (None, next_focus(history, PAIR, first))
        assert may_swap(history, PAIR, first) == (giver is None)
