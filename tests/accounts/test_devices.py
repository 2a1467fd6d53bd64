"""Where somebody is signed in: a list of theirs alone, in which anything else can be ended; and known browsers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.builders import FIREFOX, Browser, World, browser_of, sign_in_elsewhere
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.offers import sign_up_of
from tests.people import START, Someone, make_someone
from turnabout.accounts.models import Device, OperatorLink, Person, SignIn
from turnabout.accounts.user_agents import browser_in, system_in
from turnabout.mail.models import Message

pytestmark = pytest.mark.usefixtures("world")

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)


def signs_in(someone: Someone, browser: Browser | None = None) -> Browser:
    browser = browser or Browser(headers={"User-Agent": FIREFOX})
    assert browser.send("POST", "/sign-in/", {"email": someone.email, "auth": someone.sign_in.auth}).status_code == 200
    return browser


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("letter", "to"))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (SAFARI, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        (CHROME, ("Chrome", "Android")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_two_plain_words(agent: str, words: tuple[str, str]) -> None:
    assert (browser_in(agent), system_in(agent)) == words


def test_a_sign_in_is_listed_and_this_one_is_marked(world: World) -> None:
    browser = signs_in(world.people.ana)
    sign_in_elsewhere(world.ana)
    page = browser.get("/account/devices/").text
    assert page.count("Firefox on Linux") == 3  # this one, the other, and the other's button
    assert page.count("this one") == 1
    assert "Signed in since 2 March 2026, last here on 2 March, 11:00" in page


def test_the_list_holds_nothing_of_the_address_and_not_the_browsers_own_words(world: World) -> None:
    browser = Browser(REMOTE_ADDR="198.51.100.7", headers={"User-Agent": FIREFOX})
    signs_in(world.people.ana, browser)
    rows = str([*SignIn.objects.values(), *Device.objects.values(), *Session.objects.values()])
    decoded = str([session.get_decoded() for session in Session.objects.all()])
    for word in ("198.51", "Gecko", "rv:145"):
        assert word not in rows + decoded
    assert browser.cookies["device"].value not in rows + decoded


def test_when_somebody_was_here_is_kept_to_the_hour(world: World, clock: MovedClock) -> None:
    clock.set(START + timedelta(minutes=25, seconds=7))
    browser = browser_of(world.ana)
    for passed, hour in ((0, 0), (34, 0), (2, 1), (119, 3)):
        clock.go(timedelta(minutes=passed))
        browser.get("/")
        assert SignIn.objects.get().last_seen_at == START + timedelta(hours=hour)
        assert browser.session["noted"]["at"] == (START + timedelta(hours=hour)).isoformat()


def test_another_browser_is_signed_out_at_its_next_request(world: World) -> None:
    here, other = browser_of(world.ana), browser_of(world.ana)
    theirs = SignIn.objects.exclude(session=here.session.session_key).get()
    assert here.post(f"/account/sign-ins/{theirs.id}/ending/").headers["Location"] == "/account/devices/"
    assert other.send("GET", "/vault/records/").status_code == 401
    assert here.send("GET", "/vault/records/").status_code == 200
    assert "That browser is signed out." in here.get("/account/devices/").text


def test_this_one_is_not_ended_from_the_list(world: World) -> None:
    browser = browser_of(world.ana)
    assert browser.post(f"/account/sign-ins/{SignIn.objects.get().id}/ending/").status_code == 404
    assert browser.get("/account/devices/").status_code == 200


def test_all_others_are_ended_and_nobody_elses(world: World) -> None:
    here, one, two, bens = (browser_of(person) for person in (world.ana, world.ana, world.ana, world.ben))
    here.post("/account/sign-ins/ending/")
    assert [each.send("GET", "/vault/records/").status_code for each in (here, one, two, bens)] == [200, 401, 401, 200]


def test_the_operator_signs_out_whoever_asks_for_it(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    anas, bens = browser_of(world.ana), browser_of(world.ben)
    with pytest.raises(CommandError):
        call_command("sign_out", "nobody@example.org")
    call_command("sign_out", " Ana@Example.org")
    assert "Ana is signed out everywhere." in capsys.readouterr().out
    assert [each.send("GET", "/vault/records/").status_code for each in (anas, bens)] == [401, 200]


def test_signing_out_takes_the_line_away(world: World) -> None:
    browser = signs_in(world.people.ana)
    browser.post("/sign-out/")
    assert not SignIn.objects.exists()
    assert Device.objects.count() == 1


def test_a_new_key_for_the_session_keeps_its_line(world: World) -> None:
    browser = browser_of(world.ana)
    began = SignIn.objects.get().began_at
    session = browser.session
    session.cycle_key()
    browser.cookies["session"] = session.session_key or ""
    browser.get("/")
    assert [(one.session_id, one.began_at) for one in SignIn.objects.all()] == [(session.session_key, began)]


def test_an_unknown_browser_is_told_of_by_letter_and_only_once(world: World) -> None:
    browser = signs_in(world.people.ana)
    assert letters() == [("new-browser", "ana@example.org")]
    browser.post("/sign-out/")
    signs_in(world.people.ana, browser)
    assert len(letters()) == 1
    signs_in(world.people.ana)
    assert len(letters()) == 2


def test_the_letter_names_nobody_and_leads_to_the_list(world: World) -> None:
    signs_in(world.people.ana)
    text = Message.objects.get().text
    assert "http://localhost:8000/account/devices/" in text
    assert named_in(text) == []
    assert not any(word in text for word in ("Firefox", "127.0.0.1", "&#"))


def test_a_newcomers_own_browser_is_known() -> None:
    finn, browser = make_someone("Finn"), Browser()
    door = {"door": "operator", "token": OperatorLink.make(START)}
    browser.send("POST", "/sign-up/", sign_up_of(finn, door))
    browser.post("/sign-out/")
    signs_in(finn, browser)
    assert [letter for letter, _to in letters()] == ["verify-email"]


def test_two_people_at_one_browser_are_known_apart_and_their_rows_do_not_show_it(world: World) -> None:
    browser = signs_in(world.people.ana)
    browser.post("/sign-out/")
    signs_in(world.people.ben, browser)
    assert letters() == [("new-browser", "ana@example.org"), ("new-browser", "ben@example.org")]
    marks = Device.objects.values_list("mark", flat=True)
    assert len({*marks}) == 2


def test_demo_people_get_no_letters(world: World) -> None:
    Person.objects.filter(id=world.ana.id).update(is_demo=True)
    signs_in(world.people.ana)
    assert letters() == []


def test_a_forgotten_browser_is_signed_out_and_new_again(world: World) -> None:
    browser = signs_in(world.people.ana)
    device = Device.objects.get()
    here = browser_of(world.ana)
    here.post(f"/account/devices/{device.id}/forgetting/")
    assert browser.send("GET", "/vault/records/").status_code == 401
    signs_in(world.people.ana, browser)
    assert len(letters()) == 2


def test_the_browser_one_sits_at_is_not_forgotten(world: World) -> None:
    browser = signs_in(world.people.ana)
    assert browser.post(f"/account/devices/{Device.objects.get().id}/forgetting/").status_code == 404


def test_the_cookie_is_out_of_reach_and_stays_the_same(world: World, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE, settings.DEVICE_COOKIE_NAME = True, "__Host-device"
    browser = signs_in(world.people.ana)
    cookie = browser.cookies["__Host-device"]
    kept = {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain", "max-age")}
    assert kept == {
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "domain": "",
        "max-age": 400 * 24 * 60 * 60,
    }
    before = cookie.value
    signs_in(world.people.ana, browser)
    assert browser.cookies["__Host-device"].value == before


@pytest.mark.parametrize("brought", ["", "short", "x" * 44, "ü" * 43])
def test_a_cookie_of_another_form_is_replaced(world: World, brought: str) -> None:
    browser = Browser()
    browser.cookies["device"] = brought
    signs_in(world.people.ana, browser)
    assert len(browser.cookies["device"].value) == 43
    assert browser.cookies["device"].value != brought
