"""An hour that was left out and is asked for again: letters and pages say so, and tell of no move that is none."""

from __future__ import annotations

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from tests.schedule.test_answered_by_letter import THURSDAY, asked, letter
from tests.schedule.test_planning import FIRST
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.models import Session

pytestmark = pytest.mark.usefixtures("clock", "office")

AFTER_ALL = "which was left out, takes place after all."


@pytest.fixture
def left_out(world: World) -> Session:
    """The first of their weekly hours; Ben cannot come."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    hour = Session.objects.get(starts_at=FIRST)
    skipping.leave_out_one(hour, world.ben, START)
    return hour


def test_asked_for_at_its_own_time_it_takes_place_after_all(world: World, left_out: Session) -> None:
    change = asked(world, Move(session=left_out, starts_at=FIRST))
    said = letter(world)
    assert "would take place after all:\nProposed: Tuesday 3 March 2026, 13:00\n" in said
    assert "Until now" not in said
    assert "would move" not in said
    for person in (world.ana, world.ben):
        assert AFTER_ALL in browser_of(person).get("/").text
    changing.accept(change, START)
    page = browser_of(world.ana).get("/").text
    assert AFTER_ALL in page
    assert "The hour moves" not in page


def test_declined_it_was_not_asked_to_move(world: World, left_out: Session) -> None:
    changing.decline(asked(world, Move(session=left_out, starts_at=FIRST)), START)
    page = browser_of(world.ana).get("/").text
    assert AFTER_ALL in page
    assert "Asked: to move" not in page


def test_asked_for_at_another_time_it_is_left_out_until_now(world: World, left_out: Session) -> None:
    change = asked(world, Move(session=left_out, starts_at=THURSDAY))
    said = letter(world)
    assert "Until now: left out; its time was Tuesday 3 March 2026, 13:00\nProposed: Thursday 5 March" in said
    assert "which was left out, takes place on <strong>Thursday 5 March" in browser_of(world.ben).get("/").text
    changing.accept(change, START)
    assert AFTER_ALL not in browser_of(world.ana).get("/").text


def test_only_what_is_left_out_takes_place_after_all(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    hour = Session.objects.get(starts_at=FIRST)
    changing.accept(asked(world, Move(session=hour, starts_at=THURSDAY)), START)
    assert "The hour moves to" in browser_of(world.ana).get("/").text
