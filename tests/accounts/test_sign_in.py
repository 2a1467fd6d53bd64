"""Signing in and unlocking: only by the auth secret, and without a word about who has an account."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.builders import JSON, Browser, World, browser_of
from tests.offers import sign_up_of
from tests.people import START, make_someone
from turnabout.accounts.models import OperatorLink, Person
from turnabout.vault.derive import b64url, from_b64url, passphrase_keys, stretch
from turnabout.vault.wrap import unwrap_keyring

pytestmark = pytest.mark.usefixtures("world")

MISFIT = (403, {"error": "That passphrase does not fit. Nothing was changed; try again."})
WRONG = (403, {"error": "Email and passphrase do not go together. Nothing was changed; try again."})
WAIT = (429, {"error": "That was tried often just now. Wait a while, then try again."})
NOBODY = "nobody@example.org"
ELSEWHERE = "198.51.100.7"


def sign_in(email: str, auth: str, *, address: str = "127.0.0.1") -> tuple[int, JSON]:
    return Browser(REMOTE_ADDR=address).said("POST", "/sign-in/", {"email": email, "auth": auth})


def test_the_passphrase_alone_opens_the_root(world: World) -> None:
    ana, browser = world.people.ana, Browser()
    asked = browser.said("POST", "/vault/parameters/", {"email": ana.email})[1]
    salt = from_b64url(asked.pop("salt"))
    keys = passphrase_keys(stretch(ana.passphrase, salt=salt, **asked))
    status, given = browser.said("POST", "/sign-in/", {"email": ana.email, "auth": keys.auth})
    opened = unwrap_keyring(from_b64url(given["wrap"]), keys.unlock, person=given["person"])
    assert (status, opened.roots, given["recipient"]) == (200, (ana.root,), ana.keys.recipient)
    assert set(given) == {"person", "revision", "root", "recipient", "wrap"}
    assert "Welcome" in browser.get("/").text or "You and Ben" in browser.get("/").text


def test_the_recovery_code_opens_the_same_root(world: World) -> None:
    ana = world.people.ana
    opened = unwrap_keyring(ana.wrap, ana.recovery.unlock, person=str(ana.id))
    assert opened.roots == (ana.root,)


@pytest.mark.parametrize("written", ["ana@example.org", "  Ana@EXAMPLE.org"])
def test_an_email_is_read_however_it_is_written(world: World, written: str) -> None:
    assert sign_in(written, world.people.ana.sign_in.auth)[0] == 200


@pytest.mark.parametrize("email", ["ana@example.org", NOBODY])
def test_a_wrong_passphrase_and_an_unknown_email_answer_alike(email: str) -> None:
    assert sign_in(email, "x" * 43) == WRONG


def test_the_passphrase_itself_signs_nobody_in(world: World) -> None:
    ana = world.people.ana
    assert sign_in(ana.email, ana.passphrase) == WRONG
    assert sign_in(ana.email, ana.recovery.auth) == WRONG


@pytest.mark.parametrize("email", ["ana@example.org", NOBODY])
def test_after_five_wrong_ones_there_is_a_wait_also_for_the_right_one(world: World, email: str) -> None:
    assert [sign_in(email, "x" * 43) for _ in range(6)] == [*[WRONG] * 5, WAIT]
    assert sign_in(email, world.people.ana.sign_in.auth) == WAIT


def test_a_wait_is_for_one_email_from_one_place(world: World) -> None:
    for _ in range(5):
        sign_in("ana@example.org", "x" * 43)
    assert sign_in("ana@example.org", world.people.ana.sign_in.auth, address=ELSEWHERE)[0] == 200
    assert sign_in("ben@example.org", world.people.ben.sign_in.auth)[0] == 200


def test_many_places_together_wait_too(world: World) -> None:
    for number in range(10):
        for _ in range(5):
            sign_in("ana@example.org", "x" * 43, address=f"198.51.100.{number}")
    assert sign_in("ana@example.org", world.people.ana.sign_in.auth, address="203.0.113.1") == WAIT


def test_the_right_one_forgets_the_wrong_ones(world: World) -> None:
    auth = world.people.ana.sign_in.auth
    answers = [sign_in("ana@example.org", "x" * 43 if number % 5 else auth)[0] for number in range(11)]
    assert answers == [200, 403, 403, 403, 403, 200, 403, 403, 403, 403, 200]


@pytest.mark.parametrize("body", [{}, {"email": "ana@example.org"}, {"email": 1, "auth": 2}, [], "x", None])
def test_what_is_no_sign_in_gets_a_sentence(body: object) -> None:
    status, said = Browser().said("POST", "/sign-in/", body)
    assert (status, said["error"][-1]) == (400, ".")


def test_parameters_for_known_and_unknown_emails_have_one_form_and_never_change() -> None:
    def asked(email: str) -> JSON:
        status, said = Browser().said("POST", "/vault/parameters/", {"email": email})
        assert status == 200
        return said

    known, unknown = asked("ana@example.org"), asked(NOBODY)
    salts = [from_b64url(said["salt"]) for said in (known, unknown)]
    assert [len(salt) for salt in salts] == [32, 32]
    assert {**known, "salt": ""} == {**unknown, "salt": ""} == {"salt": "", "n": 2**17, "r": 8, "p": 1}
    assert (asked(" ANA@example.org"), asked("Nobody@Example.org")) == (known, unknown)
    assert b64url(salts[0]) != b64url(salts[1])


def test_salts_of_nobody_are_this_instances_own_and_kept_ones_stay(settings: Settings) -> None:
    def asked() -> list[JSON]:
        return [Browser().said("POST", "/vault/parameters/", {"email": one})[1] for one in ("ana@example.org", NOBODY)]

    before = asked()
    settings.SERVER_KEY = "00" * 32
    after = asked()
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_a_salt_stays_when_its_email_is_taken() -> None:
    before = Browser().said("POST", "/vault/parameters/", {"email": "finn@example.org"})
    finn = make_someone("Finn")
    Browser().send("POST", "/sign-up/", sign_up_of(finn, {"door": "operator", "token": OperatorLink.make(START)}))
    assert Browser().said("POST", "/vault/parameters/", {"email": "finn@example.org"}) == before


def test_demo_people_sign_in_from_this_machine_only(world: World) -> None:
    Person.objects.filter(id=world.ana.id).update(is_demo=True)
    auth = world.people.ana.sign_in.auth
    assert sign_in("ana@example.org", auth, address=ELSEWHERE) == WRONG
    assert sign_in("ana@example.org", auth, address="::1")[0] == 200


def test_a_proxy_on_this_machine_does_not_make_its_callers_local(world: World, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    Person.objects.filter(id=world.ana.id).update(is_demo=True)
    proxied = Browser(HTTP_X_FORWARDED_FOR=f"127.0.0.1, {ELSEWHERE}")
    body = {"email": "ana@example.org", "auth": world.people.ana.sign_in.auth}
    assert proxied.said("POST", "/sign-in/", body) == WRONG


def test_unlocking_needs_the_auth_secret_of_whoever_is_signed_in(world: World) -> None:
    browser = browser_of(world.ana)
    ana, ben = world.people.ana, world.people.ben
    assert browser.said("POST", "/vault/unlocking/", {"auth": ben.sign_in.auth}) == MISFIT
    status, given = browser.said("POST", "/vault/unlocking/", {"auth": ana.sign_in.auth})
    assert (status, from_b64url(given["wrap"])) == (200, ana.wrap)


def test_unlocking_waits_after_five_wrong_ones_too(world: World) -> None:
    browser = browser_of(world.ana)
    answers = [browser.said("POST", "/vault/unlocking/", {"auth": "x" * 43}) for _ in range(6)]
    assert answers == [*[MISFIT] * 5, WAIT]


def test_signing_out_ends_the_session_everywhere_its_cookie_is(world: World) -> None:
    browser = browser_of(world.ana)
    copy = Browser()
    copy.cookies["session"] = browser.cookies["session"].value
    assert browser.post("/sign-out/").headers["Location"] == "/"
    for each in (browser, copy):
        status, said = each.said("GET", "/vault/records/")
        assert (status, said["error"]) == (401, "You are signed out. Sign in again; what you typed is kept here.")
