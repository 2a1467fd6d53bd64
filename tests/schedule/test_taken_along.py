"""What goes on without a sign-in, a feed and told browsers: when it ends, and what it forgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.builders import Browser, World, browser_of, make_rhythm
from tests.people import START
from tests.rekeyed import held_by, new_passphrase, new_root
from turnabout.accounts import farewell
from turnabout.accounts.models import Person
from turnabout.schedule.calendars import feed, fingerprint
from turnabout.schedule.models import Feed, Subscription, Titles

STRANGER = Browser()


def turned_on(person: Person) -> str:
    feed.turn_on(person, START)
    return path_of(person)


def path_of(person: Person) -> str:
    return urlsplit(feed.address(feed.of(person)) or "").path


def change_keys(world: World, body: dict[str, object]) -> None:
    proof = {"auth": held_by(world.people.ana).sign_in.auth}
    assert browser_of(world.ana).said("PUT", "/vault/keyring/", {**body, "proof": proof})[0] == 200


def test_new_keys_end_what_a_thief_took_along(world: World) -> None:
    taken = turned_on(world.ana)
    for person in (world.ana, world.ben):
        Subscription.objects.create(person=person, endpoint=f"https://push.example/{person.id}", made_at=START)
    change_keys(world, new_root(held_by(world.people.ana))[1])
    assert STRANGER.get(taken).status_code == 404
    assert path_of(world.ana) not in {"", taken}
    assert STRANGER.get(path_of(world.ana)).status_code == 200
    assert [one.person for one in Subscription.objects.all()] == [world.ben]


def test_new_keys_turn_no_feed_on(world: World) -> None:
    change_keys(world, new_root(held_by(world.people.ana))[1])
    assert path_of(world.ana) == ""


def test_a_new_passphrase_leaves_calendars_in_peace_and_the_page_of_devices_says_so(world: World) -> None:
    path = turned_on(world.ana)
    change_keys(world, new_passphrase(held_by(world.people.ana))[1])
    assert STRANGER.get(path).status_code == 200
    page = browser_of(Person.objects.get(id=world.ana.id)).get("/account/devices/").text
    assert "goes on when you sign out" in page
    main = page.split("<main")[1]
    assert [
        link in main for link in ("/account/schedule/#calendar", "/account/schedule/#browsers", "/vault/lost-device/")
    ] == [True] * 3


@pytest.mark.django_db(transaction=True)
def test_no_feed_keeps_the_name_of_somebody_who_left(world: World) -> None:
    make_rhythm(world.partnership)
    path = turned_on(world.ben)
    Feed.objects.filter(person=world.ben).update(titles=Titles.NAMES)
    assert "Ana" in STRANGER.get(path).text
    farewell.leave(world.ana, START)
    assert "Ana" not in Feed.objects.get(person=world.ben).body
    assert "Ana" not in STRANGER.get(path).text


@pytest.mark.parametrize("take_back", [feed.renew, lambda person, _now: feed.turn_off(person)])
def test_an_address_that_is_taken_back_while_it_is_asked_opens_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, take_back: Callable[[Person, datetime], None]
) -> None:
    path = turned_on(world.ana)
    look = fingerprint.of_feed
    asked: list[object] = []

    def meanwhile(*told: object) -> str:
        if not asked:
            asked.append(told)
            take_back(world.ana, START)
        return look(*told)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(fingerprint, "of_feed", meanwhile)
    assert STRANGER.get(path).status_code == 404
    assert Feed.objects.get(person=world.ana).body == ""
