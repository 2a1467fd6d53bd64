"""The pulse: one sealed answer each, blind until both are in or two days have passed."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.offers import pulse
from tests.people import START, Someone
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Session

HELD = START - timedelta(hours=1)
NOT_SEALED_HERE = {"error": "There is nothing here for you. What you typed is still in this browser."}
NOT_YET = {"error": "This hour has not begun. The questions come at its close."}
TWO_DAYS = {"error": "Two days have passed; these questions are closed. Nothing is missing without them."}
ANSWERED = {"error": "This was answered already. What you sent before stands."}


@pytest.fixture
def hour(world: World) -> Session:
    """Ended when the test begins."""
    return make_session(world.partnership, HELD, held=True)


def send(world: World, person: Person, session: Session, record: str, **changes: object) -> tuple[int, JSON]:
    body = {**pulse(world.people.pair, person.id, record), **changes}
    return browser_of(person).said("PUT", f"/sessions/{session.id}/pulse/{record}/", body)


def seen(world: World, person: Person) -> set[str]:
    """The authors of the pulses this person is given."""
    asked = f"/vault/records/?partnership={world.partnership.id}"
    records = browser_of(person).said("GET", asked)[1]["records"]
    return {name_of(world, one["author"]) for one in records if one["server"] == "pulse"}


def name_of(world: World, author: str) -> str:
    everybody: tuple[Someone, ...] = world.people.all
    return next(one.name for one in everybody if str(one.id) == author)


def test_each_sees_their_own_until_both_are_in(world: World, hour: Session) -> None:
    assert send(world, world.ana, hour, str(uuid.uuid4())) == (201, {"revision": 1})
    assert (seen(world, world.ana), seen(world, world.ben)) == ({"Ana"}, set())
    assert send(world, world.ben, hour, str(uuid.uuid4())) == (201, {"revision": 1})
    assert (seen(world, world.ana), seen(world, world.ben)) == ({"Ana", "Ben"}, {"Ana", "Ben"})


def test_a_hidden_pulse_is_not_found_by_its_id_either(world: World, hour: Session) -> None:
    record = str(uuid.uuid4())
    send(world, world.ana, hour, record)
    hidden = browser_of(world.ben).send("GET", f"/vault/records/{record}/1/")
    send(world, world.ben, hour, str(uuid.uuid4()))
    given = browser_of(world.ben).send("GET", f"/vault/records/{record}/1/")
    assert (hidden.status_code, given.status_code) == (404, 200)


def test_after_two_days_the_one_that_came_is_shown(world: World, hour: Session, clock: MovedClock) -> None:
    send(world, world.ana, hour, str(uuid.uuid4()))
    clock.go(timedelta(hours=48) - timedelta(seconds=5))
    assert seen(world, world.ben) == set()
    clock.go(timedelta(seconds=10))
    assert seen(world, world.ben) == {"Ana"}


def test_whoever_could_have_seen_the_others_can_no_longer_answer(
    world: World, hour: Session, clock: MovedClock
) -> None:
    clock.set(hour.ends_at + timedelta(hours=48, seconds=-5))
    assert send(world, world.ana, hour, str(uuid.uuid4()))[0] == 201
    clock.go(timedelta(seconds=10))
    assert send(world, world.ben, hour, str(uuid.uuid4())) == (410, TWO_DAYS)


def test_an_answer_given_in_mid_hour_is_not_shown_while_the_other_may_still_answer(
    world: World, clock: MovedClock
) -> None:
    hour = make_session(world.partnership, START)
    send(world, world.ana, hour, str(uuid.uuid4()))
    clock.set(hour.ends_at + timedelta(hours=48, seconds=-5))
    assert seen(world, world.ben) == set()
    clock.go(timedelta(seconds=10))
    assert seen(world, world.ben) == {"Ana"}
    assert send(world, world.ben, hour, str(uuid.uuid4())) == (410, TWO_DAYS)


def test_answering_one_hour_reveals_no_other(world: World, hour: Session) -> None:
    other = make_session(world.partnership, HELD - timedelta(days=1), held=True)
    send(world, world.ana, hour, str(uuid.uuid4()))
    send(world, world.ben, other, str(uuid.uuid4()))
    assert (seen(world, world.ana), seen(world, world.ben)) == ({"Ana"}, {"Ben"})


def test_a_pulse_is_sent_once_and_never_changed(world: World, hour: Session) -> None:
    record = str(uuid.uuid4())
    send(world, world.ana, hour, record)
    assert send(world, world.ana, hour, str(uuid.uuid4())) == (409, ANSWERED)
    assert send(world, world.ana, hour, record)[0] == 409
    assert send(world, world.ana, hour, record, revision=2)[0] == 409


def test_a_pulse_is_not_written_through_the_shelf(world: World, hour: Session) -> None:
    record = str(uuid.uuid4())
    send(world, world.ana, hour, record)
    body = {**pulse(world.people.pair, world.ana.id, record), "revision": 2}
    browser = browser_of(world.ana)
    assert browser.said("PUT", f"/vault/records/{record}/", body)[0] == 400
    assert browser.said("PUT", f"/vault/records/{record}/", {**body, "server": "shared"}) == (404, NOT_SEALED_HERE)


def test_nothing_else_is_sent_as_a_pulse(world: World, hour: Session) -> None:
    refused = {"error": "This kind of record is not kept here. Nothing was changed."}
    assert send(world, world.ana, hour, str(uuid.uuid4()), server="shared") == (400, refused)


def test_before_the_hour_there_is_nothing_to_say(world: World) -> None:
    coming = make_session(world.partnership, START + timedelta(minutes=5))
    assert send(world, world.ana, coming, str(uuid.uuid4())) == (400, NOT_YET)


def test_a_pulse_belongs_to_the_hours_own_partnership(world: World, hour: Session) -> None:
    sentence = {"error": "This belongs to another partnership. Nothing was changed."}
    strange = {"partnership": str(world.others.id)}
    assert send(world, world.ana, hour, str(uuid.uuid4()), **strange) == (400, sentence)


def test_no_pulse_is_kept_once_a_partnership_has_ended(world: World, hour: Session) -> None:
    send(world, world.ana, hour, str(uuid.uuid4()))
    Partnership.objects.filter(id=world.partnership.id).update(ended_at=START)
    assert send(world, world.ben, hour, str(uuid.uuid4())) == (404, NOT_SEALED_HERE)
    assert seen(world, world.ben) == set()


def test_an_outsider_reaches_no_pulse_even_by_sending_one(world: World, hour: Session) -> None:
    send(world, world.ana, hour, str(uuid.uuid4()))
    browser: Browser = browser_of(world.cleo)
    record = str(uuid.uuid4())
    body = pulse(world.people.pair, world.cleo.id, record)
    assert browser.send("PUT", f"/sessions/{hour.id}/pulse/{record}/", body).status_code == 404
