"""A reminder by mail, answered by its link at a browser where nobody is signed in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, someone
from tests.e2e.test_access import Inspector
from tests.naming import named_in
from tests.post_office import PostOffice, post_office

DAY = timedelta(days=1)
DAY_BEFORE = "Your hour together is coming up"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server, there before the instance is."""
    with post_office() as opened:
        monkeypatch.setenv("TURNABOUT_SMTP_URL", f"smtp://localhost:{opened.port}")
        yield opened


def test_a_reminder_is_answered_without_signing_in_and_the_partner_sees_it(
    office: PostOffice, instance: Instance, ana: Someone, ben: Someone
) -> None:
    address = get_in(instance, ana, ben)
    wants_letters_at_any_hour(ana)
    ana.goes(f"{address}rhythm/")
    ana.taps("Set our time")
    begins = datetime.fromisoformat(ana.page.locator(".when time").first.get_attribute("datetime") or "")
    # Those who remind look once a minute; the hour may be less than a day away as it is.
    ahead = timedelta(seconds=begins.timestamp() - time.time(), minutes=5) - DAY
    instance.move_clock(max(ahead, timedelta(minutes=5)))
    letter = office.letter(DAY_BEFORE, ana.email)
    said = letter.get_content()
    assert named_in(f"{letter['Subject']} {said}") == []
    there = re.findall(r"/reminders/[\w-]{43}/", said)[0]
    presses_the_one_button(ana, instance, there)
    ben.goes(address)
    hour = re.search(r"/sessions/[\w-]{36}/", said)
    assert hour
    ben.goes(hour[0])
    expect(ben.page.get_by_text("Ana will be there.")).to_be_visible()
    sees_what_was_sent(ana)


def wants_letters_at_any_hour(ana: Someone) -> None:
    ana.goes("/account/")
    ana.taps("See these settings")
    ana.page.set_viewport_size({"width": 360, "height": 700})
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ana.page.get_by_label("From").fill("")
    ana.page.get_by_label("Until").fill("")
    ana.taps("Keep these reminders")
    expect(ana.page.get_by_text("It is kept.")).to_be_visible()


def presses_the_one_button(ana: Someone, instance: Instance, link: str) -> None:
    """At the computer of a library, where nobody is signed in."""
    browser = ana.context.browser
    assert isinstance(browser, Browser)
    passer, inspector = someone(browser, instance, "Passer", "Europe/Berlin"), Inspector(instance.url, refusing=(link,))
    inspector.watch(passer.context)
    passer.goes(link)
    expect(passer.page.locator("main").get_by_role("button")).to_have_count(1)
    inspector.look(passer.page)
    assert named_in(passer.page.locator("body").inner_text()) == []
    passer.page.get_by_role("button", name="I’ll be there").press("Enter")
    expect(passer.page.get_by_role("heading", name="Thank you. It is kept.")).to_be_visible()
    inspector.look(passer.page)
    passer.goes(link)
    expect(passer.page.get_by_role("heading", name="This link is closed")).to_be_visible()
    inspector.look(passer.page)
    assert (passer.faults, inspector.wrong) == ([], [])
    passer.context.close()


def sees_what_was_sent(ana: Someone) -> None:
    ana.goes("/account/schedule/")
    expect(ana.page.get_by_role("listitem").filter(has_text=DAY_BEFORE)).to_contain_text("by mail · sent")
