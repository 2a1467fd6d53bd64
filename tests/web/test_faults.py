"""What the log says of a fault: enough to find it, and nothing of whom it met."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import RequestFactory

from tests.builders import Browser
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule.calendars import feed
from turnabout.schedule.links import answering

SECRET = "values (ana@example.org)"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the handler of the settings writes; pytest puts handlers of its own beside it."""
    lines = io.StringIO()
    ours = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert len(ours) == 1
    monkeypatch.setattr(ours[0], "stream", lines)
    return lines


def broken(*_args: object, **_options: object) -> None:
    """Stumble as a database does: the reason behind it holds values, too."""
    try:
        int(SECRET)
    except ValueError as fault:
        raise RuntimeError(SECRET) from fault


def asked(path: str) -> int:
    browser = Browser()
    browser.raise_request_exception = False
    return browser.get(path).status_code


@pytest.mark.django_db
def test_a_fault_is_logged_without_the_address_of_a_feed(
    ana: Person, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.turn_on(ana, START)
    address = feed.address(feed.of(ana))
    assert address
    monkeypatch.setattr(feed, "given_out", broken)
    assert asked(address.removeprefix("http://localhost:8000")) == 500
    said = log.getvalue()
    assert said.startswith("ERROR django.request: GET calendar/<str:token>.ics failed\n")
    assert ("RuntimeError\nafter:\n" in said, said.endswith("ValueError\n"), "in broken" in said) == (True, True, True)
    assert (address.rpartition("/")[2] in said, SECRET in said) == (False, False)


@pytest.mark.django_db
def test_a_fault_is_logged_without_the_token_of_a_link(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "shown", broken)
    assert asked("/reminders/a-secret/") == 500
    said = log.getvalue()
    assert said.startswith("ERROR django.request: GET reminders/<str:token>/ failed\n")
    assert "a-secret" not in said


def test_a_fault_before_any_page_was_found_names_no_path(log: io.StringIO, rf: RequestFactory) -> None:
    request = rf.get("/reminders/a-secret/")
    logging.getLogger("django.request").error("Oddly: %s", request.path, extra={"request": request})
    assert log.getvalue() == "ERROR django.request: GET (no page) failed\n"


def test_whatever_else_is_logged_with_a_fault_is_without_its_words(
    log: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        broken()
    except RuntimeError:
        logging.getLogger("somebody").exception("it broke")
    assert SECRET in caplog.text  # another handler may say so
    assert (log.getvalue().startswith("ERROR somebody: it broke\n"), SECRET in log.getvalue()) == (True, False)
