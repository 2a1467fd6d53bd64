"""How a proposal ended is said until something later about the same hours, or until its reader puts it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_changing import half_hours
from tests.schedule.test_planning import FIRST
from turnabout.accounts.models import Person
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Move, OneWay, Proposal, Swap
from turnabout.schedule.models import Change, Session
from turnabout.schedule.recurrence import WEEK

THURSDAY = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
LATER = START + timedelta(minutes=5)
DECLINED, AGREED = "It does not suit Ben.", "Ben said yes."
SPELL = (date(2026, 3, 2), date(2026, 3, 25))


@pytest.fixture
def hour(world: World, clock: MovedClock) -> Session:
    """The first of their weekly hours, still to come."""
    clock.set(START)
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def asked(world: World, proposal: Proposal, answer: Callable[[Change, datetime], None]) -> Change:
    """Ana proposes it, and it ends so."""
    change = changing.propose(world.partnership, world.ana, proposal, START)
    answer(change, START)
    return change


def first_page(person: Person) -> str:
    return " ".join(browser_of(person).get("/").text.split())


def leave_out(world: World, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ana, LATER)


def pause(world: World, _hour: Session) -> None:
    skipping.pause(world.partnership, world.ana, date(2026, 3, 20), LATER)


def go_away(world: World, _hour: Session) -> None:
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 3, 3), LATER)


def move_otherwise(world: World, hour: Session) -> None:
    proposed = changing.propose(
        world.partnership, world.ben, Move(session=hour, starts_at=THURSDAY + timedelta(days=1)), LATER
    )
    changing.accept(proposed, LATER)


@pytest.mark.parametrize("next_event", [leave_out, pause, go_away, move_otherwise])
def test_what_was_declined_is_said_until_something_happens_to_the_same_hour(
    world: World, hour: Session, clock: MovedClock, next_event: Callable[[World, Session], None]
) -> None:
    asked(world, Move(session=hour, starts_at=THURSDAY), changing.decline)
    page = first_page(world.ana)
    assert DECLINED in page
    assert "Asked: to move the hour of Tuesday 3 March, 19:00 to Thursday 5 March, 18:00." in page
    assert "moves to" not in page
    clock.set(LATER)
    next_event(world, hour)
    assert DECLINED not in first_page(world.ana)


def test_a_weekly_time_that_was_declined_is_read_by_the_clock_it_would_have_had(world: World, hour: Session) -> None:
    asked(world, half_hours(hour), changing.decline)
    page = first_page(world.ana)
    assert "Asked: another weekly time, every Thursday, 13:00 by Ben’s clock (New York), from 12 March on" in page


def test_what_happens_to_another_hour_leaves_it_standing(world: World, hour: Session, clock: MovedClock) -> None:
    asked(world, Move(session=hour, starts_at=THURSDAY), changing.decline)
    clock.set(LATER)
    skipping.leave_out_one(Session.objects.get(starts_at=FIRST + WEEK), world.ana, LATER)
    assert DECLINED in first_page(world.ana)


def test_a_spell_that_was_ended_is_no_longer_told_as_agreed(world: World, hour: Session, clock: MovedClock) -> None:
    begins_on, ends_on = SPELL
    asked(world, OneWay(focus=world.ana, begins_on=begins_on, ends_on=ends_on), changing.accept)
    assert not hour.is_skipped
    assert AGREED in first_page(world.ana)
    clock.set(LATER)
    skipping.end_spell(world.partnership, world.ben, LATER)
    assert AGREED not in first_page(world.ana)


def test_a_swap_that_is_off_is_no_longer_told_as_agreed(world: World, hour: Session, clock: MovedClock) -> None:
    asked(world, Swap(session=hour), changing.accept)
    assert AGREED in first_page(world.ana)
    clock.set(LATER)
    ben, page = browser_of(world.ben), f"/sessions/{hour.id}/changes/"
    assert "left out, that swap is off." in ben.get(page).text
    ben.post(f"/sessions/{hour.id}/skip/")
    assert "The swap of this hour is off" in ben.get(f"/partnerships/{world.partnership.id}/").text
    ben.post(f"/sessions/{hour.id}/skip/removal/")
    assert not Session.objects.get(id=hour.id).is_skipped
    assert AGREED not in first_page(world.ana)
    assert "that swap is off." not in ben.get(page).text


def test_what_an_hour_left_out_has_overtaken_says_so_beside_it(world: World, hour: Session) -> None:
    changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), START)
    skipping.leave_out_one(hour, world.ben, START)
    assert "Something else came first." in first_page(world.ana)


def test_each_of_the_two_puts_it_away_for_themselves(world: World, hour: Session) -> None:
    change = changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), START)
    seen = f"/changes/{change.id}/seen/"
    # A question is not put away.
    browser_of(world.ana).post(seen)
    changing.decline(change, START)
    browser_of(world.ben).post(seen)
    assert DECLINED in first_page(world.ana)
    assert browser_of(world.ana).post(seen, {"from": "today"}).headers["Location"] == "/"
    assert DECLINED not in first_page(world.ana)
    assert browser_of(world.cleo).post(seen).status_code == 404
