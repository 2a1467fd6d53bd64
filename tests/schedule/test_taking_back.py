"""A note that was a slip is taken back, and what was written of its hour stays."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.builders import World, browser_of, make_session
from tests.notes import answer, body, next_turn, note, outcomes, planned_at, send, take_back
from tests.people import START
from turnabout.schedule.models import Session
from turnabout.schedule.outcome import Outcome


@pytest.fixture
def planned(world: World) -> Session:
    """An hour of the rhythm, this morning; nobody came to its room."""
    return planned_at(world, at="10:30")


def test_a_slip_is_taken_back_and_all_is_as_it_was(world: World, planned: Session) -> None:
    answer(world.ana, make_session(world.partnership, START - timedelta(days=2)), "not")
    before, turn = list(Session.objects.order_by("id").values()), next_turn(world)
    for focus, ago in ((world.ben, 0), (world.ana, 2)):
        note(world.ana, world, focus=focus, ago=ago)
        session = Session.objects.get(noted_by=world.ana)
        assert take_back(world.ana, session) == (200, {"next": f"/sessions/{session.id}/"})
    assert before == list(Session.objects.order_by("id").values())
    assert Session.objects.get(id=planned.id).answers() == {}
    assert next_turn(world) == turn


def broken_off(world: World) -> Session:
    """An hour of Ben’s, this morning: the clock was started, and soon nobody was there any more."""
    session = make_session(world.partnership, START - timedelta(hours=5), focus=world.ben)
    session.opened_at = session.starts_at
    session.save()
    return session


def test_an_hour_that_broke_off_stays_whose_it_was(world: World) -> None:
    session = broken_off(world)
    assert note(world.ana, world, focus=world.ben)[1]["session"] == str(session.id)
    assert take_back(world.ana, session)[0] == 200
    session.refresh_from_db()
    assert (session.focus, session.is_elsewhere) == (world.ben, False)


def test_no_note_makes_a_broken_off_hour_the_others(world: World) -> None:
    """A walk of the same day with the other roles is another hour."""
    session = broken_off(world)
    _status, noted = note(world.ana, world, focus=world.ana)
    assert noted["session"] != str(session.id)
    take_back(world.ana, Session.objects.get(id=noted["session"]))
    session.refresh_from_db()
    assert (session.focus, session.is_elsewhere) == (world.ben, False)


def test_taken_back_an_hour_of_its_own_came_to_nothing_and_keeps_its_page(world: World) -> None:
    """Words of either are sealed with its id: noted anew it is the same hour, with the other roles."""
    note(world.ana, world, focus=world.ana, ago=3)
    session = Session.objects.get()
    answer(world.ben, session, "not")
    assert take_back(world.ana, session) == (200, {"next": f"/sessions/{session.id}/"})
    assert (outcomes(world), next_turn(world)) == ([("Ana", Outcome.MISSED)], world.ana)
    for person in world.partnership.people:
        assert browser_of(person).get(f"/sessions/{session.id}/").status_code == 200
        home = browser_of(person).get("/").text
        assert "27 February" not in home
        assert "Did we meet?" not in home
    told = body(world.ben, ago=3, at="08:00")
    assert send(world.ben, world, told)[1]["session"] == str(session.id)
    assert (outcomes(world), Session.objects.get().held_at) == ([("Ben", Outcome.HELD)], time(8, 0))


def test_what_the_other_agreed_to_is_not_taken_back(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=3)
    session = Session.objects.get()
    answer(world.ben, session, "held")
    for person in (world.ben, world.ana):
        status, said = take_back(person, session)
        assert (status, "this hour stays" in said["error"]) == (409, True)
    assert outcomes(world) == [("Ana", Outcome.HELD)]


def test_what_the_other_denies_may_be_taken_back(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=3)
    answer(world.ben, Session.objects.get(), "not")
    assert take_back(world.ana, Session.objects.get())[0] == 200
    assert outcomes(world) == [("Ana", Outcome.MISSED)]
