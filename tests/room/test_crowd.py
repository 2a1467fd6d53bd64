"""Many who knock at once each hear what they would hear alone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import World, browser_of, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.room.test_looking import ENDS
from turnabout.accounts.models import Person
from turnabout.room import entering, live
from turnabout.room.entering import Knock
from turnabout.room.models import Presence
from turnabout.room.stays import Visit
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hour(world: World) -> Session:
    return make_session(world.partnership, START)


def knock(person: Person | None, session: uuid.UUID) -> Knock:
    return Knock(browser_of(person).session.session_key or "", session)


def heard(answer: Visit | live.Shut) -> object:
    """Who came in, or the code of why not."""
    return answer.code if isinstance(answer, live.Shut) else answer.person


def test_each_of_a_crowd_hears_what_is_so_of_them(world: World, hour: Session) -> None:
    tomorrow = make_session(world.partnership, START + timedelta(days=1))
    over = make_session(world.partnership, START - timedelta(days=1))
    knocks = {
        knock(world.ana, hour.id): world.ana.id,
        knock(world.cleo, hour.id): 4404,
        knock(world.ben, hour.id): world.ben.id,
        knock(None, hour.id): 4401,
        Knock("x" * 32, hour.id): 4401,
        knock(world.ana, uuid.uuid4()): 4404,
        knock(world.ana, tomorrow.id): 4425,
        knock(world.ben, over.id): 4410,
    }
    assert [heard(answer) for answer in entering.enter(list(knocks))] == list(knocks.values())
    assert set(Presence.objects.values_list("person", "session")) == {
        (world.ana.id, hour.id),
        (world.ben.id, hour.id),
    }
    opened = dict(Session.objects.values_list("id", "opened_at"))
    assert opened[hour.id] is not None
    assert opened[tomorrow.id] is opened[over.id] is None


@pytest.mark.parametrize("what", ENDS)
def test_what_has_ended_is_not_entered_in_a_crowd(world: World, hour: Session, clock: MovedClock, what: str) -> None:
    code, end = ENDS[what]
    browser = browser_of(world.ana)
    login = browser.session.session_key or ""
    end(world, hour, browser, clock)
    assert heard(entering.enter([Knock(login, hour.id), knock(world.cleo, hour.id)])[0]) == code
    assert not Presence.objects.exists()


def test_who_comes_in_a_crowd_is_known_as_who_comes_alone(world: World, hour: Session) -> None:
    one = knock(world.ana, hour.id)
    alone = entering.enter([one])
    for visit in (*alone, *entering.enter([one, one])):
        assert isinstance(visit, Visit)
        live.recheck(visit)
        assert (visit.login, visit.proof) == (one.login, world.ana.get_session_auth_hash())
        assert Presence.objects.get(id=visit.presence).person == world.ana


def test_who_knocks_again_and_again_was_there_once(world: World, hour: Session, clock: MovedClock) -> None:
    anas = knock(world.ana, hour.id)
    for _ in range(20):
        entering.enter([anas])
        entering.enter([anas, anas, knock(world.ben, hour.id)])
    assert Presence.objects.count() == 2
    clock.go(timedelta(seconds=16))
    entering.enter([anas])
    assert Presence.objects.count() == 3


def test_an_hour_that_was_opened_stays_opened_since_then(world: World, hour: Session, clock: MovedClock) -> None:
    entering.enter([knock(world.ana, hour.id)])
    opened = Session.objects.get(id=hour.id).opened_at
    clock.go(timedelta(minutes=5))
    entering.enter([knock(world.ana, hour.id), knock(world.ben, hour.id)])
    assert Session.objects.get(id=hour.id).opened_at == opened
