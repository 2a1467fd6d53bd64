"""Hours held elsewhere: noted by one, seen by the other, and the turn goes on."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.builders import World, browser_of, make_session
from tests.conftest import MovedClock
from tests.notes import TODAY, answer, body, next_turn, note, outcomes, planned_at, send
from tests.offers import JSON
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.room import live
from turnabout.schedule import planning
from turnabout.schedule.changes import hours_ahead
from turnabout.schedule.endings import drop_hours_to_come
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Outcome


def test_it_counts_at_once_and_the_other_is_asked(world: World) -> None:
    assert next_turn(world) == world.ana
    status, answered = note(world.ana, world, focus=world.ana, ago=1)
    session = Session.objects.get()
    assert (status, answered) == (201, {"session": str(session.id), "next": f"/sessions/{session.id}/"})
    assert next_turn(world) == world.ben
    assert "Ana noted an hour on 1 March: you coached." in browser_of(world.ben).get("/").text
    assert "noted an hour" not in browser_of(world.ana).get("/").text
    assert answer(world.ben, session, "held") == 200
    assert "noted an hour" not in browser_of(world.ben).get("/").text
    assert outcomes(world) == [("Ana", Outcome.HELD)]


def test_we_did_not_makes_it_count_for_nobody(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    answer(world.ben, Session.objects.get(), "not")
    assert (next_turn(world), outcomes(world)) == (world.ana, [("Ana", Outcome.UNCLEAR)])
    assert "Ben says that you did not" in browser_of(world.ana).get(f"/sessions/{Session.objects.get().id}/").text
    assert "noted an hour" not in browser_of(world.ben).get("/").text
    # Whoever erred may say so.
    answer(world.ben, Session.objects.get(), "held")
    assert next_turn(world) == world.ben


def test_many_notes_are_a_few_questions_and_end_for_today(world: World) -> None:
    """Whoever notes two each day back from yesterday is asked to stop; the other reads three lines and a number."""
    world.partnership.created_at -= timedelta(days=60)
    world.partnership.save()
    told = [note(world.ana, world, focus=one, ago=ago)[0] for ago in range(1, 12) for one in (world.ana, world.ben)]
    assert told == [201] * 20 + [429] * 2
    home = browser_of(world.ben).get("/").text
    assert (home.count("Ana noted an hour on"), "and 17 more hours that Ana noted" in home) == (3, True)
    assert browser_of(world.ben).get(f"/partnerships/{world.partnership.id}/elsewhere/").text.count("Ana noted") == 20


def test_without_keys_only_a_few_hours_can_be_noted(world: World) -> None:
    browser = browser_of(world.ana)
    browser.writing = ""
    address = f"/partnerships/{world.partnership.id}/noting/"
    told = [browser.said("POST", address, body(world.ana, ago=ago))[0] for ago in range(5)]
    assert told == [201] * 3 + [429] * 2


def test_a_day_that_was_mistyped_or_told_twice_uses_nothing_up(world: World) -> None:
    browser = browser_of(world.ana)
    browser.writing = ""
    address = f"/partnerships/{world.partnership.id}/noting/"
    to_come, been = body(world.ana, ago=-3), body(world.ana, ago=1)
    told = [browser.said("POST", address, one)[0] for one in (*[to_come] * 4, *[been] * 5, body(world.ana, ago=2))]
    assert told == [400] * 4 + [201] * 6


def test_of_longer_ago_it_counts_once_the_other_says_so(world: World) -> None:
    world.partnership.created_at -= timedelta(days=60)
    world.partnership.save()
    note(world.ana, world, focus=world.ana, ago=15)
    session = Session.objects.get()
    assert (next_turn(world), outcomes(world)) == (world.ana, [("Ana", Outcome.UNCLEAR)])
    assert "it counts once Ben says" in browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert "You said that you did not" not in browser_of(world.ben).get(f"/sessions/{session.id}/").text
    assert answer(world.ben, session, "held") == 200
    assert (next_turn(world), outcomes(world)) == (world.ben, [("Ana", Outcome.HELD)])


def test_both_noting_the_same_hour_make_one(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=2)
    note(world.ana, world, focus=world.ana, ago=2)
    note(world.ben, world, focus=world.ana, ago=2)
    assert outcomes(world) == [("Ana", Outcome.HELD)]
    assert Session.objects.get().settled(START)


def test_sent_again_it_is_one_hour_and_nobody_may_take_its_id(world: World) -> None:
    told = body(world.ana, ago=2)
    once, again = (send(world.ana, world, told) for _ in range(2))
    assert (once, Session.objects.count()) == (again, 1)
    assert str(Session.objects.get().id) == told["id"]
    theirs = make_session(world.others, START - timedelta(days=3))
    assert send(world.ana, world, body(world.ana, ago=1, hour=theirs.id))[0] == 404
    assert Session.objects.get(id=theirs.id).partnership == world.others


def test_of_roles_told_otherwise_nobody_rewrites_anything(world: World) -> None:
    """Each noted the day as their own hour: both stand until somebody says that it was not so."""
    note(world.ana, world, focus=world.ana, ago=1)
    note(world.ben, world, focus=world.ben, ago=1)
    assert (len(outcomes(world)), next_turn(world)) == (2, world.ana)
    answer(world.ben, Session.objects.get(noted_by=world.ana), "not")
    assert next_turn(world) == world.ana
    answer(world.ana, Session.objects.get(noted_by=world.ben), "held")
    assert sorted(outcomes(world)) == [("Ana", Outcome.UNCLEAR), ("Ben", Outcome.HELD)]


def test_a_time_of_day_orders_hours_and_is_shown_as_it_was_said(world: World) -> None:
    send(world.ana, world, body(world.ben, ago=1, at="18:30"))
    send(world.ana, world, body(world.ana, ago=1, at="07:15"))
    assert [name for name, _held in outcomes(world)] == ["Ana", "Ben"]
    assert list(Session.objects.order_by("starts_at").values_list("held_at", flat=True)) == [time(7, 15), time(18, 30)]
    page = browser_of(world.ben).get(f"/sessions/{Session.objects.get(held_at='18:30').id}/").text
    assert "Sunday 1 March, 18:30" in page


def test_several_in_one_week_each_count_and_both_turns_fit_in_a_day(world: World) -> None:
    for person, ago in ((world.ana, 5), (world.ben, 3), (world.ana, 1), (world.ben, 1)):
        note(world.ben, world, focus=person, ago=ago)
    assert [name for name, _held in outcomes(world)] == ["Ana", "Ben", "Ana", "Ben"]
    assert next_turn(world) == world.ana


@pytest.fixture
def planned(world: World) -> Session:
    """An hour of the rhythm, this morning; nobody came to its room."""
    return planned_at(world, at="10:30")


@pytest.fixture
def evening(world: World) -> Session:
    """An hour of the rhythm, this evening."""
    return planned_at(world, at="19:00")


def test_an_hour_noted_for_a_planned_day_is_that_hour(world: World, planned: Session) -> None:
    note(world.ana, world, focus=world.ben)
    settled = Session.objects.get(id=planned.id)
    assert (settled.slot_date, settled.held_on, settled.focus) == (TODAY, TODAY, world.ben)
    assert outcomes(world) == [("Ben", Outcome.HELD)]
    coming = planning.next_hour(world.partnership, START)
    assert coming is not None
    assert (coming.session.slot_date, coming.focus) == (TODAY + timedelta(days=7), world.ana)
    assert Session.objects.filter(slot_date=TODAY).count() == 1


def test_one_of_today_leaves_the_hour_of_this_evening_where_it_is(world: World, evening: Session) -> None:
    """It has not begun: nobody shuts its door for both."""
    note(world.ana, world, focus=world.ana)
    coming = planning.next_hour(world.partnership, START)
    assert coming is not None
    assert (coming.session.id, coming.focus) == (evening.id, world.ben)
    assert Session.objects.get(id=evening.id).door_is_open(evening.starts_at)


@pytest.mark.django_db(transaction=True)
def test_we_did_not_opens_the_door_that_a_note_shut(world: World, planned: Session) -> None:
    """She notes half an hour late that they met; he says no, and both can still go in. Then it is held there."""
    note(world.ana, world, focus=world.ben)
    assert answer(world.ben, planned, "not") == 200
    for person in world.partnership.people:
        browser = browser_of(person)
        for page in ("/", f"/sessions/{planned.id}/"):
            assert f'href="/sessions/{planned.id}/room/"' in browser.get(page).text
        assert browser.get(f"/sessions/{planned.id}/room/").status_code == 200
    live.enter(browser_of(world.ben).session.session_key or "", planned.id)
    held = Session.objects.get(id=planned.id)
    assert (held.noted_by, held.answers(), held.door_is_open(START)) == (None, {}, True)
    # Nobody notes the hour that is being held.
    assert note(world.ana, world, focus=world.ben)[0] == 409


def test_one_of_another_day_leaves_the_planned_hour_where_it_is(world: World, planned: Session) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    coming = planning.next_hour(world.partnership, START)
    assert coming is not None
    assert (coming.session.id, coming.focus) == (planned.id, world.ben)


def test_whoever_notes_it_does_not_answer_to_it(world: World) -> None:
    note(world.ana, world, focus=world.ana, ago=1)
    assert answer(world.ana, Session.objects.get(), "not") == 409
    assert outcomes(world) == [("Ana", Outcome.HELD)]


def test_a_no_from_before_the_note_is_asked_about_again(world: World) -> None:
    """He said that nobody came to the room; then she notes that they met on a walk that day."""
    session = make_session(world.partnership, START - timedelta(days=1), focus=world.ana)
    answer(world.ben, session, "not")
    note(world.ana, world, focus=world.ana, ago=1)
    assert outcomes(world) == [("Ana", Outcome.UNCLEAR)]
    assert "Ana noted an hour on 1 March" in browser_of(world.ben).get("/").text
    answer(world.ben, session, "held")
    assert outcomes(world) == [("Ana", Outcome.HELD)]


def test_a_planned_hour_that_was_held_earlier_is_over(world: World, planned: Session) -> None:
    """Its door is shut, another weekly time leaves it where it is, and so does an end."""
    note(world.ana, world, focus=world.ana)
    room = browser_of(world.ben).get(f"/sessions/{planned.id}/room/")
    assert (room.status_code, room.headers["Location"]) == (302, f"/sessions/{planned.id}/")
    rhythm = Rhythm.objects.get()
    rhythm.id, rhythm.weekday, rhythm.created_at = None, 4, START
    hours_ahead.set_rhythm(rhythm, first=None, now=START)
    drop_hours_to_come(world.partnership, START)
    standing = Session.objects.get()
    assert (standing.id, standing.slot_date, standing.held_on) == (planned.id, TODAY, TODAY)


def test_an_hour_held_in_the_room_that_day_is_that_hour(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(days=1), focus=world.ana, held=True)
    assert note(world.ana, world, focus=world.ana, ago=1)[1]["session"] == str(session.id)
    assert Session.objects.get().noted_by is None


@pytest.mark.parametrize(
    "told",
    [
        {"on": "2026-03-03"},
        {"on": "2026-02-22"},
        {"on": "yesterday"},
        {"on": ""},
        {"on": "2026-02-30"},
        {"at": "12:01"},
        {"at": "25:00"},
        {"at": "18+01"},
        {"at": 7},
        {"id": "mine"},
        {"focus": ""},
    ],
)
def test_a_day_to_come_before_they_met_or_never_is_refused(world: World, told: JSON) -> None:
    """Where she lives it is eleven."""
    status, said = send(world.ana, world, {**body(world.ana), **told})
    assert (status, Session.objects.count()) == (400, 0)
    assert str(said["error"]).endswith(".")


def test_nobody_else_is_focus(world: World) -> None:
    assert note(world.ana, world, focus=world.cleo)[0] == 400


def test_an_open_room_is_ended_first(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(minutes=5), focus=world.ana)
    Session.objects.filter(id=session.id).update(opened_at=START)
    assert note(world.ana, world, focus=world.ana)[0] == 409


@pytest.mark.django_db(transaction=True)
def test_an_hour_that_runs_late_is_ended_first(world: World, clock: MovedClock) -> None:
    """They began half an hour late and sit there still, when a note of that day comes; once they have left, it may."""
    session = make_session(world.partnership, START - timedelta(minutes=70))
    clock.go(timedelta(minutes=-40))
    visit = live.enter(browser_of(world.ana).session.session_key or "", session.id)
    clock.go(timedelta(minutes=40))
    live.recheck(visit)
    assert note(world.ben, world, focus=world.ben)[0] == 409
    assert Session.objects.get().door_is_open(START)
    clock.go(timedelta(minutes=1))
    assert note(world.ben, world, focus=world.ben)[0] == 201


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
