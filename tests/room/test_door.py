"""The room's door: who gets in, and with which word everybody else is turned away."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from tests.builders import JSON, Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.sockets import ORIGIN, both, knock, leave, live, room
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.room.models import Presence
from turnabout.schedule.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hour(world: World) -> Session:
    """Begins in five minutes: its door is open."""
    return make_session(world.partnership, START + timedelta(minutes=5))


async def first_word(person: Person | None, session: uuid.UUID, origin: str = ORIGIN) -> object:
    """What a socket hears first: the type of a message, or the code it closes with."""
    socket = knock(await sync_to_async(browser_of)(person), session, origin=origin)
    heard = await socket.hears()
    await leave(socket)
    return heard["type"] if isinstance(heard, dict) else heard


@live
async def test_whoever_comes_in_is_told_the_whole_state(world: World, hour: Session, clock: MovedClock) -> None:
    async with room(await sync_to_async(browser_of)(world.ana), hour.id) as socket:
        said = await socket.message()
    assert abs(said.pop("server_ms") - clock.now.timestamp() * 1000) < 1000
    assert abs(said.pop("since")[0] - time.time() * 1000) < 1000
    ana = str(world.ana.id)
    assert said == {"type": "state", "clock": None, "present": [ana], "me": ana, "session": str(hour.id)}
    opened = (await Session.objects.aget(id=hour.id)).opened_at
    assert opened is not None
    assert START <= opened < clock.now


@live
async def test_both_are_told_of_each_others_coming_and_going(world: World, hour: Session) -> None:
    both = sorted(str(person.id) for person in world.partnership.people)
    anas, bens = [await sync_to_async(browser_of)(person) for person in world.partnership.people]
    async with room(anas, hour.id) as ana:
        await ana.message()
        async with room(bens, hour.id) as ben:
            assert (await ben.message())["present"] == (await ana.message())["present"] == both
        assert (await ana.message())["present"] == [str(world.ana.id)]


@live
async def test_a_stranger_is_sent_to_sign_in(hour: Session) -> None:
    assert await first_word(None, hour.id) == 4401


@live
async def test_a_cookie_of_nobody_is_a_stranger(hour: Session) -> None:
    browser = Browser()
    browser.cookies["session"] = "x" * 32
    socket = knock(browser, hour.id)
    assert await socket.hears() == 4401
    await leave(socket)


@live
async def test_an_outsider_hears_what_is_said_of_a_room_that_does_not_exist(world: World, hour: Session) -> None:
    assert await first_word(world.cleo, hour.id) == await first_word(world.ana, uuid.uuid4()) == 4404
    assert not await Presence.objects.aexists()


@pytest.mark.parametrize(
    ("before", "word"),
    [
        (timedelta(days=1), 4425),
        (timedelta(minutes=15, seconds=5), 4425),
        (timedelta(minutes=14, seconds=55), "state"),
        (timedelta(hours=-2, minutes=-59), "state"),
        (timedelta(hours=-3, seconds=-5), 4410),
    ],
)
@live
async def test_the_door_opens_and_closes_with_the_hour(world: World, before: timedelta, word: object) -> None:
    hour = await sync_to_async(make_session)(world.partnership, START + before)
    assert await first_word(world.ana, hour.id) == word


@live
async def test_an_hour_that_was_ended_is_over(world: World, hour: Session) -> None:
    await Session.objects.filter(id=hour.id).aupdate(ended_at=START)
    assert await first_word(world.ana, hour.id) == 4410


@live
async def test_a_partnership_that_ended_has_no_rooms(world: World, hour: Session) -> None:
    await Partnership.objects.filter(id=world.partnership.id).aupdate(ended_at=START)
    assert await first_word(world.ana, hour.id) == 4403


@pytest.mark.parametrize(
    ("origin", "word"),
    [
        ("http://localhost:8000", "state"),
        ("http://127.0.0.1:8000", 403),
        ("https://elsewhere.example", 403),
        ("http://localhost:9000", 403),
        ("http://localhost:8000.elsewhere.example", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
    ],
)
@live
async def test_only_pages_of_this_instance_open_sockets(world: World, hour: Session, origin: str, word: object) -> None:
    assert await first_word(world.ana, hour.id, origin) == word


@live
async def test_this_machine_has_several_names(world: World, hour: Session) -> None:
    browser = await sync_to_async(browser_of)(world.ana)
    socket = knock(browser, hour.id, origin="http://127.0.0.1:8000", host="127.0.0.1:8000")
    assert isinstance(await socket.hears(), dict)
    await leave(socket)


@live
async def test_behind_https_only_the_public_address_is_ours(world: World, hour: Session, settings: Settings) -> None:
    settings.PUBLIC_URL, settings.SESSION_COOKIE_SECURE = "https://turnabout.example", True
    assert await first_word(world.ana, hour.id, "http://localhost:8000") == 403
    assert await first_word(world.ana, hour.id, "https://turnabout.example") == "state"


@live
async def test_a_second_tab_asks_before_it_takes_over(world: World, hour: Session) -> None:
    browser = await sync_to_async(browser_of)(world.ana)
    async with room(browser, hour.id, tab="one") as first:
        await first.message()
        async with room(browser, hour.id, tab="two") as second:
            assert await second.hears() == 4409
        async with room(browser, hour.id, tab="two", takeover=True) as second:
            assert await first.end() == 4409
            assert (await second.message())["present"] == [str(world.ana.id)]


@live
async def test_the_partner_can_tell_a_tab_that_took_over_from_the_one_before(world: World, hour: Session) -> None:
    anas, bens = [await sync_to_async(browser_of)(person) for person in world.partnership.people]

    def since(said: JSON) -> int:
        """Since when Ben hears, as Ana is told; 0 while he does not."""
        return int(dict(zip(said["present"], said["since"], strict=True)).get(str(world.ben.id), 0))

    async with room(anas, hour.id) as ana, room(bens, hour.id, tab="one"):
        first = since(await ana.until(lambda said: since(said) > 0))
        async with room(bens, hour.id, tab="two", takeover=True):
            await ana.until(lambda said: since(said) > first)


@live
async def test_a_tab_that_lost_its_network_has_its_own_place_back(world: World, hour: Session) -> None:
    browser = await sync_to_async(browser_of)(world.ana)
    async with room(browser, hour.id) as lost, room(browser, hour.id) as back:
        assert (await back.message())["type"] == "state"
        assert await lost.end() == 4409


@live
async def test_signing_out_closes_the_rooms_of_that_sign_in_at_once(world: World, hour: Session) -> None:
    here, bens = [await sync_to_async(browser_of)(person) for person in world.partnership.people]
    async with room(here, hour.id) as ana, room(bens, hour.id) as ben:
        await ana.message()
        await ben.message()
        await sync_to_async(here.post)("/sign-out/")
        assert await ana.end() == 4401
        assert (await ben.until(lambda said: len(said["present"]) == 1))["present"] == [str(world.ben.id)]


@live
async def test_signing_out_elsewhere_leaves_this_room_open(world: World, hour: Session) -> None:
    here, elsewhere = [await sync_to_async(browser_of)(world.ana) for _ in range(2)]
    async with room(here, hour.id) as socket:
        await socket.message()
        await sync_to_async(elsewhere.post)("/sign-out/")
        await socket.says("ping")
        assert (await socket.until(lambda said: said["type"] == "pong"))["server_ms"] > 0


@live
async def test_ending_a_sign_in_from_another_device_closes_its_rooms_at_once(world: World, hour: Session) -> None:
    phone, laptop = [await sync_to_async(browser_of)(world.ana) for _ in range(2)]
    async with room(phone, hour.id) as socket:
        await socket.message()
        await sync_to_async(laptop.post)("/account/sign-ins/ending/")
        assert await socket.end() == 4401


@pytest.mark.parametrize("step", ["ending", "block"])
@live
async def test_both_leave_when_one_stops_and_hear_the_same_of_an_end_and_a_block(
    world: World, hour: Session, step: str
) -> None:
    browser = await sync_to_async(browser_of)(world.ana)
    async with both(world, hour) as (ana, ben):
        path = f"/partnerships/{world.partnership.id}/{step}/"
        status, _said = await sync_to_async(browser.said)("POST", path, {"records": []})
        assert (status, await ana.end(), await ben.end()) == (200, 4403, 4403)
    assert await first_word(world.ben, hour.id) == 4403
