"""A month on a server that sends no mail: what letters would say stands on the first page, and no page promises any."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in, zone_of
from tests.e2e.living import BERLIN, DAY, HOUR, SOON, as_dated, eight_weeks, fetched, show, then

AT = time(17)
BY_HAND = "This server sends no mail itself: whoever runs it passes each letter on by hand."
# About their accounts: all that anybody has to carry.
BY_HAND_ONLY = {"verify-email", "new-browser"}

Two = tuple[Someone, Someone]


def test_a_month_with_no_mail_at_all(instance: Instance, ana: Someone, ben: Someone, tmp_path: Path) -> None:
    two, hours = (ana, ben), eight_weeks(AT)
    address = get_in(instance, ana, ben)
    a_link_goes_by_hand(ana, ben)
    feeds = they_set_a_time(two, address, hours, tmp_path)
    one_says_that_he_comes_and_they_meet(instance, two, hours[0])
    moved = one_is_moved(instance, two, address, hours[1])
    show(feeds_of(feeds), [hours[0], moved, *hours[2:5]])
    a_question_lapses_and_the_hour_is_left_out(instance, two, address, hours[2])
    show(feeds_of(feeds), [hours[0], moved, *hours[3:5]])
    instance.let_it_be(hours[3] + 2 * HOUR)
    for person in two:
        says_how_it_went(person, "No", "Neither of us, or never mind")
    a_pause_is_seen_and_ended(instance, two, address, hours[4])
    show(feeds_of(feeds), [hours[0], moved, *hours[3:6]])
    this_is_what_it_came_to(instance, two, address, (hours[0], moved, hours[4]))


def a_link_goes_by_hand(ana: Someone, ben: Someone) -> None:
    """Ana runs the server: she passes on the letter that asks whether an email is Ben's."""
    ben.goes("/account/")
    expect(ben.page.get_by_text(BY_HAND)).to_be_visible()
    ben.taps("Write the letter again")
    expect(ben.page.get_by_text("Whoever runs this server passes it on to you.")).to_be_visible()
    ana.goes("/operator/outbox/")
    letter = ana.page.get_by_role("article").filter(has_text=ben.email).last
    link = re.search(r"/account/verification/[\w-]{43}/", letter.locator("textarea").input_value())
    assert link
    letter.get_by_role("button", name="I have passed it on").click()
    ben.goes(link[0])
    ben.taps("Yes, it is mine")
    expect(ben.page.get_by_role("heading", name="Your email is verified")).to_be_visible()


def they_set_a_time(two: Two, address: str, hours: list[datetime], folder: Path) -> list[str]:
    """And take their hours into their calendars: as a file, and as a feed each, whose addresses come back."""
    ana, _ben = two
    ana.goes(f"{address}rhythm/")
    ana.page.get_by_label("Day", exact=True).select_option(f"{hours[0].astimezone(BERLIN):%A}")
    ana.page.get_by_label("Time", exact=True).fill(f"{AT:%H:%M}")
    ana.taps("Set our time")
    ana.page.get_by_text("Add to your calendar").click()
    with ana.page.expect_download() as taken:
        ana.page.get_by_role("link", name="The weekly hours, as a file").click()
    taken.value.save_as(folder / "hours.ics")
    show([(folder / "hours.ics").read_text()], hours)
    feeds = []
    for person in two:
        person.goes("/account/schedule/")
        expect(person.page.get_by_label("Mail me my hours")).to_have_count(0)
        person.taps("Turn it on")
        person.page.get_by_label("Whose hour it is: “Your hour”, or “You are the coach”", exact=True).check()
        person.taps("Keep this for my calendar")
        feeds.append(person.page.get_by_label("Its address").input_value())
        person.goes("/account/schedule/")
        expect(person.page.get_by_text("This server sends no mail.")).to_be_visible()
    show(feeds_of(feeds), hours)
    return feeds


def feeds_of(addresses: list[str]) -> list[str]:
    return [fetched(address) for address in addresses]


def one_says_that_he_comes_and_they_meet(instance: Instance, two: Two, hour: datetime) -> None:
    ana, ben = two
    instance.let_it_be(hour - DAY + SOON)
    ben.goes("/")
    ben.taps("I’ll be there")
    expect(ben.page.get_by_text("You said that you will be there.")).to_be_visible()
    ana.goes("/")
    expect(ana.page.get_by_text("Ben will be there.")).to_be_visible()
    instance.let_it_be(hour + 2 * HOUR)
    for person in two:
        says_how_it_went(person, "Yes")


def says_how_it_went(person: Someone, *answers: str) -> None:
    """The first page asks."""
    person.goes("/")
    person.taps("Say how it went")
    for answer in answers:
        person.page.locator("did-we-meet").get_by_role("button", name=answer, exact=True).click()
    expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()


def proposes(person: Someone, address: str, hour: datetime) -> datetime:
    """The next hour, a day later. Answers when that is."""
    zone = ZoneInfo(zone_of(person))
    local = hour.astimezone(zone)
    person.goes(address)
    person.taps("Move or leave out")
    person.page.get_by_label("Day").fill(f"{local.date() + DAY}")
    person.page.get_by_role("button", name=re.compile("^Ask (Ana|Ben)$")).click()
    expect(person.page.get_by_role("heading", name="You asked")).to_be_visible()
    return then(local.date() + DAY, local.time(), zone)


def one_is_moved(instance: Instance, two: Two, address: str, hour: datetime) -> datetime:
    """Ben asks, and Ana finds it on her first page; so does he what she said."""
    ana, ben = two
    instance.let_it_be(hour - 2 * DAY)
    moved = proposes(ben, address, hour)
    ana.goes("/")
    expect(ana.page.get_by_role("heading", name="Ben proposes a change")).to_be_visible()
    ana.taps("Yes, that suits me")
    expect(ana.page.get_by_text("Agreed. It holds from now on, for you both.")).to_be_visible()
    ben.goes("/")
    expect(ben.page.get_by_text("Ana said yes.")).to_be_visible()
    instance.let_it_be(moved + 2 * HOUR)
    for person in two:
        says_how_it_went(person, "Yes")
    return moved


def a_question_lapses_and_the_hour_is_left_out(instance: Instance, two: Two, address: str, hour: datetime) -> None:
    """Ben looks in too late to answer, and learns it; then Ana cannot come at all."""
    ana, ben = two
    instance.let_it_be(hour - 5 * DAY)
    proposes(ana, address, hour)
    instance.let_it_be(hour - DAY)
    for person in two:
        person.goes("/")
        expect(person.page.get_by_text("A proposal lapsed without an answer. Nothing was changed.")).to_be_visible()
    ana.goes(address)
    ana.taps("Move or leave out")
    ana.taps("Leave this hour out")
    expect(ana.page.get_by_text("You left it out.")).to_be_visible()
    ben.goes("/")
    local = hour.astimezone(ZoneInfo(zone_of(ben)))
    expect(ben.page.get_by_text("Left out: ")).to_have_text(as_dated(local))
    expect(ben.page.get_by_text("Ana left it out.")).to_be_visible()


def a_pause_is_seen_and_ended(instance: Instance, two: Two, address: str, hour: datetime) -> None:
    ana, ben = two
    instance.let_it_be(hour - DAY)
    ben.goes(f"{address}changes/")
    ben.page.get_by_label("Go on from").fill(f"{(hour + 13 * DAY).date()}")
    ben.page.get_by_role("button", name="Pause", exact=True).click()
    expect(ben.page.get_by_text("Nobody is reminded of anything, and either of you can end it")).to_be_visible()
    ana.goes("/")
    expect(ana.page.get_by_text("You are pausing, as Ben said. You go on on")).to_be_visible()
    ana.taps("Go on now")
    expect(ana.page.get_by_text("The pause is over. Your hours are back.")).to_be_visible()


def this_is_what_it_came_to(
    instance: Instance, two: Two, address: str, hours: tuple[datetime, datetime, datetime]
) -> None:
    """The hours that were, whose turn it is; and nothing about any of it waits for somebody to carry it."""
    ana, ben = two
    for person, heading in ((ana, "Next is your hour with Ben"), (ben, "Next, you coach Ana")):
        person.goes("/")
        expect(person.page.get_by_role("heading", name=heading)).to_be_visible()
        local = hours[2].astimezone(ZoneInfo(zone_of(person)))
        expect(person.page.locator(".when time").first).to_have_text(as_dated(local))
        states = person.page.locator(".strip li").evaluate_all("all => all.map(one => one.dataset.state)")
        assert states[:4] == ["held", "moved", "skipped", "missed"]
        person.goes(address)
        past = person.page.locator('section:has(> h2:text-is("Hours so far")) li')
        expect(past).to_have_count(2)
        for line, hour in ((0, hours[1]), (1, hours[0])):
            local = hour.astimezone(ZoneInfo(zone_of(person)))
            expect(past.nth(line)).to_contain_text(f"{local.day} {local:%B %Y}")
    with closing(sqlite3.connect(instance.database, timeout=15)) as database:
        posted = database.execute("SELECT letter FROM mail_message").fetchall()
    assert {letter for (letter,) in posted} == BY_HAND_ONLY
