"""What a passkey answers: believed only from its own site, once, and with its person there."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.authenticator import PRESENT, Authenticator, adds, asked_of, changed, signs_in
from tests.builders import JSON, Browser, World, browser_of
from turnabout.vault.derive import b64url
from turnabout.vault.models import Passkey

pytestmark = pytest.mark.usefixtures("world")

MISFIT = (403, {"error": "This passkey does not fit here. Nothing was changed; use another one, or your passphrase."})
LATE = (403, {"error": "That took too long, or was done once already. Nothing was changed; please try again."})
GARBLED = (400, {"error": "The passkey’s answer arrived garbled. Nothing was changed; reload and try again."})
WAIT = (429, {"error": "That was tried often just now. Wait a while, then try again."})
NEXT_DOOR = "http://localhost:9000"


@pytest.fixture
def passkey(world: World) -> Authenticator:
    """Ana's."""
    made = Authenticator()
    assert adds(browser_of(world.ana), world.people.ana, made) == (200, {"revision": 2})
    return made


@pytest.mark.parametrize(
    "wrong",
    [
        Authenticator(rp="evil.example"),
        Authenticator(origin="https://evil.example"),
        Authenticator(origin=NEXT_DOOR),
        Authenticator(flags=PRESENT),
        Authenticator(flags=0),
    ],
    ids=["other site", "other origin", "other port", "nobody verified", "nobody there"],
)
def test_what_was_made_or_shown_elsewhere_or_by_nobody_is_refused(
    world: World, passkey: Authenticator, wrong: Authenticator
) -> None:
    made = replace(wrong, raw_id=b"another one of hers")
    assert adds(browser_of(world.ana), world.people.ana, made) == MISFIT
    assert signs_in(world.ana, replace(wrong, key=passkey.key, raw_id=passkey.raw_id)) == MISFIT
    assert Passkey.objects.get().credential_id == passkey.id


def test_another_key_under_a_known_id_is_refused(world: World, passkey: Authenticator) -> None:
    assert signs_in(world.ana, Authenticator(raw_id=passkey.raw_id)) == MISFIT


def test_an_unknown_passkey_and_one_under_another_name_answer_alike(world: World, passkey: Authenticator) -> None:
    assert signs_in(world.ana, Authenticator()) == MISFIT
    assert signs_in(world.ben, passkey) == MISFIT


def test_an_answer_counts_once_and_only_where_it_was_asked_for(world: World, passkey: Authenticator) -> None:
    browser = Browser()
    shown = passkey.shows(asked_of(browser), world.ana.id.bytes)
    assert Browser().said("POST", "/sign-in/passkey/", {"passkey": shown}) == LATE
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": shown})[0] == 200
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": shown}) == LATE
    other = Browser()
    asked_of(other)
    assert other.said("POST", "/sign-in/passkey/", {"passkey": shown}) == MISFIT


def test_a_failed_answer_uses_its_question_up(world: World, passkey: Authenticator) -> None:
    browser = Browser()
    challenge = asked_of(browser)
    wrong, right = (one.shows(challenge, world.ana.id.bytes) for one in (Authenticator(), passkey))
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": wrong}) == MISFIT
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": right}) == LATE


def test_a_question_is_open_for_five_minutes_of_real_time(world: World, passkey: Authenticator) -> None:
    browser = Browser()
    challenge = asked_of(browser)
    session = browser.session
    session["passkey show"] = {**session["passkey show"], "until": time.time()}
    session.save()
    shown = passkey.shows(challenge, world.ana.id.bytes)
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": shown}) == LATE


@pytest.mark.parametrize("more", [{"prf": {"results": {"first": "x"}}}, {"clientExtensionResults": {}}, {"first": "x"}])
def test_what_opens_a_keyring_is_not_even_taken(world: World, passkey: Authenticator, more: JSON) -> None:
    assert signs_in(world.ana, passkey, **more) == GARBLED
    browser = browser_of(world.ana)
    made = {**Authenticator().makes(asked_of(browser, "/vault/passkeys/making/")), **more}
    assert browser.said("PUT", "/vault/keyring/", changed(world.people.ana, passkey=made)) == GARBLED
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("told", [None, [], "x", {}, {"id": 1}])
def test_what_is_no_passkey_gets_a_sentence(told: object) -> None:
    browser = Browser()
    asked_of(browser)
    assert browser.said("POST", "/sign-in/passkey/", {"passkey": told}) == GARBLED


@pytest.mark.parametrize("field", ["client_data", "authenticator_data", "signature"])
@pytest.mark.parametrize("garbage", [b"", b"x", b"{}", b"[]", b"\xff" * 40, b"\xa0" * 200])
def test_garbled_parts_do_not_fit(world: World, passkey: Authenticator, field: str, garbage: bytes) -> None:
    assert signs_in(world.ana, passkey, **{field: b64url(garbage)}) == MISFIT


def test_a_count_that_does_not_go_up_is_refused_and_says_why(world: World, passkey: Authenticator) -> None:
    copy = replace(passkey)
    assert [signs_in(world.ana, passkey)[0] for _ in range(2)] == [200, 200]
    status, said = signs_in(world.ana, copy)
    assert (status, "there may be a copy of it" in said["error"]) == (403, True)
    assert signs_in(world.ana, passkey)[0] == 200


def test_passkeys_on_several_devices_do_not_count(world: World) -> None:
    passkey = Authenticator(count=None)
    adds(browser_of(world.ana), world.people.ana, passkey)
    assert [signs_in(world.ana, passkey)[0] for _ in range(3)] == [200, 200, 200]


def test_after_many_wrong_ones_there_is_a_wait(world: World, passkey: Authenticator) -> None:
    for _ in range(30):
        signs_in(world.ana, Authenticator())
    assert signs_in(world.ana, passkey) == WAIT
