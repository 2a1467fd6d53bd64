"""Passkeys: one signs in and opens, proves who somebody is, and is gone when it is removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from tests.authenticator import Authenticator, adds, asked_of, changed, signs_in
from tests.builders import Browser, World, browser_of, make_passkey
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.vault.derive import b64url, from_b64url, new_secret, passkey_identity, root_keys
from turnabout.vault.models import Passkey
from turnabout.vault.wrap import unwrap_keyring

pytestmark = pytest.mark.usefixtures("world")

MISFIT = (403, {"error": "This passkey does not fit here. Nothing was changed; use another one, or your passphrase."})
STALE = (403, {"error": "You used your passkey a while ago. Nothing was changed; use it once more."})
NEXT_DOOR = "http://localhost:9000"


@pytest.fixture
def passkey(world: World) -> Authenticator:
    """Ana's."""
    made = Authenticator()
    assert adds(browser_of(world.ana), world.people.ana, made) == (200, {"revision": 2})
    return made


def test_one_passkey_signs_in_and_opens_the_keyring(world: World, passkey: Authenticator) -> None:
    browser = Browser()
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    status, given = browser.said("POST", "/sign-in/passkey/", {"passkey": shown})
    opened = unwrap_keyring(from_b64url(given["wrap"]), passkey_identity(passkey.secret), person=given["person"])
    assert (status, opened.roots, given["opens"]) == (200, (world.people.ana.root,), True)
    assert browser.get("/vault/").status_code == 200


def test_adding_one_is_told_by_mail_and_listed(world: World, passkey: Authenticator) -> None:
    page = browser_of(world.ana).get("/vault/").text
    assert ("My laptop" in page, "not used yet" in page) == (True, True)
    assert [letter.to for letter in Message.objects.filter(letter="passkey-added")] == [world.ana.email]
    signs_in(world.ana, passkey)
    assert "last used on 2 March 2026" in browser_of(world.ana).get("/vault/").text


def test_what_is_asked_is_the_same_for_everybody_but_for_chance(world: World, passkey: Authenticator) -> None:
    answers = [browser_of(person).said("POST", "/sign-in/passkey/asking/") for person in (None, world.ana, world.cleo)]
    challenges = {said.pop("challenge") for _, said in answers}
    assert len(challenges) == 3
    assert answers == [(200, {"rp": "localhost"})] * 3
    assert passkey.id not in str(answers)


def test_demo_people_have_none(world: World, passkey: Authenticator) -> None:
    Person.objects.filter(id=world.ana.id).update(is_demo=True)
    status, said = browser_of(world.ana).said("POST", "/vault/passkeys/making/")
    assert (status, said) == (403, {"error": "Demo people have no passkeys."})
    browser = Browser(REMOTE_ADDR="198.51.100.7")
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": shown})[0] == 403


def test_a_passkey_proves_for_unlocking_and_then_for_one_change(world: World, passkey: Authenticator) -> None:
    browser = browser_of(world.ana)
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    status, given = browser.said("POST", "/vault/unlocking/", {"passkey": shown})
    assert (status, given["revision"]) == (200, 2)
    proof = {"proved": given["proved"]}
    body = changed(world.people.ana, auth=b64url(new_secret()), proof=proof)
    assert browser.said("PUT", "/vault/keyring/", {**body, "proof": {"proved": "x" * 43}}) == STALE
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    word = browser.said("POST", "/vault/unlocking/", {"passkey": shown})[1]["proved"]
    assert browser.said("PUT", "/vault/keyring/", {**body, "proof": {"proved": word}}) == (200, {"revision": 3})
    assert browser.said("PUT", "/vault/keyring/", {**body, "proof": {"proved": word}}) == STALE


def test_somebody_elses_passkey_proves_nothing(world: World, passkey: Authenticator) -> None:
    browser = browser_of(world.cleo)
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    assert browser.said("POST", "/vault/unlocking/", {"passkey": shown}) == MISFIT
    asked = {**changed(world.people.cleo, auth="a" * 43), "proof": {"passkey": shown}}
    asked_of(browser)
    assert browser.said("PUT", "/vault/keyring/", asked) == MISFIT


def test_a_removed_one_signs_nobody_in(world: World, passkey: Authenticator) -> None:
    browser = browser_of(world.ana)
    body = changed(world.people.ana, passkeys={}, removed=passkey.id)
    assert browser.said("PUT", "/vault/keyring/", body) == (200, {"revision": 3})
    assert signs_in(world.ana, passkey) == MISFIT
    assert browser.said("PUT", "/vault/keyring/", body) == (200, {"revision": 3})
    again = changed(world.people.ana, passkeys={}, removed=passkey.id)
    assert browser.said("PUT", "/vault/keyring/", again)[0] == 409


def test_nobody_removes_or_sees_anothers(world: World, passkey: Authenticator) -> None:
    browser = browser_of(world.cleo)
    assert browser.said("PUT", "/vault/keyring/", changed(world.people.cleo, removed=passkey.id))[0] == 409
    row = Passkey.objects.get()
    assert browser.get(f"/vault/passkeys/{row.id}/").status_code == 404
    assert browser.post(f"/vault/passkeys/{row.id}/", {"name": "mine"}).status_code == 404
    assert browser_of(world.ana).post(f"/vault/passkeys/{row.id}/", {"name": " Old   laptop "}).status_code == 302
    assert Passkey.objects.get().name == "Old laptop"


def test_without_prf_it_signs_in_and_settles_no_change_of_passphrase(world: World) -> None:
    ana, passkey = world.people.ana, Authenticator()
    adds(browser_of(world.ana), ana, passkey, prf=False)
    new = b64url(new_secret())
    browser_of(world.ana).said("PUT", "/vault/keyring/", changed(ana, auth=new))
    status, given = signs_in(world.ana, passkey)
    assert (status, given["opens"]) == (200, False)
    # The answer to the change was lost, and the passphrase of before still lets its owner in.
    assert Browser().said("POST", "/sign-in/", {"email": ana.email, "auth": ana.sign_in.auth})[0] == 200


def test_one_that_only_signs_in_proves_no_change_by_any_way(world: World) -> None:
    ana, passkey, browser = world.people.ana, Authenticator(), browser_of(world.ana)
    adds(browser, ana, passkey, prf=False)
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    status, given = browser.said("POST", "/vault/unlocking/", {"passkey": shown})
    assert (status, "proved" in given) == (200, False)
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    change = {**changed(ana, auth=b64url(new_secret())), "proof": {"passkey": shown}}
    assert browser.said("PUT", "/vault/keyring/", change)[0] == 403


def test_a_passphrase_that_a_passkey_has_overtaken_is_over(world: World, passkey: Authenticator) -> None:
    """Whoever opened the later keyring would take the one of before for an older one, shown by a lying server."""
    ana = world.people.ana
    browser_of(world.ana).said("PUT", "/vault/keyring/", changed(ana, auth=b64url(new_secret())))
    assert signs_in(world.ana, passkey)[1]["revision"] == 3
    assert Browser().said("POST", "/sign-in/", {"email": ana.email, "auth": ana.sign_in.auth})[0] == 403


def test_new_keys_leave_no_passkey(world: World, passkey: Authenticator) -> None:
    ana = world.people.ana
    root = root_keys(new_secret())
    slot = ana.own_slot(root.roster)
    roster = {"id": slot.id, "server": "own", "partnership": None, "epoch": 2, "revision": 1}
    body = {
        **changed(ana, auth="a" * 43, recovery_auth="b" * 43),
        "root": 2,
        "recipient": root.recipient,
        "writing": "c" * 43,
        "records": [{**roster, "sealed": b64url(world.people.pair.kept[1][1].data)}],
    }
    assert browser_of(world.ana).said("PUT", "/vault/keyring/", body) == (200, {"revision": 3})
    assert not Passkey.objects.exists()
    assert signs_in(world.ana, passkey) == MISFIT


def test_ten_are_enough(world: World) -> None:
    for number in range(10):
        make_passkey(world.ana, name=str(number))
    assert browser_of(world.ana).said("POST", "/vault/passkeys/making/")[0] == 409


def test_one_that_is_known_is_not_taken_twice(world: World, passkey: Authenticator) -> None:
    status, said = adds(browser_of(world.ana), world.people.ana, passkey)
    assert (status, said) == (409, {"error": "This passkey is known already. Nothing was changed."})


@pytest.mark.parametrize(
    ("url", "local", "rp", "origin"),
    [
        ("https://turnabout.example", False, "turnabout.example", "https://turnabout.example"),
        ("https://turnabout.example:8443", False, "turnabout.example", "https://turnabout.example:8443"),
        ("https://turnabout.example:443", False, "turnabout.example", "https://turnabout.example"),
        ("http://127.0.0.1:8000", True, "localhost", "http://localhost:8000"),
    ],
)
def test_it_belongs_to_the_address_people_type(
    world: World, settings: Settings, url: str, *, local: bool, rp: str, origin: str
) -> None:
    settings.PUBLIC_URL, settings.LOCAL = url, local
    passkey = Authenticator(rp=rp, origin=origin)
    assert adds(browser_of(world.ana), world.people.ana, passkey)[0] == 200
    assert signs_in(world.ana, passkey)[0] == 200
    assert signs_in(world.ana, replace(passkey, origin=NEXT_DOOR)) == MISFIT
