"""Somebody says that they will be there without any letter: on the page of the hour, or on the first page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import World, browser_of, make_session
from tests.conftest import MovedClock
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import Coming, Session

OFFER = "I’ll be there"
SEEN = "Ben will be there."


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """In three days, at ten in UTC."""
    return make_session(partnership, START + timedelta(days=3))


def test_from_two_days_before_it_can_be_said_and_taken_back_and_the_partner_sees_it(
    world: World, hour: Session, clock: MovedClock
) -> None:
    ben, page = browser_of(world.ben), f"/sessions/{hour.id}/"
    assert not [one for one in ("/", page) if OFFER in ben.get(one).text]
    clock.set(hour.starts_at - timedelta(hours=47))
    assert [one for one in ("/", page) if OFFER in ben.get(one).text] == ["/", page]
    assert ben.post(f"{page}coming/", {"answer": "yes", "from": "today"})["Location"] == "/"
    assert "Ana sees that you will be there." in ben.get("/").text
    ana = browser_of(world.ana)
    assert [one for one in ("/", page) if SEEN in ana.get(one).text] == ["/", page]
    assert "You said that you will be there." in ben.get("/").text
    assert ben.post(f"{page}coming/", {"answer": "no"})["Location"] == page
    assert SEEN not in ana.get("/").text


def test_it_is_said_of_the_hour_as_it_stands_and_of_none_that_is_off(
    world: World, hour: Session, clock: MovedClock
) -> None:
    ben, said = browser_of(world.ben), f"/sessions/{hour.id}/coming/"
    ben.post(said)
    assert not Coming.objects.exists()
    clock.set(hour.starts_at - timedelta(hours=23))
    ben.post(said)
    Session.objects.filter(id=hour.id).update(starts_at=hour.starts_at + timedelta(hours=1))
    clock.set(hour.starts_at - timedelta(hours=2))
    assert SEEN not in browser_of(world.ana).get("/").text
    Coming.objects.all().delete()
    skipping.leave_out_one(hour, world.ana, clock.now)
    assert OFFER not in ben.get("/").text
    ben.post(said)
    assert not Coming.objects.exists()
