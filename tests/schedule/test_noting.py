"""Hours held elsewhere: noted by one, seen by the other, and the turn goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.offers import JSON
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import planning
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Outcome

TODAY = START.date()


def note(person: Person, world: World, *, focus: Person, ago: int = 0) -> tuple[int, JSON]:
    body = {"on": (TODAY - timedelta(days=ago)).isoformat(), "focus": str(focus.id)}
    return browser_of(person).said("POST", f"/partnerships/{world.partnership.id}/elsewhere/", body)


def answer(person: Person, session: Session, said: str) -> int:
    return browser_of(person).said("POST", f"/sessions/{session.id}/attendance/", {"answer": said})[0]


def next_turn(world: World) -> Person:
    return planning.next_turn(world.partnership, planning.hours(world.partnership, START), START)


def outcomes(world: World) -> list[tuple[str, Outcome]]:
    """What became of every hour that has been, with whose it was."""
    past = [hour for hour in planning.hours(world.partnership, START) if hour.session.has_begun(START)]
    return [(hour.focus.name, hour.session.outcome(START)) for hour in past]


def test_it_counts_at_once_and_the_other_is_asked(world: World) -> None:
    assert next_turn(world) == world.ana
    status, answered = note(world.ana, world, focus=world.ana, ago=1)
    session = Session.objects.get()
    assert (status, answered) == (201, {"session": str(session.id), "next": f"/sessions/{session.id}/"})
    assert next_turn(world) == world.ben
    assert "Ana noted an hour held elsewhere on 1 March: you coached." in browser_of(world.ben).get("/").text
    assert "noted an hour" not in browser_of(world.ana).get("/").text
    assert answer(world.ben, session, "held") == 200
    assert "noted an hour" not in browser_of(world.ben).get("/").text
    assert outcomes(world) == [("Ana", Outcome.HELD)]


def test_we_did_not_makes_it_count_for_nobody(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    answer(world.ben, Session.objects.get(), "not")
    assert (next_turn(world), outcomes(world)) == (world.ana, [("Ana", Outcome.UNCLEAR)])
    assert "Ben says that you did not meet" in browser_of(world.ana).get(f"/sessions/{Session.objects.get().id}/").text
    # Whoever erred may say so.
    answer(world.ben, Session.objects.get(), "held")
    assert next_turn(world) == world.ben


def test_both_noting_the_same_hour_make_one(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=2)
    note(world.ana, world, focus=world.ana, ago=2)
    note(world.ben, world, focus=world.ana, ago=2)
    assert outcomes(world) == [("Ana", Outcome.HELD)]
    assert Session.objects.get().settled(START)


def test_several_in_one_week_each_count_and_both_turns_fit_in_a_day(world: World) -> None:
    for person, ago in ((world.ana, 5), (world.ben, 3), (world.ana, 1), (world.ben, 1)):
        note(world.ben, world, focus=person, ago=ago)
    assert [name for name, _held in outcomes(world)] == ["Ana", "Ben", "Ana", "Ben"]
    assert next_turn(world) == world.ana


@pytest.fixture
def planned(world: World) -> Session:
    """An hour of the rhythm, this evening."""
    make_rhythm(world.partnership, weekday=TODAY.weekday())
    Rhythm.objects.update(starts_on=TODAY)
    planning.plan_ahead(world.partnership, START)
    return Session.objects.filter(slot_date=TODAY).get()


def test_an_hour_noted_for_a_planned_day_is_that_hour(world: World, planned: Session) -> None:
    note(world.ana, world, focus=world.ben)
    settled = Session.objects.get(id=planned.id)
    assert (settled.slot_date, settled.held_on, settled.focus) == (TODAY, TODAY, world.ben)
    assert outcomes(world) == [("Ben", Outcome.HELD)]
    coming = planning.next_hour(world.partnership, START)
    assert coming is not None
    assert (coming.session.slot_date, coming.focus) == (TODAY + timedelta(days=7), world.ana)
    assert Session.objects.filter(slot_date=TODAY).count() == 1


def test_one_of_another_day_leaves_the_planned_hour_where_it_is(world: World, planned: Session) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    coming = planning.next_hour(world.partnership, START)
    assert coming is not None
    assert (coming.session.id, coming.focus) == (planned.id, world.ben)


def test_a_slip_is_taken_back(world: World, planned: Session) -> None:
    note(world.ana, world, focus=world.ben)
    note(world.ana, world, focus=world.ana, ago=3)
    new = Session.objects.exclude(id=planned.id).get(noted_by=world.ana)
    for session in (planned, new):
        back = browser_of(world.ana).post(f"/sessions/{session.id}/noting/removal/")
        assert back.headers["Location"] == f"/partnerships/{world.partnership.id}/"
    assert not Session.objects.filter(id=new.id).exists()
    as_before = Session.objects.get(id=planned.id)
    assert (as_before.focus, as_before.held_on, as_before.ended_at) == (None, None, None)
    assert (outcomes(world), next_turn(world)) == ([], world.ana)


def test_what_the_other_has_answered_is_not_taken_back(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=3)
    session = Session.objects.get()
    for person in (world.ben, world.ana):
        answer(world.ben, session, "held")
        back = browser_of(person).post(f"/sessions/{session.id}/noting/removal/", follow=True)
        assert "it stays" in back.text
    assert outcomes(world) == [("Ana", Outcome.HELD)]


@pytest.mark.parametrize("on", ["2026-03-03", "2025-02-28", "yesterday", "", "2026-02-30"])
def test_a_day_to_come_long_ago_or_never_is_refused(world: World, on: str) -> None:
    body = {"on": on, "focus": str(world.ana.id)}
    status, said = browser_of(world.ana).said("POST", f"/partnerships/{world.partnership.id}/elsewhere/", body)
    assert (status, Session.objects.count()) == (400, 0)
    assert str(said["error"]).endswith(".")


def test_nobody_else_is_focus(world: World) -> None:
    assert note(world.ana, world, focus=world.cleo)[0] == 400


def test_an_open_room_is_ended_first(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(minutes=5), focus=world.ana)
    Session.objects.filter(id=session.id).update(opened_at=START)
    assert note(world.ana, world, focus=world.ana)[0] == 409


def test_no_pulse_is_taken_of_it(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    session = Session.objects.get()
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert "Sunday 1 March" in page
    assert "pulse-form" not in page
    record = "00000000-0000-4000-8000-000000000001"
    status, _said = browser_of(world.ana).said("PUT", f"/sessions/{session.id}/pulse/{record}/", {})
    assert status == 400


def test_its_day_is_the_same_for_somebody_on_the_other_side_of_the_world(world: World) -> None:
    Person.objects.filter(id=world.ben.id).update(time_zone="Pacific/Kiritimati")
    note(world.ana, world, focus=world.ana, ago=1)
    page = browser_of(world.ben).get(f"/partnerships/{world.partnership.id}/").text
    assert "1 March: you coach, held, elsewhere" in page
    assert date(2026, 3, 1) == Session.objects.get().held_on
