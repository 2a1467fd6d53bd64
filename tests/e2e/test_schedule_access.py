"""The pages on which hours change: clean by axe in both themes, no wider than a telephone, used by keyboard alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_choose_a_time
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_access import Inspector

# What was typed there cannot be, and comes back with a sentence.
REFUSING = ("/changes/", "/pause/", "/account/away/#away", "/account/busy/#busy")
NOT_A_DAY_TO_COME = "Choose a day to come, within a year."


def test_hours_change_by_keyboard_alone(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(instance.url, refusing=REFUSING)
    for person in (ana, ben):
        inspector.watch(person.context)
    address = get_in(instance, ana, ben)
    ana.goes(address)
    they_choose_a_time(ana)
    hers, his = Keyboard(ana), Keyboard(ben)
    she_asks_for_another_day(inspector, hers, address)
    he_says_yes(inspector, his)
    she_leaves_it_out(inspector, hers, his, address)
    she_pauses(inspector, hers, address)
    he_goes_on(inspector, his)
    she_is_away(inspector, hers)
    what_is_theirs(inspector, ana)
    assert inspector.wrong == []


def today() -> date:
    return datetime.now(UTC).date()  # noqa: TID251 - the journey is today's


def on_the_keys(day: date) -> str:
    """As it is typed into the field of a day, in the order of this Chromium."""
    return f"{day:%m%d%Y}"


def she_asks_for_another_day(inspector: Inspector, hers: Keyboard, address: str) -> None:
    hers.person.goes(address)
    hers.presses(hers.main.get_by_role("link", name="Move or leave out").first)
    day = hers.page.get_by_label("Day")
    wanted = date.fromisoformat(day.input_value()) + timedelta(days=2)
    # The same time again is no other time, and is said before anybody is asked.
    expect(hers.button("Ask Ben")).to_be_disabled()
    expect(hers.page.get_by_text("It is at this time already.")).to_be_visible()
    inspector.look(hers.page)
    hers.reach(day)
    hers.page.keyboard.type(on_the_keys(wanted))
    expect(day).to_have_value(f"{wanted}")
    hers.presses(hers.button("Ask Ben"))
    expect(hers.page.get_by_role("heading", name="You asked Ben")).to_be_visible()
    inspector.look(hers.page)


def he_says_yes(inspector: Inspector, his: Keyboard) -> None:
    his.person.goes("/")
    expect(his.page.get_by_role("heading", name="Ana proposes a change")).to_be_visible()
    inspector.look(his.page)
    his.presses(his.button("Yes, that suits me"))
    expect(his.page.get_by_text("Agreed. It holds from now on, for you both.")).to_be_visible()
    inspector.look(his.page)


def she_leaves_it_out(inspector: Inspector, hers: Keyboard, his: Keyboard, address: str) -> None:
    hers.person.goes(address)
    hers.presses(hers.main.get_by_role("link", name="Move or leave out").first)
    hers.presses(hers.button("Leave this hour out"))
    expect(hers.page.get_by_text("You left it out.")).to_be_visible()
    inspector.look(hers.page)
    his.person.goes("/")
    expect(his.page.get_by_text("Ana left it out.")).to_be_visible()
    inspector.look(his.page)
    hers.presses(hers.button("We meet after all"))
    expect(hers.page.get_by_text("You left it out.")).to_have_count(0)


def she_pauses(inspector: Inspector, hers: Keyboard, address: str) -> None:
    hers.person.goes(address)
    hers.presses(hers.main.get_by_role("link", name="A pause, days away"))
    until, day = hers.page.get_by_label("Go on from"), today()
    hers.reach(until)
    hers.page.keyboard.type(on_the_keys(day - timedelta(days=3)))
    hers.presses(hers.button("Pause"))
    expect(hers.page.get_by_text(NOT_A_DAY_TO_COME)).to_be_visible()
    inspector.look(hers.page)
    hers.reach(until)
    hers.page.keyboard.type(on_the_keys(day + timedelta(days=21)))
    hers.presses(hers.button("Pause"))
    expect(hers.page.get_by_role("heading", name="You are pausing")).to_be_visible()
    inspector.look(hers.page)
    hers.person.goes(f"{address}changes/")
    inspector.look(hers.page)


def he_goes_on(inspector: Inspector, his: Keyboard) -> None:
    his.person.goes("/")
    expect(his.page.get_by_text("You are pausing, as Ana said. You go on on")).to_be_visible()
    inspector.look(his.page)
    his.presses(his.button("Go on now"))
    expect(his.page.get_by_text("The pause is over. Your hours are back.")).to_be_visible()


def she_is_away(inspector: Inspector, hers: Keyboard) -> None:
    hers.person.goes("/account/schedule/")
    first, last = hers.page.get_by_label("First day away"), hers.page.get_by_label("Last day away")
    begins = today() + timedelta(days=3)
    for field, day in ((first, begins), (last, begins - timedelta(days=1))):
        hers.reach(field)
        hers.page.keyboard.type(on_the_keys(day))
    hers.presses(hers.button("Note it"))
    expect(hers.page.get_by_text("The last day comes before the first.")).to_be_visible()
    inspector.look(hers.page)
    hers.reach(last)
    hers.page.keyboard.type(on_the_keys(begins + timedelta(days=9)))
    hers.presses(hers.button("Note it"))
    expect(hers.page.get_by_text("It is noted.")).to_be_visible()
    expect(hers.page.locator("#away li li").filter(has_text="with Ben").first).to_be_visible()
    inspector.look(hers.page)


def lines_of_places(ana: Someone) -> int:
    """On a narrow telephone, for an operator, who has one place more: the way out is not one of them."""
    tops = "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    return len(set(ana.page.locator(".places > a").evaluate_all(tops)))


def what_is_theirs(inspector: Inspector, ana: Someone) -> None:
    """What each sets for themselves, and what is said of a wrong address."""
    for page in ("/account/", "/account/availability/", "/account/schedule/"):
        ana.goes(page)
        inspector.look(ana.page)
        assert lines_of_places(ana) == 1
    ana.page.get_by_label("Secret address").fill("calendar")
    ana.taps("Keep this address")
    expect(ana.page.get_by_text("no address that can be asked")).to_be_visible()
    inspector.look(ana.page)
