"""Hours from another instance: held ones stay held, the turn goes on, and nobody answers for the other."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from tests.builders import JSON, Browser, World, make_session
from tests.conftest import MovedClock
from tests.moving import HOURS, RECORDS, WEEKS_AGO, an_hour, dated, hours_of, say, says
from tests.offers import pulse
from tests.people import START, Two
from turnabout.partnerships.models import Partnership
from turnabout.schedule import bringing, planning
from turnabout.schedule.models import Attendance, FirstTurn, Session
from turnabout.vault.models import Record

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def gus(two: Two, finn: Browser, gus: Browser) -> Browser:
    """Gus, and both have said that they go on."""
    say(finn, says(two, two.first))
    say(gus, says(two, two.second))
    return gus


def brings(browser: Browser, body: JSON) -> tuple[int, JSON]:
    return browser.said("POST", HOURS, body)


def test_held_hours_stay_held_and_the_turn_goes_on(two: Two, finn: Browser, gus: Browser) -> None:
    hour = an_hour(focus=str(two.first.id))
    for browser in (finn, gus):
        assert brings(browser, hours_of(two, hour)) == (201, {"left": 0})
    session = Session.objects.get(id=hour["id"])
    assert (session.outcome(START).value, Attendance.objects.filter(session=session).count()) == ("held", 2)
    partnership = Partnership.objects.get(id=two.id)
    assert planning.next_turn(partnership, planning.hours(partnership, START)).id == two.second.id


def test_who_began_is_said_once(two: Two, finn: Browser, gus: Browser) -> None:
    for browser, first in ((finn, two.second), (gus, two.first)):
        assert brings(browser, {**hours_of(two), "first_turn": str(first.id)})[0] == 201
    assert FirstTurn.objects.get(partnership=two.id).focus_id == two.second.id


def test_the_second_changes_nothing_of_an_hour_that_is_here(two: Two, finn: Browser, gus: Browser) -> None:
    hour = an_hour(focus=str(two.first.id))
    brings(finn, hours_of(two, hour))
    other = {**hour, "focus": str(two.second.id), "minutes": 30, "answer": "partly"}
    assert brings(gus, hours_of(two, other)) == (201, {"left": 0})
    session = Session.objects.get(id=hour["id"])
    assert (session.focus_id, session.minutes, session.outcome(START).value) == (two.first.id, 60, "partly")
    assert brings(gus, hours_of(two, {**other, "answer": "not"})) == (201, {"left": 0})
    assert session.outcome(START).value == "partly"


def test_one_held_elsewhere_stays_so_and_is_not_asked_about_again(two: Two, finn: Browser, gus: Browser) -> None:
    day = WEEKS_AGO.date().isoformat()
    noted: JSON = {"noted_by": str(two.first.id), "held_on": day, "held_at": "18:30", "opened_at": None}
    hour = an_hour(**noted, focus=str(two.second.id), together_seconds=0, answer=None)
    for browser in (finn, gus):
        assert brings(browser, hours_of(two, hour)) == (201, {"left": 0})
    session = Session.objects.get(id=hour["id"])
    told = (session.outcome(START).value, session.noted_by_id, str(session.held_on), str(session.held_at))
    assert told == ("held", two.first.id, day, "18:30:00")
    assert "noted an hour" not in gus.get("/").content.decode()


def test_a_note_of_lately_is_asked_about_as_it_was_there(two: Two, finn: Browser, gus: Browser) -> None:
    lately = (START - timedelta(days=1)).isoformat()
    noted: JSON = {"noted_by": str(two.first.id), "noted_at": lately, "held_on": WEEKS_AGO.date().isoformat()}
    hour = an_hour(**noted, opened_at=None, focus=str(two.second.id), together_seconds=0, answer=None)
    for browser in (finn, gus):
        assert brings(browser, hours_of(two, hour)) == (201, {"left": 0})
    session = Session.objects.get(id=hour["id"])
    # Of a day that was long ago when it was noted: as before, it counts once the other says so.
    assert (session.outcome(START).value, session.noted_at) == ("unclear", START - timedelta(days=1))
    assert "noted an hour" in gus.get("/").content.decode()
    assert brings(gus, hours_of(two, {**hour, "answer": "held"})) == (201, {"left": 0})
    assert Session.objects.get(id=hour["id"]).outcome(START).value == "held"
    assert "noted an hour" not in gus.get("/").content.decode()


def test_two_of_one_day_keep_their_order(two: Two, finn: Browser, gus: Browser) -> None:
    del gus
    day: JSON = {
        "held_on": WEEKS_AGO.date().isoformat(),
        "noted_by": str(two.first.id),
        "opened_at": None,
        "answer": None,
    }
    notes = [
        an_hour(**day, focus=str(person.id), noted_at=(WEEKS_AGO + timedelta(hours=hours)).isoformat())
        for person, hours in ((two.first, 9), (two.second, 5))
    ]
    brings(finn, hours_of(two, *notes))
    inside = Session.objects.within(Partnership.objects.get(id=two.id)).in_order()
    assert [str(one.id) for one in inside] == [notes[1]["id"], notes[0]["id"]]


@pytest.mark.parametrize(
    "noted",
    [
        {"noted_by": None, "held_on": "2026-02-01"},
        {"noted_by": None, "held_on": None, "noted_at": WEEKS_AGO.isoformat()},
        {"noted_at": "a moment"},
        {"held_on": None},
        {"held_on": "2030-02-01"},
        {"held_on": "a day"},
        {"held_at": "a time"},
        {"focus": None},
        {"noted_by": str(uuid.uuid4())},
    ],
)
def test_half_a_note_is_refused(two: Two, finn: Browser, gus: Browser, noted: JSON) -> None:
    del gus
    whole = {"noted_by": str(two.first.id), "held_on": WEEKS_AGO.date().isoformat(), "focus": str(two.first.id)}
    assert brings(finn, hours_of(two, an_hour(**{**whole, **noted})))[0] == 400
    assert not Session.objects.filter(partnership=two.id).exists()


def test_nobody_answers_for_the_other(two: Two, finn: Browser, gus: Browser) -> None:
    del gus
    brings(finn, hours_of(two, an_hour()))
    assert set(Attendance.objects.filter(session__partnership=two.id).values_list("person", flat=True)) == {
        two.first.id
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 45},
        {"minutes": 0},
        {"focus": str(uuid.uuid4())},
        {"ended_at": None, "starts_at": (START - timedelta(minutes=10)).isoformat()},
        {"ended_at": None, "starts_at": (START + timedelta(days=3)).isoformat()},
        {"together_seconds": 10**7},
        {"answer": "maybe"},
        {"id": "x"},
    ],
)
def test_what_is_no_hour_they_had_is_refused(two: Two, finn: Browser, gus: Browser, wrong: JSON) -> None:
    del gus
    good = an_hour()
    assert brings(finn, hours_of(two, good, {**an_hour(), **wrong}))[0] == 400
    assert not Session.objects.filter(id=good["id"]).exists()


def test_what_was_to_come_is_planned_anew(two: Two, finn: Browser, gus: Browser, clock: MovedClock) -> None:
    del gus
    clock.go(timedelta(days=3))
    late = an_hour(START + timedelta(days=1))
    assert brings(finn, hours_of(two, an_hour(), late)) == (201, {"left": 1})
    assert not Session.objects.filter(id=late["id"]).exists()


def test_another_pairs_hour_stays_theirs(two: Two, finn: Browser, gus: Browser, world: World) -> None:
    del gus
    theirs = make_session(world.partnership, WEEKS_AGO)
    assert brings(finn, hours_of(two, an_hour(id=str(theirs.id)))) == (201, {"left": 1})
    assert Session.objects.get(id=theirs.id).partnership_id == world.partnership.id
    assert not Attendance.objects.filter(session=theirs).exists()


def test_a_partnership_that_did_not_come_along_takes_no_hours(two: Two, finn: Browser, world: World) -> None:
    assert brings(finn, hours_of(two, an_hour()))[0] == 404
    assert brings(finn, {**hours_of(two, an_hour()), "partnership": str(world.partnership.id)})[0] == 404
    assert not Session.objects.exists()


def test_there_is_a_most(two: Two, finn: Browser, gus: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    del gus
    assert brings(finn, hours_of(two, *[an_hour()] * (bringing.MOST_AT_ONCE + 1)))[0] == 413
    monkeypatch.setattr(bringing, "MOST_HOURS", 2)
    assert brings(finn, hours_of(two, an_hour(), an_hour()))[0] == 201
    assert brings(finn, hours_of(two, an_hour()))[0] == 413
    assert Session.objects.within(Partnership.objects.get(id=two.id)).count() == 2


def brought_pulse(two: Two, by: uuid.UUID, hour: JSON, at: datetime = WEEKS_AGO) -> JSON:
    record = str(uuid.uuid4())
    return {"records": [{**dated(pulse(two, by, record), at), "id": record, "session": hour["id"]}]}


def test_a_pulse_needs_its_hour(two: Two, finn: Browser, gus: Browser) -> None:
    del gus
    hour = an_hour()
    body = brought_pulse(two, two.first.id, hour)
    status, said = finn.said("POST", RECORDS, body)
    assert (status, said["record"]) == (409, body["records"][0]["id"])
    brings(finn, hours_of(two, hour))
    assert finn.said("POST", RECORDS, body) == (201, {"new": 1})
    assert finn.said("POST", RECORDS, brought_pulse(two, two.first.id, hour))[0] == 409


def test_a_pulse_stays_blind_for_as_long_as_it_would_have(two: Two, finn: Browser, gus: Browser) -> None:
    recent, old = an_hour(START - timedelta(hours=2)), an_hour()
    brings(finn, hours_of(two, recent, old))
    for hour in (recent, old):
        finn.said("POST", RECORDS, brought_pulse(two, two.first.id, hour))
    listed = gus.said("GET", f"/vault/records/?partnership={two.id}")[1]["records"]
    assert [Record.objects.get(id=one["id"]).occasion for one in listed] == [uuid.UUID(old["id"])]


def test_an_hour_that_is_said_to_be_long_ago_shows_nothing_earlier(two: Two, finn: Browser, gus: Browser) -> None:
    real = an_hour(START - timedelta(hours=2))
    brings(gus, hours_of(two, {**real, "starts_at": WEEKS_AGO.isoformat()}))
    body = brought_pulse(two, two.first.id, real, START - timedelta(hours=1))
    assert finn.said("POST", RECORDS, body)[0] == 201
    assert gus.said("GET", f"/vault/records/?partnership={two.id}")[1]["records"] == []


def test_answers_to_an_hour_that_closed_early_come_along(two: Two, finn: Browser, gus: Browser) -> None:
    del gus
    begun = START - timedelta(minutes=20)
    hour = an_hour(begun, ended_at=(START - timedelta(minutes=5)).isoformat())
    brings(finn, hours_of(two, hour))
    assert finn.said("POST", RECORDS, brought_pulse(two, two.first.id, hour))[0] == 201


def test_only_hours_of_before_take_answers_that_come_along(
    two: Two, finn: Browser, gus: Browser, clock: MovedClock
) -> None:
    del gus
    clock.go(timedelta(days=5))
    here = make_session(Partnership.objects.get(id=two.id), START + timedelta(days=1))
    assert finn.said("POST", RECORDS, brought_pulse(two, two.first.id, {"id": str(here.id)}))[0] == 409
