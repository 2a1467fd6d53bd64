"""Somebody lets their own calendar be read, and is told where an hour clashes; their partner is told nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.schedule.calendars import calendar, event
from tests.web.far_side import far_side, ok, says

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
CLASH = "Your own calendar has something then."


@pytest.fixture
def secret_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a calendar with three days, this week and next, in the midst of which the suggested hour lies."""
    today = datetime.now(UTC).date()  # noqa: TID251 - a browser's clock is the real one
    days = event(f"DTSTART:{today:%Y%m%d}T000000Z", "DURATION:P3D", "RRULE:FREQ=WEEKLY;COUNT=2")
    with far_side(says(ok(calendar(days)))) as side:
        monkeypatch.setenv("TURNABOUT_TESTING_INSIDE", f"127.0.0.1:{side.port}")
        yield side.at("/private-7f3a/ana.ics", host="127.0.0.1")


def test_clashes_are_told_to_their_person_only(
    secret_address: str, instance: Instance, ana: Someone, ben: Someone
) -> None:
    get_in(instance, ana, ben)
    page = ana.page.url.removeprefix(ana.url)
    gives(ana, secret_address)
    chooses(ana, f"{page}rhythm/")
    ben.goes(f"{page}rhythm/")
    expect(ben.page.get_by_role("heading", name="Our weekly time")).to_be_visible()
    expect(ben.page.locator("own-clashes")).to_have_count(0)
    ana.taps("Set our time")
    expect(ana.page.get_by_text(CLASH)).to_be_visible()
    for person, told in ((ana, 1), (ben, 0)):
        person.goes("/")
        expect(person.page.locator(".next-hour time")).to_be_visible()
        expect(person.page.get_by_text(CLASH)).to_have_count(told)
    ana.goes(page)
    ben.goes(page)
    expect(ben.page.locator(".next-hour time")).to_be_visible()
    expect(ben.page.get_by_text(CLASH)).to_have_count(0)
    would_move(ana)
    takes_out(ana, page)
    assert (ana.faults, ben.faults) == ([], [])
    for file in (instance.log, instance.database):
        assert b"private-7f3a" not in file.read_bytes()


def gives(ana: Someone, address: str) -> None:
    ana.goes("/account/")
    ana.page.get_by_role("link", name="See these settings").click()
    ana.page.get_by_label("Secret address").fill("calendar")
    ana.taps("Keep this address")
    expect(ana.page.get_by_text("no address that can be asked")).to_be_visible()
    expect(ana.page.get_by_label("Secret address")).to_have_value("calendar")
    ana.page.get_by_label("Secret address").fill(address)
    ana.taps("Keep this address")
    # The page looks again by itself once the worker has been there.
    expect(ana.page.get_by_text("2 busy times are known")).to_be_visible()


def chooses(ana: Someone, rhythm: str) -> None:
    """The suggested hour clashes; another day does not."""
    ana.goes(rhythm)
    told, day = ana.page.locator("own-clashes"), ana.page.get_by_label("Day", exact=True)
    expect(told).to_contain_text("In 2 of the next 8 weeks you are busy then.")
    suggested = int(day.input_value())
    day.select_option(WEEKDAYS[(suggested + 3) % 7])
    expect(told).to_contain_text("You are free then in all of the next 8 weeks")
    day.select_option(WEEKDAYS[suggested])
    expect(told).to_contain_text("In 2 of the next 8 weeks")


def would_move(ana: Someone) -> None:
    """A week later the same hour clashes as well; three days later it does not, and nothing is said."""
    ana.taps("Move or leave out")
    told, day = ana.page.locator("own-clashes"), ana.page.get_by_label("Day", exact=True)
    expect(told.get_by_text("Your calendar has something then.")).to_be_hidden()
    begins = date.fromisoformat(day.input_value())
    day.fill((begins + timedelta(days=7)).isoformat())
    expect(told.get_by_text("Your calendar has something then.")).to_be_visible()
    day.fill((begins + timedelta(days=3)).isoformat())
    expect(told.get_by_text("Your calendar has something then.")).to_be_hidden()


def takes_out(ana: Someone, page: str) -> None:
    ana.goes("/account/schedule/")
    ana.taps("Take it out again")
    expect(ana.page.get_by_text("Nothing of it is kept here any more")).to_be_visible()
    ana.goes(page)
    expect(ana.page.get_by_text(CLASH)).to_have_count(0)
