"""No two hours of the same two people are to come at one time, whatever they agree on and whenever anybody looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from tests.schedule.test_changing import asked, thursdays
from tests.schedule.test_planning import FIRST, starts
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, hours_ahead, skipping
from turnabout.schedule.changes.proposals import Following, Move
from turnabout.schedule.models import Change, Rhythm, Session
from turnabout.schedule.recurrence import WEEK
from turnabout.web.answers import Refused

HALF = timedelta(minutes=30)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours. It and the next are laid down; nobody has looked further."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


def second() -> Session:
    return Session.objects.get(starts_at=FIRST + WEEK)


def tuesdays(hour: Session, begin: date) -> Following:
    """The same weekly time once more, from an hour and a day on."""
    onwards = thursdays(hour, hour.partnership)
    return replace(onwards, slot=replace(onwards.slot, weekday=1, local_time=time(19), starts_on=begin))


@pytest.mark.parametrize("then", [FIRST + 2 * WEEK, FIRST + 2 * WEEK - HALF, FIRST + 3 * WEEK + HALF])
def test_no_hour_moves_to_a_week_of_theirs_that_nobody_has_looked_at(
    world: World, hour: Session, then: datetime
) -> None:
    with pytest.raises(Refused, match="another hour at that time"):
        asked(world, Move(session=hour, starts_at=then))
    changing.accept(asked(world, Move(session=hour, starts_at=FIRST + 2 * WEEK + 2 * HALF)), START)
    laying.lay_ahead(world.partnership, START + 2 * WEEK)
    assert starts(world.partnership)[:3] == [FIRST + WEEK, FIRST + 2 * WEEK, FIRST + 2 * WEEK + 2 * HALF]


@pytest.mark.parametrize("then", [FIRST, FIRST + HALF])
def test_no_hour_moves_to_one_that_is_left_out_and_may_be_met_after_all(
    world: World, hour: Session, then: datetime
) -> None:
    skipping.leave_out_one(hour, world.ana, START)
    with pytest.raises(Refused, match="An hour that is left out"):
        asked(world, Move(session=second(), starts_at=then))
    # Once it has begun nobody takes it up any more.
    late = FIRST + HALF / 2
    changing.propose(world.partnership, world.ana, Move(session=second(), starts_at=FIRST + HALF), late)


@pytest.mark.usefixtures("clock")
def test_whoever_did_not_leave_it_out_asks_to_meet_after_all(world: World, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ana, START)
    page = f"/sessions/{hour.id}/changes/"
    assert "Ask with day and time as they are" in browser_of(world.ben).get(page).text
    assert "Ask with day and time as they are" not in browser_of(world.ana).get(page).text
    browser_of(world.ben).post(page, {"on": "2026-03-03", "at": "13:00", "which": "one"})
    assert "takes place after all" in browser_of(world.ana).get("/").text
    changing.accept(Change.objects.get(), START)
    hour.refresh_from_db()
    assert (hour.starts_at, hour.moved_from, hour.is_skipped) == (FIRST, None, False)


def test_no_weekly_time_comes_to_an_hour_that_was_moved_there(world: World, hour: Session) -> None:
    thursday = FIRST + WEEK + timedelta(days=2)
    changing.accept(asked(world, Move(session=hour, starts_at=thursday)), START)
    onwards = thursdays(second(), world.partnership)
    again = replace(onwards, slot=replace(onwards.slot, local_time=time(19)))
    with pytest.raises(Refused, match="another hour at that time"):
        asked(world, again)
    at_eight = replace(again, slot=replace(again.slot, local_time=time(20)))
    changing.accept(asked(world, at_eight), START)
    assert starts(world.partnership)[:2] == [thursday, thursday + 2 * HALF]


def test_nor_in_a_later_week_to_one_that_stays(world: World, hour: Session) -> None:
    changing.accept(asked(world, Move(session=hour, starts_at=START + timedelta(days=2))), START)
    laying.lay_ahead(world.partnership, START, ahead=2 * WEEK)
    third = Session.objects.get(starts_at=FIRST + 2 * WEEK)
    with pytest.raises(Refused, match="another hour at that time"):
        asked(world, tuesdays(third, FIRST.date()))


def test_a_weekly_time_set_before_the_first_hour_takes_along_what_stayed_behind(world: World, hour: Session) -> None:
    changing.accept(asked(world, thursdays(second(), world.partnership)), START)
    anew = Rhythm(
        partnership=world.partnership,
        weekday=1,
        local_time=time(19),
        anchor_zone="Europe/Berlin",
        minutes=60,
        starts_on=FIRST.date(),
        set_by=world.ben,
        created_at=START,
    )
    hours_ahead.set_rhythm(anew, first=None, now=START)
    assert starts(world.partnership) == [FIRST, FIRST + WEEK]
    hour.refresh_from_db()
    assert (hour.rhythm, hour.starts_at) == (anew, FIRST)
