"""A month held by mail and calendar alone: two people meet in a café, and hardly ever open a page of ours.

What they live by is what comes to them: letters, whose links they press on a telephone where nobody is signed in, and
the calendars they use anyway, one fed by the mailed invitations and one by the feed. The server's clock goes from one
moment of the four weeks to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, leaves, someone
from tests.e2e.instance import of_its_own
from tests.e2e.living import (
    BERLIN,
    DAY,
    HOUR,
    SOON,
    Life,
    Mailbox,
    closed,
    eight_weeks,
    fetched,
    link_under,
    names_nobody,
    presses,
    show,
    then,
)
from tests.post_office import PostOffice, post_office
from turnabout.accounts.zones import place

HOURS = "Your hours, for your calendar"
ONE_MOVES = "One hour moves"
DAY_BEFORE = "Your hour together is coming up"
HOUR_BEFORE = "Your hour together begins soon"
AFTER = "Did you meet?"
ASKED = "A change to your hours is proposed"
AGREED = "Yes to your proposal"
ONE_LESS = "One hour is left out"
PAUSED = "Your hours pause"
NEW_BROWSER = "A new browser signed in to your account"
VERIFY = "Is this your email?"

THERE = ("I’ll be there:", "I’ll be there")
ANOTHER = ("I need another time:", "I need another time")
YES = ("Yes, that suits me:", "Yes, that suits me")
LEAVE = ("Leave it as it is:", "Leave it as it is")
PAUSE = ("We pause for two weeks:", "Pause our hours for two weeks")
MET = ("We met:", "We met")
NOT_MET = ("We didn’t:", "We didn’t meet")
STOP = ("To stop letters of this kind:", "Stop these letters")

# What came to each in the month, and not one letter more.
BOTH = Counter({HOURS: 1, ONE_MOVES: 1, DAY_BEFORE: 6, AFTER: 3, ONE_LESS: 1, PAUSED: 1, VERIFY: 1})
ANAS = BOTH + Counter({HOUR_BEFORE: 2, ASKED: 1})
BENS = BOTH + Counter({HOUR_BEFORE: 1, AGREED: 1, NEW_BROWSER: 1})

AT = time(17)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with post_office() as opened:
        yield opened


@pytest.fixture
def instance(office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """One that sends by it."""
    monkeypatch.setenv("TURNABOUT_SMTP_URL", f"smtp://localhost:{office.port}")
    with of_its_own(tmp_path) as running:
        yield running


@pytest.fixture
def telephones(browser: Browser, instance: Instance) -> Iterator[list[Someone]]:
    """Two that never heard of Turnabout."""
    both = [someone(browser, instance, "Telephone", zone) for zone in ("Europe/Berlin", "America/New_York")]
    yield both
    for telephone in both:
        leaves(telephone.context)
        assert telephone.faults == []


@pytest.fixture
def lives(office: PostOffice, telephones: list[Someone], ana: Someone, ben: Someone) -> tuple[Life, Life]:
    """Ana's and Ben's."""
    hers, his = telephones
    return Life(ana, hers, Mailbox(office, ana.email)), Life(ben, his, Mailbox(office, ben.email))


def test_a_month_held_by_mail_and_calendar_alone(instance: Instance, lives: tuple[Life, Life]) -> None:
    ana, ben = lives
    address = get_in(instance, ana.person, ben.person)
    hours = eight_weeks(AT)
    they_set_a_time(lives, address, hours)
    they_come_and_meet(instance, lives, hours[0], hours[1])
    moved = one_is_moved(instance, lives, hours)
    one_is_left_out(instance, lives, [hours[0], moved, *hours[2:]])
    one_is_missed(instance, lives, hours)
    they_pause(instance, lives, [hours[0], moved, *hours[3:]])
    this_is_what_it_came_to(lives, address, (hours[0], moved, hours[6]))


def they_set_a_time(lives: tuple[Life, Life], address: str, hours: list[datetime]) -> None:
    """On pages of ours, once. From then on both calendars know the hours."""
    ana, ben = lives
    ana.person.goes(f"{address}rhythm/")
    ana.person.page.get_by_label("Day", exact=True).select_option(f"{hours[0].astimezone(BERLIN):%A}")
    ana.person.page.get_by_label("Time", exact=True).fill(f"{AT:%H:%M}")
    ana.person.taps("Set our time")
    expect(ana.person.page.get_by_text("Your time is set.")).to_be_visible()
    for life in lives:
        life.person.goes("/account/schedule/")
        life.person.taps("Turn it on")
        life.feed = life.person.page.get_by_label("Its address").input_value()
        life.person.page.get_by_label("Whose hour it is: “Your hour”, or “You are the coach”", exact=True).check()
        life.person.taps("Keep this for my calendar")
        expect(life.person.page.get_by_text("Kept.")).to_be_visible()
        life.person.page.goto("about:blank")
        said = life.mail.reads(HOURS)
        assert f"{hours[0].astimezone(life.zone):%H:%M} (time of {place(life.zone.key)}), 60 minutes" in said
        assert "There is nothing to answer." in said
    all_show(lives, hours[:5])
    assert (ana.titles()[hours[0]], ben.titles()[hours[0]]) == ("Your hour", "You are the coach")


def all_show(lives: tuple[Life, Life], hours: list[datetime]) -> None:
    """The calendars that live by mail, and those that live by a feed."""
    show([calendar for life in lives for calendar in (life.mail.program.as_text(), fetched(life.feed))], hours)


def they_come_and_meet(instance: Instance, lives: tuple[Life, Life], hour: datetime, following: datetime) -> None:
    ana, ben = lives
    instance.let_it_be(hour - DAY + SOON)
    letters = [life.mail.reads(DAY_BEFORE) for life in lives]
    for life, said in zip(lives, letters, strict=True):
        assert f"Your hour together begins on {life.on_the_wall(hour)} (time of {place(life.zone.key)})." in said
        press(life, instance, said, THERE, then_says="Your partner can see that you will be there.")
    # Whoever wonders opens the page of the hour.
    ben.person.page.goto(link_under("The page of the hour:", letters[1]))
    expect(ben.person.page.get_by_text("Ana will be there.")).to_be_visible()
    instance.let_it_be(hour - HOUR + SOON)
    assert ana.on_the_wall(hour) in ana.mail.reads(HOUR_BEFORE)
    said = ben.mail.reads(HOUR_BEFORE)
    presses(ben, instance, link_under(STOP[0], said), STOP[1])
    expect(ben.phone.page.get_by_role("heading", name="Nothing more of this kind")).to_be_visible()
    they_say(instance, lives, hour, MET)
    # Now it is Ben's turn, and the calendar says so.
    assert (ana.titles()[following], ben.titles()[following]) == ("You are the coach", "Your hour")


def press(life: Life, instance: Instance, letter: str, link: tuple[str, str], *, then_says: str) -> None:
    """The link of a letter, and what the page then says."""
    where = link_under(link[0], letter)
    presses(life, instance, where, link[1])
    expect(life.phone.page.get_by_role("heading", name="Thank you. It is kept.")).to_be_visible()
    expect(life.phone.page.get_by_text(then_says)).to_be_visible()
    names_nobody(life.phone)
    closed(life, where)


def they_say(instance: Instance, lives: tuple[Life, Life], hour: datetime, link: tuple[str, str]) -> None:
    """An hour after it was over, both are asked, and answer alike."""
    instance.let_it_be(hour + 2 * HOUR + SOON)
    for life in lives:
        said = life.mail.reads(AFTER)
        assert f"Your hour together, {life.on_the_wall(hour)}" in said
        press(life, instance, said, link, then_says="Your answer stands on the page of the hour")


def one_is_moved(instance: Instance, lives: tuple[Life, Life], hours: list[datetime]) -> datetime:
    """By a day: Ben asks, from his telephone, and Ana says yes by the letter alone."""
    ana, ben = lives
    instance.let_it_be(hours[1] - DAY + SOON)
    ana.mail.reads(DAY_BEFORE)
    said = ben.mail.reads(DAY_BEFORE)
    presses(ben, instance, link_under(ANOTHER[0], said), ANOTHER[1])
    moved = he_proposes_a_day_later(ben, hours[1])
    asked = ana.mail.reads(ASKED).replace("\r", "")
    assert "without one it lapses, and all stays as it is" in asked
    all_show(lives, hours[:5])
    assert f"Until now: {ana.in_a_question(hours[1])}\nProposed: {ana.in_a_question(moved)}\n" in asked
    press(ana, instance, asked, YES, then_says="Agreed. It holds from now on, for you both")
    closed(ana, link_under(LEAVE[0], asked))
    ben.mail.reads(AGREED)
    for life in lives:
        told = life.mail.reads(ONE_MOVES).replace("\r", "")
        assert f"From {life.in_a_question(hours[1])}\nto {life.in_a_question(moved)} (time of" in told
    all_show(lives, [hours[0], moved, *hours[2:5]])
    closed(ben, link_under(THERE[0], said))
    instance.let_it_be(moved - DAY + SOON)
    for life in lives:
        assert life.on_the_wall(moved) in life.mail.reads(DAY_BEFORE)
    instance.let_it_be(moved - HOUR + SOON)
    ana.mail.reads(HOUR_BEFORE)
    they_say(instance, lives, moved, MET)
    return moved


def he_proposes_a_day_later(ben: Life, hour: datetime) -> datetime:
    """What takes a sign-in takes one; afterwards the telephone forgets him again."""
    page = ben.phone.page
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill(ben.person.email)
    ben.phone.passphrase = ben.person.passphrase
    ben.phone.shows_passphrase("Sign in")
    expect(page.get_by_role("heading", name="Change this hour")).to_be_visible()
    local = hour.astimezone(ben.zone)
    moved = then(local.date() + DAY, local.time(), ben.zone)
    page.get_by_label("Day").fill(f"{local.date() + DAY}")
    expect(page.locator('move-form [data-part="preview"]')).to_contain_text("For Ana:")
    ben.phone.taps("Ask Ana")
    expect(page.get_by_role("heading", name="You asked Ana")).to_be_visible()
    ben.phone.signs_out()
    ben.mail.reads(NEW_BROWSER)
    return moved


def one_is_left_out(instance: Instance, lives: tuple[Life, Life], hours: list[datetime]) -> None:
    """Ana cannot come: she says so by the same link, where she is signed in, and needs nobody's yes."""
    ana, ben = lives
    instance.let_it_be(hours[2] - DAY + SOON)
    said, bens = ana.mail.reads(DAY_BEFORE), ben.mail.reads(DAY_BEFORE)
    ana.person.page.goto(link_under(ANOTHER[0], said))
    ana.person.taps(ANOTHER[1])
    ana.person.taps("Leave this hour out")
    expect(ana.person.page.get_by_text("You left it out.")).to_be_visible()
    for life in lives:
        said = life.mail.reads(ONE_LESS)
        assert f"{hours[2].astimezone(life.zone):%H:%M} (time of {place(life.zone.key)})" in said
    all_show(lives, [*hours[:2], *hours[3:5]])
    closed(ben, link_under(THERE[0], bens))
    # It is nobody's turn that was lost.
    assert (ana.titles()[hours[3]], ben.titles()[hours[3]]) == ("Your hour", "You are the coach")


def one_is_missed(instance: Instance, lives: tuple[Life, Life], hours: list[datetime]) -> None:
    """Both say that they did not meet: the turn stays where it was."""
    ana, ben = lives
    instance.let_it_be(hours[3] - DAY + SOON)
    ana.mail.reads(DAY_BEFORE)
    press(ben, instance, ben.mail.reads(DAY_BEFORE), THERE, then_says="Your partner can see")
    they_say(instance, lives, hours[3], NOT_MET)
    assert (ana.titles()[hours[4]], ben.titles()[hours[4]]) == ("Your hour", "You are the coach")


def they_pause(instance: Instance, lives: tuple[Life, Life], hours: list[datetime]) -> None:
    """By one tap of Ben's, for two weeks."""
    ana, ben = lives
    instance.let_it_be(hours[3] - DAY + SOON)
    anas, bens = ana.mail.reads(DAY_BEFORE), ben.mail.reads(DAY_BEFORE)
    press(ben, instance, bens, PAUSE, then_says="Either of you can end the pause on your page at any time.")
    for life in lives:
        said = life.mail.reads(PAUSED)
        assert f"{hours[5].astimezone(life.zone):%H:%M} (time of" in said
    all_show(lives, [*hours[:3], *hours[5:]])
    closed(ana, link_under(THERE[0], anas))


def this_is_what_it_came_to(lives: tuple[Life, Life], address: str, hours: tuple[datetime, datetime, datetime]) -> None:
    """Once in the month they look: the hours that were, whose turn it is, and what was sent."""
    ana, ben = lives
    ana.person.goes("/")
    expect(ana.person.page.get_by_text("You are pausing, as Ben said. You go on on")).to_be_visible()
    expect(ana.person.page.get_by_role("heading", name="Next is your hour with Ben")).to_be_visible()
    expect(ana.person.page.locator(".when time").first).to_have_text(ana.on_a_page(hours[2]))
    states = ana.person.page.locator(".strip li").evaluate_all("all => all.map(one => one.dataset.state)")
    assert states[:4] == ["held", "moved", "skipped", "missed"]
    ana.person.goes(address)
    past = ana.person.page.locator('section:has(> h2:text-is("Hours so far")) li')
    expect(past).to_have_count(2)
    for line, hour, part in ((0, hours[1], "you coached"), (1, hours[0], "your hour")):
        local = hour.astimezone(ana.zone)
        expect(past.nth(line)).to_contain_text(f"{local.day} {local:%B %Y}")
        expect(past.nth(line)).to_contain_text(part)
    for life, letters in ((ana, ANAS), (ben, BENS)):
        assert Counter(life.mail.subjects) == letters
        life.person.goes("/account/schedule/")
        listed = life.person.page.get_by_role("listitem").filter(has_text="by mail · sent")
        assert Counter(listed.locator("strong").all_text_contents()) == letters
