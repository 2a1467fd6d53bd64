"""Signing up: by a link once only, in one transaction, with a sentence for whatever is amiss."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_invitation
from tests.conftest import MovedClock
from tests.offers import own_note, sign_up_of
from tests.people import START, Someone, make_someone
from turnabout.accounts.models import OperatorLink, Person
from turnabout.vault.derive import b64url
from turnabout.vault.models import Keyring, Record

pytestmark = pytest.mark.usefixtures("world")

SHUT = "This link has been used or has run out. Ask whoever sent it for a new one."
GARBLED = "Your keys arrived garbled. Nothing was changed; reload and try again."


@pytest.fixture
def finn() -> Someone:
    return make_someone("Finn")


def by_operator_link() -> JSON:
    return {"door": "operator", "token": OperatorLink.make(START)}


def test_whoever_opens_the_operators_link_becomes_the_operator(finn: Someone) -> None:
    browser = Browser()
    answer = browser.said("POST", "/sign-up/", sign_up_of(finn, by_operator_link()))
    person, keyring = Person.objects.get(id=finn.id), Keyring.objects.get(person=finn.id)
    assert answer == (201, {"next": "/"})
    assert (person.name, person.email, person.time_zone, person.language) == ("Finn", finn.email, "Europe/Berlin", "en")
    assert (person.is_operator, person.is_demo) == (True, False)
    assert (bytes(keyring.wrap), keyring.recipient, keyring.revision) == (finn.wrap, finn.keys.recipient, 1)
    # Signed in at once, and the roster lies there.
    listed = browser.said("GET", "/vault/records/?own=1")[1]["records"]
    assert [(one["id"], one["revision"]) for one in listed] == [(finn.keys.roster, 1)]


def test_the_operators_link_works_once(finn: Someone) -> None:
    door = by_operator_link()
    Browser().send("POST", "/sign-up/", sign_up_of(finn, door))
    second = Browser().said("POST", "/sign-up/", sign_up_of(make_someone("Gus"), door))
    assert second == (403, {"error": SHUT})
    assert Person.objects.filter(is_operator=True).get().id == finn.id


def test_the_operators_link_runs_out_after_seven_days(finn: Someone, clock: MovedClock) -> None:
    door = by_operator_link()
    clock.set(START + timedelta(days=7))
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door)) == (403, {"error": SHUT})


def test_a_new_operators_link_closes_the_one_before(finn: Someone) -> None:
    before = by_operator_link()
    by_operator_link()
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, before)) == (403, {"error": SHUT})


@pytest.mark.parametrize("door", [{}, {"door": "none"}, {"door": "operator"}, {"door": ["operator"], "token": {}}])
def test_without_a_door_nobody_comes_in(finn: Someone, door: JSON) -> None:
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door)) == (403, {"error": SHUT})
    assert not Person.objects.filter(id=finn.id).exists()


def test_whoever_holds_an_invitations_link_may_sign_up(world: World, finn: Someone) -> None:
    invitation, keys = make_invitation(world.people.ana)
    door = {"door": "invitation", "invitation": str(invitation.id), "claim": b64url(keys.claim)}
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door)) == (201, {"next": "/"})
    assert Person.objects.get(id=finn.id).is_operator is False
    invitation.refresh_from_db()
    assert invitation.state(START) == "open"


def test_knowing_an_invitations_address_is_not_holding_its_link(world: World, finn: Someone) -> None:
    invitation, _ = make_invitation(world.people.ana)
    door = {"door": "invitation", "invitation": str(invitation.id), "claim": b64url(bytes(32))}
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door)) == (403, {"error": SHUT})


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("revoked", "This invitation was taken back. Ask your friend for a new link."),
        ("expired", "This invitation has run out after seven days. Ask your friend for a new link."),
        ("claimed", "This invitation was used already. If that was not you, tell your friend at once."),
    ],
)
def test_a_closed_invitation_lets_nobody_in(world: World, finn: Someone, state: str, sentence: str) -> None:
    invitation, keys = make_invitation(world.people.ana)
    changes = {"revoked": {"revoked_at": START}, "expired": {"expires_at": START}, "claimed": {"claimed_at": START}}
    type(invitation).objects.filter(id=invitation.id).update(**changes[state])
    door = {"door": "invitation", "invitation": str(invitation.id), "claim": b64url(keys.claim)}
    answer = Browser().said("POST", "/sign-up/", sign_up_of(finn, door))
    assert answer == (410, {"error": sentence, "state": state})


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"adult": False}, None, "Please confirm both sentences above the button. Everything you typed is kept."),
        ({"understood": 1}, None, "Please confirm both sentences above the button. Everything you typed is kept."),
        ({"name": " "}, "name", "Please say what your partner should call you."),
        ({"name": "x" * 81}, "name", "“name” is missing or too long. Nothing was changed."),
        ({"name": "a\nb"}, "name", "“name” is missing or too long. Nothing was changed."),
        ({"email": "finn"}, "email", "This does not look like an email address. Please check it."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Please choose your time zone from the list."),
        ({"time_zone": "localtime"}, "time_zone", "Please choose your time zone from the list."),
        ({"auth": "five quiet words"}, None, GARBLED),
        ({"recovery_auth": "x" * 42}, None, GARBLED),
        ({"recipient": "age1nobody"}, None, GARBLED),
        ({"wrap": None}, None, "“wrap” is missing. Nothing was changed."),
        ({"wrap": "&"}, None, "“wrap” is garbled. Nothing was changed."),
        ({"roster": []}, None, "“roster” is missing. Nothing was changed."),
        ({"person": "FINN"}, None, "“person” is not an id. Nothing was changed."),
    ],
)
def test_what_is_amiss_is_said_in_a_sentence(finn: Someone, change: JSON, field: str | None, sentence: str) -> None:
    body = {**sign_up_of(finn, by_operator_link()), **change}
    expected: dict[str, Any] = {"error": sentence} | ({"field": field} if field else {})
    assert Browser().said("POST", "/sign-up/", body) == (400, expected)
    assert not Person.objects.filter(id=finn.id).exists()


def test_nothing_refused_uses_the_link_up(world: World, finn: Someone) -> None:
    body = sign_up_of(finn, by_operator_link())
    Browser().send("POST", "/sign-up/", {**body, "email": "finn"})
    Browser().send("POST", "/sign-up/", {**body, "email": world.ana.email})
    assert Browser().send("POST", "/sign-up/", body).status_code == 201


@pytest.mark.parametrize("email", ["ana@example.org", " ANA@Example.org ", "\uff41na@example.org"])
def test_an_email_in_use_is_said_only_behind_a_working_link(finn: Someone, email: str) -> None:
    sentence = "This email can’t be used for a new account here. If it is yours, sign in instead."
    body = {**sign_up_of(finn, by_operator_link()), "email": email}
    assert Browser().said("POST", "/sign-up/", body) == (409, {"error": sentence, "field": "email"})
    shut = {**body, "door": {}}
    assert Browser().said("POST", "/sign-up/", shut) == (403, {"error": SHUT})


def test_person_keyring_and_roster_come_into_being_together_or_not_at_all(world: World, finn: Someone) -> None:
    body = sign_up_of(finn, by_operator_link())
    taken = own_note(world.people.ana, record=str(uuid.uuid4()))
    browser_of(world.ana).send("PUT", f"/vault/records/{taken['id']}/", taken)
    answer = Browser().send("POST", "/sign-up/", {**body, "roster": {**body["roster"], "id": taken["id"]}})
    assert answer.status_code == 404
    assert not Person.objects.filter(id=finn.id).exists()
    assert Record.objects.get(id=taken["id"]).author == world.ana
    assert Browser().send("POST", "/sign-up/", body).status_code == 201


def test_an_unknown_language_is_the_instances_own(finn: Someone) -> None:
    body = {**sign_up_of(finn, by_operator_link()), "language": "tlh"}
    Browser().send("POST", "/sign-up/", body)
    assert Person.objects.get(id=finn.id).language == "en"


def test_signing_up_is_tried_twenty_times_an_hour_from_one_place(finn: Someone) -> None:
    body = sign_up_of(finn, by_operator_link())
    for _ in range(20):
        assert Browser().send("POST", "/sign-up/", {}).status_code == 400
    too_many = "That was tried often just now. Wait a while, then try again."
    assert Browser().said("POST", "/sign-up/", body) == (429, {"error": too_many})
    elsewhere = Browser(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.send("POST", "/sign-up/", body).status_code == 201
