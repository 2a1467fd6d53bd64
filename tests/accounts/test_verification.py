"""Whether an email is somebody's: asked by letter, answered by a button, and by nothing that merely opens links."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.builders import Browser, World, browser_of
from tests.conftest import MovedClock
from tests.offers import sign_up_of
from tests.people import START, make_someone
from turnabout.accounts import verification
from turnabout.accounts.models import EmailLink, OperatorLink, Person
from turnabout.mail.models import Message

pytestmark = pytest.mark.usefixtures("world")

LINK = re.compile(r"http://localhost:8000(/account/verification/[\w-]{43}/)")


def link_to(person: Person) -> str:
    """The link of the newest letter to somebody."""
    verification.ask(person, START)
    text = Message.objects.filter(letter="verify-email", to=person.email).latest("id").text
    found = LINK.search(text)
    assert found
    return found[1]


def test_a_newcomer_is_asked() -> None:
    finn = make_someone("Finn")
    Browser().send("POST", "/sign-up/", sign_up_of(finn, {"door": "operator", "token": OperatorLink.make(START)}))
    assert Message.objects.filter(letter="verify-email", to=finn.email).count() == 1
    assert Person.objects.get(id=finn.id).email_verified_at is None


def test_opening_the_link_changes_nothing_and_its_button_verifies(world: World) -> None:
    link, browser = link_to(world.ana), browser_of(world.ana)
    assert "Is this your email?" in browser.get(link).text
    world.ana.refresh_from_db()
    assert world.ana.email_verified_at is None
    assert "Your email is verified" in browser.post(link).text
    world.ana.refresh_from_db()
    assert world.ana.email_verified_at is not None


def test_a_mistyped_address_is_not_made_theirs_by_whoever_reads_there(world: World) -> None:
    link = link_to(world.ana)
    signed_out, other = Browser(), browser_of(world.cleo)
    assert f"/sign-in/?next={link}" in signed_out.get(link).text
    assert "signed in as somebody else" in other.get(link).text
    assert [browser.post(link).status_code for browser in (signed_out, other)] == [403, 403]
    world.ana.refresh_from_db()
    assert world.ana.email_verified_at is None
    assert browser_of(world.ana).post(link).status_code == 200


def test_it_works_once(world: World) -> None:
    link = link_to(world.ana)
    assert [browser_of(world.ana).post(link).status_code for _ in range(2)] == [200, 410]
    assert Browser().get(link).status_code == 410


def test_it_works_for_seven_days(world: World, clock: MovedClock) -> None:
    link = link_to(world.ana)
    clock.set(START + timedelta(days=7, seconds=-5))
    assert Browser().get(link).status_code == 200
    clock.set(START + timedelta(days=7))
    assert [Browser().get(link).status_code, Browser().post(link).status_code] == [410, 410]


def test_a_newer_letter_closes_the_one_before(world: World) -> None:
    before = link_to(world.ana)
    after = link_to(world.ana)
    assert [browser_of(world.ana).post(link).status_code for link in (before, after)] == [410, 200]


def test_an_address_that_was_changed_meanwhile_is_not_verified_by_the_old_link(world: World) -> None:
    link = link_to(world.ana)
    Person.objects.filter(id=world.ana.id).update(email="ana@example.net")
    browser_of(world.ana).post(link)
    world.ana.refresh_from_db()
    assert world.ana.email_verified_at is None


def test_who_says_that_it_was_not_them_gets_no_more_letters(world: World) -> None:
    link = link_to(world.ana)
    assert "Nothing more is sent to you" in Browser().post(f"{link}refusal/").text
    Browser().send("POST", "/sign-in/", {"email": world.ana.email, "auth": world.people.ana.sign_in.auth})
    browser = browser_of(Person.objects.get(id=world.ana.id))
    browser.post("/account/verification/")
    assert Message.objects.count() == 1
    assert "says that it is not theirs" in browser.get("/account/").text


def test_only_a_hash_of_the_link_is_kept(world: World) -> None:
    token = link_to(world.ana).split("/")[-2]
    assert token not in str(list(EmailLink.objects.values()))


def test_what_is_old_is_forgotten(world: World) -> None:
    link_to(world.ana)
    EmailLink.drop_old(START + timedelta(days=7) - timedelta(seconds=1))
    assert EmailLink.objects.count() == 1
    EmailLink.drop_old(START + timedelta(days=7))
    assert EmailLink.objects.count() == 0


def test_it_is_sent_again_three_times_an_hour(world: World) -> None:
    browser = browser_of(world.ana)
    said = [browser.post("/account/verification/", follow=True).text for _ in range(4)]
    assert [text.count("There is a new letter. Whoever runs this server passes it on to you.") for text in said] == [
        1,
        1,
        1,
        0,
    ]
    assert "The letter was sent a few times just now" in said[3]
    assert Message.objects.count() == 3


def test_a_verified_email_needs_no_letter(world: World) -> None:
    browser_of(world.ana).post(link_to(world.ana))
    browser = browser_of(Person.objects.get(id=world.ana.id))
    assert "Your email is verified already." in browser.post("/account/verification/", follow=True).text
    assert "Verified on 2 March 2026." in browser.get("/account/").text
    assert Message.objects.count() == 1
