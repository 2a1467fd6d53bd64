"""The operator sees how the instance is and passes letters on; for everybody else there is nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from tests.builders import Browser, World, browser_of, make_letter
from tests.markup import masked
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.mail.models import Fault, Message
from turnabout.mail.server import MailServer
from turnabout.ops.backups import keeping
from turnabout.ops.doctor import line
from turnabout.partnerships.models import Report
from turnabout.web.models import Chore

SERVER = MailServer(host="localhost", port=9, user="", password="", encryption="none")


@pytest.fixture
def operator(world: World) -> Person:
    """Dov runs the instance."""
    world.dov.is_operator = True
    world.dov.save()
    return world.dov


@pytest.fixture
def browser(operator: Person) -> Browser:
    return browser_of(operator)


@pytest.fixture(autouse=True)
def note() -> Iterator[Path]:
    """Where the last backup is noted; gone afterwards."""
    path: Path = configured.DATA / keeping.LAST
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.usefixtures("operator")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_nobody_else_can_tell_that_anything_is_there(world: World, method: str) -> None:
    letter = make_letter()
    there = ["operator/", "operator/outbox/", f"operator/outbox/{letter.id}/retry/"]
    for person in (world.ana, None):
        nowhere = browser_of(person, strict=True).generic(method, "/nowhere/")
        for path in there:
            answer = browser_of(person, strict=True).generic(method, f"/{path}")
            assert answer.status_code == nowhere.status_code == 404
            assert masked(answer.text, f"/{path}") == masked(nowhere.text, "/nowhere/")
            assert dict(answer.headers) | {"Content-Length": ""} == dict(nowhere.headers) | {"Content-Length": ""}


def test_only_the_operator_is_led_there(world: World, operator: Person) -> None:
    link = 'href="/operator/"'
    assert [link in browser_of(person).get("/").text for person in (operator, world.ana, None)] == [True, False, False]


def test_the_page_counts_and_names_nobody(world: World, browser: Browser) -> None:
    keeping.remember(keeping.Last(made_at=START - timedelta(hours=5), sealed=True))
    Chore.objects.create(name="sending", due_at=START, ended_at=START)
    make_letter()
    page = browser.get("/operator/").text
    assert "<dt>People</dt><dd>5</dd>" in page
    assert "<dt>Letters that wait for you</dt><dd>1</dd>" in page
    assert "2 March 2026, 06:00" in page
    private = [text for one in (world.ana, world.ben, world.cleo, world.eva) for text in (one.name, one.email)]
    assert [text for text in [*private, "finn@example.org", "once/abc"] if text in page] == []


def test_what_is_to_be_done_stands_first(browser: Browser, settings: Settings) -> None:
    settings.SAFETY_CONTACT = "ask me"
    page = browser.get("/operator/").text
    assert "To mend: safety contact" in page
    assert "To see to: backup" in page
    assert page.index("To mend: worker") < page.index("<dt>People</dt>")


def test_without_a_mail_server_letters_wait_to_be_passed_on(browser: Browser) -> None:
    letter = make_letter()
    page = browser.get("/operator/outbox/").text
    assert "Each is meant for one person only." in page
    assert "https://turnabout.example/once/abc/?x=1&amp;y=2" in page
    assert "Try again" not in page
    answer = browser.post(f"/operator/outbox/{letter.id}/passing-on/", follow=True)
    assert "Noted as passed on. Its words are deleted here." in answer.text
    assert "Nothing waits." in answer.text
    letter.refresh_from_db()
    assert letter.passed_on_at is not None
    assert (letter.to, letter.subject, letter.text) == ("", "", "")


def test_a_letter_opens_whole_in_the_operators_own_program(browser: Browser) -> None:
    letter = make_letter()
    page = browser.get("/operator/outbox/").text
    link = urlsplit(page.split('href="mailto:')[1].split('"')[0].replace("&amp;", "&"))
    assert unquote(link.path) == letter.to
    said = {name: value for name, [value] in parse_qs(link.query).items()}
    assert said == {"subject": letter.subject, "body": letter.text.replace("\n", "\r\n")}


def test_with_a_mail_server_only_what_was_given_up_is_shown_and_may_be_tried_again(
    browser: Browser, settings: Settings
) -> None:
    settings.SMTP = SERVER
    make_letter("going out by itself", to="gail@example.org")
    stuck = make_letter("stuck")
    stuck.mark_failed(Fault.REFUSED, START, for_good=True)
    page = browser.get("/operator/outbox/").text
    assert ("finn@example.org" in page, "gail@example.org" in page) == (True, False)
    assert "the mail server refused it" in page
    assert "Nothing waits." in browser.post(f"/operator/outbox/{stuck.id}/retry/", follow=True).text
    assert stuck in Message.objects.waiting()


def test_a_letter_that_is_no_longer_there_is_not_found(browser: Browser) -> None:
    letter = make_letter()
    letter.mark_sent(START)
    statuses = [browser.post(f"/operator/outbox/{letter.id}/{what}/").status_code for what in ("passing-on", "retry")]
    assert statuses == [404, 404]


def test_a_report_about_the_operator_is_not_shown_to_them(world: World, operator: Person, browser: Browser) -> None:
    for about in (operator, world.ben):
        report = Report.objects.create(
            reporter=world.ana, about=about, sent_to="safe@example.org", subject="s", text="t", created_at=START
        )
        make_letter(f"report {report.id} 0", letter="report", to=f"{about.name.lower()}.reader@example.org")
    page = browser.get("/operator/outbox/").text
    assert ("ben.reader@example.org" in page, "dov.reader@example.org" in page) == (True, False)
    assert "<dt>Letters that wait for you</dt><dd>1</dd>" in browser.get("/operator/").text


@pytest.mark.usefixtures("world")
def test_the_doctors_word_is_answered_while_it_is_asked_for() -> None:
    path = line.expect("a-word")
    assert browser_of(None).get(path).content == line.HERE
    assert browser_of(None).get("/operator/reached/another-word/").status_code == 404


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("safe@example.org", 'href="mailto:safe@example.org"'),
        ("https://example.org/safe", 'href="https://example.org/safe"'),
    ],
)
def test_the_help_page_names_the_safety_contact(settings: Settings, contact: str, link: str) -> None:
    settings.SAFETY_CONTACT = contact
    assert link in browser_of(None).get("/help/").text


def test_the_help_page_names_nobody_where_there_is_nobody() -> None:
    assert "mailto:" not in browser_of(None).get("/help/").text
