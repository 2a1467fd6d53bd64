"""What ended elsewhere, and was told to nobody, is noticed within seconds; and everybody else stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session as SignInSession

from tests.builders import Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.post_office import PATIENCE
from tests.sockets import both, live, room
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.room import live as asked
from turnabout.room import watching
from turnabout.room.looking import look
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
End = Callable[[World, Session, Browser, MovedClock], object]

ENDS: dict[str, tuple[int, End]] = {
    "the sign-in": (4401, lambda _world, _hour, browser, _clock: browser.session.flush()),
    "its time": (
        4401,
        lambda _world, _hour, browser, _clock: SignInSession.objects.filter(
            session_key=browser.session.session_key
        ).update(expire_date="2020-01-01T00:00:00Z"),
    ),
    "the passphrase": (
        4401,
        lambda world, _hour, _browser, _clock: Person.objects.filter(id=world.ana.id).update(password="!"),
    ),
    "the partnership": (
        4403,
        lambda world, _hour, _browser, _clock: Partnership.objects.filter(id=world.partnership.id).update(
            ended_at=START
        ),
    ),
    "the hour": (
        4410,
        lambda _world, hour, _browser, _clock: Session.objects.filter(id=hour.id).update(ended_at=START),
    ),
    "the evening": (4410, lambda _world, _hour, _browser, clock: clock.go(timedelta(hours=4))),
}


@pytest.fixture
def hour(world: World) -> Session:
    return make_session(world.partnership, START)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks follow each other at once."""
    monkeypatch.setattr(watching, "EVERY_SECONDS", 0.05)


@pytest.mark.parametrize("what", ENDS)
def test_what_ended_is_looked_at_closely(world: World, hour: Session, clock: MovedClock, what: str) -> None:
    code, end = ENDS[what]
    browser = browser_of(world.ana)
    visit = asked.enter(browser.cookies["session"].value, hour.id)
    assert look([visit]) == set()
    asked.recheck(visit)
    end(world, hour, browser, clock)
    assert look([visit]) == {visit}
    with pytest.raises(asked.Shut) as shut:
        asked.recheck(visit)
    assert shut.value.code == code


def test_those_of_one_who_left_are_told_from_the_others(world: World, hour: Session) -> None:
    anas, bens = [browser_of(person) for person in world.partnership.people]
    visits = [asked.enter(browser.cookies["session"].value, hour.id) for browser in (anas, bens)]
    anas.session.flush()
    assert look(visits) == {visits[0]}


@pytest.mark.usefixtures("soon")
@live
async def test_whose_sign_in_was_ended_elsewhere_is_put_out_and_the_other_stays(world: World, hour: Session) -> None:
    anas = await sync_to_async(browser_of)(world.ana)
    bens = await sync_to_async(browser_of)(world.ben)
    async with room(anas, hour.id) as ana, room(bens, hour.id) as ben:
        await sync_to_async(anas.session.flush)()
        assert await ana.end() == 4401
        await ben.until(lambda said: said["present"] == [str(world.ben.id)])


@pytest.mark.usefixtures("soon")
@live
async def test_the_time_together_is_noted_while_they_sit(world: World, hour: Session, clock: MovedClock) -> None:
    async with both(world, hour):
        clock.go(timedelta(minutes=7))
        async with asyncio.timeout(PATIENCE):
            while (await Session.objects.aget(id=hour.id)).together_seconds < 6 * 60:  # noqa: ASYNC110 - it is a row
                await asyncio.sleep(watching.EVERY_SECONDS)
