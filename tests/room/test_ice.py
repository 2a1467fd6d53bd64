"""By which servers two browsers reach each other: what each is told, and who is told at all."""

from __future__ import annotations

import hmac
import json
import re
import time
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.builders import World, browser_of, make_session
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.room.ice import LASTS, IceServer, alias_of, for_browser
from turnabout.room.views import ASKING_FOR_ICE
from turnabout.schedule.glance import DOOR_CLOSES, DOOR_OPENS
from turnabout.schedule.models import LENGTHS, Session

SECRET = "of-thirty-two-signs-or-even-more"
STUN = IceServer(url="stun:stun.example.org:3478")
UDP = IceServer(url="turn:turn.example.org:3478?transport=udp")
TLS = IceServer(url="turns:turn.example.org:443?transport=tcp")
OF_ANOTHER = IceServer(url="turn:other.example:3478?transport=tcp", name="ana@example.org", password="p/q")


@pytest.fixture
def relays(settings: Settings) -> None:
    settings.ICE_SERVERS, settings.TURN_SECRET = (STUN, UDP, TLS), SECRET


def test_a_browser_gets_each_address_with_what_it_needs() -> None:
    name = f"{1_000_000 + int(LASTS.total_seconds())}:abcd"
    made = b64encode(hmac.digest(SECRET.encode(), name.encode(), "sha1")).decode()
    assert for_browser([UDP, STUN, OF_ANOTHER, TLS], secret=SECRET, now=1_000_000.9, alias="abcd") == [
        {"urls": [UDP.url, TLS.url], "username": name, "credential": made},
        {"urls": [STUN.url]},
        {"urls": [OF_ANOTHER.url], "username": "ana@example.org", "credential": "p/q"},
    ]


def test_the_mac_is_the_one_that_relays_have() -> None:
    """As `printf %s NAME | openssl dgst -sha1 -hmac SECRET -binary | base64` has it."""
    [made] = for_browser([UDP], secret="north", now=-LASTS.total_seconds(), alias="x")
    assert made == {"urls": [UDP.url], "username": "0:x", "credential": "NyHvI+tSfpf5TuSY+UzBgW4F54E="}


def test_without_servers_the_list_is_empty() -> None:
    assert for_browser([], secret="", now=0, alias="abcd") == []


@pytest.mark.once
def test_credentials_last_as_long_as_any_door_is_open() -> None:
    assert DOOR_OPENS + timedelta(minutes=max(LENGTHS)) + DOOR_CLOSES <= LASTS


@pytest.mark.usefixtures("relays")
def test_the_two_of_an_hour_get_credentials_that_name_nobody(world: World) -> None:
    hour = make_session(world.partnership, START)
    before = time.time()
    answers = [browser_of(person).get(f"/sessions/{hour.id}/ice/") for person in (world.ana, world.ben)]
    said = [answer.json() for answer in answers]
    names = {one["servers"][1]["username"] for one in said}
    assert len(names) == 2
    for name in names:
        ends, _colon, alias = name.partition(":")
        assert 0 <= int(ends) - int(before + LASTS.total_seconds()) < 60
        assert re.fullmatch(r"[0-9a-f]{16}", alias)
    assert said[0] == {
        "servers": [{"urls": [STUN.url]}, {**said[0]["servers"][1], "urls": [UDP.url, TLS.url]}],
        "policy": "all",
    }
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert SECRET not in json.dumps(said)


def test_a_relay_counts_the_ports_of_one_person_as_theirs_and_knows_them_for_an_hour_only(world: World) -> None:
    def alias(person: Person, now: float, key: str = "north") -> str:
        return alias_of(person.id, key=key, now=now)

    assert alias(world.ana, 7200.0) == alias(world.ana, 10_799.9)
    others = (alias(world.ana, 10_800.0), alias(world.ben, 7200.0), alias(world.ana, 7200.0, "wind"))
    assert len({alias(world.ana, 7200.0), *others}) == 4


def test_an_operator_who_set_nothing_lets_browsers_find_their_own_way(world: World) -> None:
    hour = make_session(world.partnership, START)
    assert asked(world, hour) == (200, {"servers": [], "policy": "all"})


@pytest.mark.usefixtures("relays")
def test_an_operator_may_let_all_calls_go_by_the_relay(world: World, settings: Settings) -> None:
    settings.RELAY_ONLY = True
    status, said = asked(world, make_session(world.partnership, START))
    assert (status, said["policy"]) == (200, "relay")


@pytest.mark.parametrize(
    ("before", "status"),
    [
        (timedelta(minutes=15, seconds=5), 409),
        (timedelta(minutes=14, seconds=55), 200),
        (timedelta(hours=-2, minutes=-59), 200),
        (timedelta(hours=-3, seconds=-5), 409),
    ],
)
@pytest.mark.usefixtures("relays")
def test_they_are_for_as_long_as_the_door_is_open(world: World, before: timedelta, status: int) -> None:
    answered, said = asked(world, make_session(world.partnership, START + before))
    assert (answered, "servers" in said) == (status, status == 200)


@pytest.mark.parametrize("ending", ["hour", "partnership"])
@pytest.mark.usefixtures("relays")
def test_what_has_ended_has_no_call(world: World, ending: str) -> None:
    hour = make_session(world.partnership, START)
    if ending == "hour":
        Session.objects.filter(id=hour.id).update(ended_at=START)
    else:
        Partnership.objects.filter(id=world.partnership.id).update(ended_at=START)
    sentence = "The door of this hour is not open, so there is no call in it now."
    assert asked(world, hour) == (409, {"error": sentence})


@pytest.mark.usefixtures("relays")
def test_nobody_makes_credentials_by_the_thousand(world: World) -> None:
    hour = make_session(world.partnership, START)
    for _ in range(ASKING_FOR_ICE.times - 1):
        ASKING_FOR_ICE.take(str(world.ana.id))
    assert [asked(world, hour)[0] for _ in range(2)] == [200, 429]
    # What one has used up is not taken from the other.
    assert browser_of(world.ben).get(f"/sessions/{hour.id}/ice/").status_code == 200


def asked(world: World, hour: Session) -> tuple[int, Any]:
    """What Ana is answered."""
    answer = browser_of(world.ana).get(f"/sessions/{hour.id}/ice/")
    return answer.status_code, answer.json()
