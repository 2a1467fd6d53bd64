"""Sign-up is closed unless the operator opens it; then an email opens the door, and is proved by it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.checks import Error
from pytest_django import Settings

from tests.builders import JSON, Browser, World
from tests.conftest import MovedClock
from tests.offers import sign_up_of
from tests.people import START, Someone, make_someone
from turnabout.accounts.models import EmailLink, Person
from turnabout.mail.models import Message
from turnabout.vault.checks import sign_up_can_be_open

pytestmark = pytest.mark.usefixtures("world")

LINK = re.compile(r"http://localhost:8000(/sign-up/email/[\w-]{43}/)")
SHUT = "This link has been used or has run out. Ask whoever sent it for a new one."


@pytest.fixture
def opened(settings: Settings) -> None:
    """The operator has opened it."""
    settings.SIGN_UP = "open"


@pytest.fixture
def finn() -> Someone:
    return make_someone("Finn")


def asks(email: str) -> tuple[int, str]:
    answer = Browser().post("/sign-up/email/", {"email": email})
    return answer.status_code, answer.headers.get("Location", "")


def link_to(email: str) -> str:
    asks(email)
    found = LINK.search(Message.objects.filter(to=email).latest("id").text)
    assert found
    return found[1]


def door(link: str) -> JSON:
    return {"door": "email", "token": link.split("/")[-2]}


def test_it_is_closed_by_default(finn: Someone) -> None:
    assert asks(finn.email)[0] == 404
    assert "Signing up needs an invitation" in Browser().get("/sign-up/").text
    assert not Message.objects.exists()


@pytest.mark.usefixtures("opened")
def test_the_answer_is_the_same_for_everybody() -> None:
    assert asks("finn@example.org") == asks("ana@example.org") == (302, "/sign-up/email/")
    assert list(Message.objects.order_by("id").values_list("letter", "to")) == [
        ("sign-up", "finn@example.org"),
        ("account-already", "ana@example.org"),
    ]
    assert not LINK.search(Message.objects.get(letter="account-already").text)


@pytest.mark.usefixtures("opened")
def test_the_link_lets_in_whoever_reads_there_and_proves_the_address(finn: Someone) -> None:
    link = link_to(finn.email)
    page = Browser().get(link).text
    assert f'value="{finn.email}" readonly' in page
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door(link))) == (201, {"next": "/"})
    person = Person.objects.get(id=finn.id)
    assert (person.email_verified_at is not None, person.is_operator) == (True, False)
    assert not Message.objects.filter(letter="verify-email").exists()


@pytest.mark.usefixtures("opened")
def test_the_link_is_for_one_address_only(finn: Someone) -> None:
    body = sign_up_of(finn, door(link_to("gus@example.org")))
    sentence = "Your link is for another email. Nothing was changed."
    assert Browser().said("POST", "/sign-up/", body) == (400, {"error": sentence, "field": "email"})
    assert not Person.objects.filter(id=finn.id).exists()


@pytest.mark.usefixtures("opened")
def test_the_link_works_once_for_a_day(finn: Someone, clock: MovedClock) -> None:
    link, other = link_to(finn.email), link_to("gus@example.org")
    Browser().send("POST", "/sign-up/", sign_up_of(finn, door(link)))
    assert Browser().said("POST", "/sign-up/", sign_up_of(make_someone("Gus"), door(link))) == (403, {"error": SHUT})
    assert Browser().get(link).status_code == 410
    clock.set(START + timedelta(days=1, minutes=1))
    assert Browser().get(other).status_code == 410
    assert Browser().said("POST", "/sign-up/", sign_up_of(make_someone("Gus"), door(other))) == (403, {"error": SHUT})


@pytest.mark.usefixtures("opened")
def test_a_link_of_another_kind_opens_nothing(world: World, finn: Someone) -> None:
    _link, token = EmailLink.make(EmailLink.VERIFY, finn.email, START, person=world.ana)
    body = sign_up_of(finn, {"door": "email", "token": token})
    assert Browser().said("POST", "/sign-up/", body) == (403, {"error": SHUT})


def test_closing_it_closes_the_links_too(finn: Someone, settings: Settings) -> None:
    settings.SIGN_UP = "open"
    link = link_to(finn.email)
    settings.SIGN_UP = "closed"
    assert Browser().get(link).status_code == 410
    assert Browser().said("POST", "/sign-up/", sign_up_of(finn, door(link))) == (403, {"error": SHUT})


@pytest.mark.usefixtures("opened")
def test_what_is_no_email_is_said_and_kept_in_the_field() -> None:
    answer = Browser().post("/sign-up/email/", {"email": "finn at home"})
    assert answer.status_code == 400
    assert "This does not look like an email address." in answer.text
    assert 'value="finn at home"' in answer.text


@pytest.mark.usefixtures("opened")
def test_one_place_asks_ten_times_an_hour_and_one_address_gets_three_letters_a_day() -> None:
    assert [asks(f"finn{n // 5}@example.org")[0] for n in range(11)] == [302] * 10 + [429]
    assert Message.objects.count() == 6


@pytest.mark.parametrize(
    ("policy", "mail", "said"),
    [
        ("closed", "", []),
        ("open", "smtp://localhost", []),
        ("open", "", ["vault.E002"]),
        ("ajar", "smtp://localhost", ["vault.E001"]),
    ],
)
def test_a_policy_that_cannot_be_kept_is_said_at_the_start(
    settings: Settings, policy: str, mail: str, said: list[str]
) -> None:
    settings.SIGN_UP, settings.SMTP_URL = policy, mail
    faults = sign_up_can_be_open()
    assert [fault.id for fault in faults] == said
    assert all(isinstance(fault, Error) for fault in faults)
