"""Another email: by the passphrase and a link, told to the old address, and taken back from there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of
from tests.conftest import MovedClock
from tests.people import MET, START
from turnabout.accounts.models import EmailLink, Person
from turnabout.mail.models import Message
from turnabout.vault import email_change

pytestmark = pytest.mark.usefixtures("world")

NEW = "ana@example.net"
LINK = re.compile(r"http://localhost:8000(/account/email/\S+)")


@pytest.fixture(autouse=True)
def verified(world: World) -> None:
    """Ana has shown that she reads at her address."""
    Person.objects.filter(id=world.ana.id).update(email_verified_at=MET)


def asks(world: World, email: str = NEW, auth: str | None = None) -> tuple[int, JSON]:
    sent = {"email": email, "auth": auth or world.people.ana.sign_in.auth}
    return browser_of(world.ana).said("POST", "/account/email/", sent)


def letter(name: str, to: str) -> str:
    return Message.objects.filter(letter=name, to=to).latest("id").text


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[1]


def email_of(world: World) -> str:
    return Person.objects.get(id=world.ana.id).email


def signs_in(world: World, email: str) -> int:
    return Browser().send("POST", "/sign-in/", {"email": email, "auth": world.people.ana.sign_in.auth}).status_code


def test_nothing_changes_until_the_link_is_answered(world: World) -> None:
    assert asks(world, " Ana@EXAMPLE.net ") == (202, {"email": NEW})
    link = link_in(letter("change-email", NEW))
    assert "Sign in with this email?" in Browser().get(link).text
    assert email_of(world) == "ana@example.org"
    assert f"/sign-in/?next={link}" in Browser().get(link).text
    assert [browser.post(link).status_code for browser in (Browser(), browser_of(world.cleo))] == [403, 403]
    assert email_of(world) == "ana@example.org"
    assert "Your email is changed" in browser_of(world.ana).post(link).text
    person = Person.objects.get(id=world.ana.id)
    assert (person.email, person.email_verified_at is not None) == (NEW, True)
    assert [signs_in(world, email) for email in (NEW, "ana@example.org")] == [200, 403]


def test_the_passphrase_goes_on_fitting(world: World) -> None:
    before = Browser().said("POST", "/vault/parameters/", {"email": "ana@example.org"})
    asks(world)
    browser_of(world.ana).post(link_in(letter("change-email", NEW)))
    assert Browser().said("POST", "/vault/parameters/", {"email": NEW}) == before


def test_it_needs_the_passphrase(world: World) -> None:
    misfit = "That passphrase does not fit. Nothing was changed; try again."
    assert asks(world, auth="x" * 43) == (403, {"error": misfit})
    assert not Message.objects.exists()


def test_the_answer_does_not_say_whether_an_address_has_an_account_and_its_letter_does(world: World) -> None:
    assert asks(world, "ben@example.org") == (202, {"email": "ben@example.org"})
    text = letter("email-taken", "ben@example.org")
    assert "It has an account of its own, so nothing was changed" in text
    assert not LINK.search(text)


def test_an_address_that_got_an_account_meanwhile_is_not_taken_from_it(world: World) -> None:
    asks(world)
    Person.objects.filter(id=world.ben.id).update(email=NEW)
    assert browser_of(world.ana).post(link_in(letter("change-email", NEW))).status_code == 410
    assert email_of(world) == "ana@example.org"


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("ANA@example.org", "You sign in with this one already."),
        ("ana", "This does not look like an email address. Please check it."),
    ],
)
def test_what_is_amiss_is_said_at_the_field(world: World, email: str, sentence: str) -> None:
    assert asks(world, email) == (400, {"error": sentence, "field": "email"})


def test_demo_people_keep_theirs(world: World) -> None:
    Person.objects.filter(id=world.ana.id).update(is_demo=True)
    world.ana.refresh_from_db()
    assert asks(world) == (403, {"error": "Demo people keep their email."})


def test_the_newest_link_works_once_for_a_day(world: World, clock: MovedClock) -> None:
    asks(world)
    first = link_in(letter("change-email", NEW))
    asks(world, "ana@example.com")
    second = link_in(letter("change-email", "ana@example.com"))
    assert Browser().post(first).status_code == 410
    clock.set(START + timedelta(days=1, minutes=1))
    assert Browser().post(second).status_code == 410
    clock.set(START + timedelta(hours=23))
    assert [browser_of(world.ana).post(second).status_code for _ in range(2)] == [200, 410]


def test_one_address_gets_three_letters_a_day_and_the_answer_stays_the_same(world: World) -> None:
    answers = [asks(world, NEW) for _ in range(4)]
    assert answers == [(202, {"email": NEW})] * 4
    assert Message.objects.count() == 3
    assert browser_of(world.ana).post(link_in(letter("change-email", NEW))).status_code == 200
    assert email_of(world) == NEW


def test_one_person_asks_five_times_an_hour(world: World) -> None:
    assert [asks(world, f"ana{n}@example.net")[0] for n in range(6)] == [202] * 5 + [429]


def test_the_old_address_takes_it_back_within_seven_days_and_everybody_is_signed_out(world: World) -> None:
    asks(world)
    browser_of(world.ana).post(link_in(letter("change-email", NEW)))
    undo = link_in(letter("email-changed", "ana@example.org"))
    intruder = browser_of(Person.objects.get(id=world.ana.id))
    assert "Take the change back?" in Browser().get(undo).text
    assert email_of(world) == NEW
    assert "Your email is as it was" in Browser().post(undo).text
    assert email_of(world) == "ana@example.org"
    assert intruder.send("GET", "/vault/records/").status_code == 401
    assert Browser().post(undo).status_code == 410


def test_after_seven_days_it_stays(world: World, clock: MovedClock) -> None:
    asks(world)
    browser_of(world.ana).post(link_in(letter("change-email", NEW)))
    clock.set(START + timedelta(days=7, hours=1))
    assert Browser().post(link_in(letter("email-changed", "ana@example.org"))).status_code == 410
    assert email_of(world) == NEW


def test_changing_twice_does_not_shake_off_the_first_address(world: World) -> None:
    for email in (NEW, "ana@example.com"):
        email_change.ask(Person.objects.get(id=world.ana.id), email, START)
        browser_of(world.ana).post(link_in(letter("change-email", email)))
    intruders = link_in(letter("email-changed", NEW))
    Browser().post(link_in(letter("email-changed", "ana@example.org")))
    assert email_of(world) == "ana@example.org"
    assert Browser().post(intruders).status_code == 410
    assert email_of(world) == "ana@example.org"


def test_an_address_nobody_has_shown_to_be_theirs_gets_no_way_to_take_it_back(world: World) -> None:
    Person.objects.filter(id=world.ana.id).update(email_verified_at=None)
    asks(world)
    browser_of(world.ana).post(link_in(letter("change-email", NEW)))
    assert not Message.objects.filter(letter="email-changed").exists()
    assert not EmailLink.objects.exists()
