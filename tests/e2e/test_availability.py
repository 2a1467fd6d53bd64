"""Finding the hour: Ana in Berlin paints by keyboard, Ben in New York by mouse and by finger; then one tap sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Instance, Someone, get_in, the_phone_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_access import Inspector

PATH = "/account/availability/"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def phone(browser: Browser, instance: Instance, ana: Someone, ben: Someone) -> Iterator[Someone]:
    """Ben’s, narrow and touched."""
    get_in(instance, ana, ben)
    small = the_phone_of(browser, instance, ben)
    small.page.set_viewport_size({"width": 360, "height": 700})
    yield small
    small.context.close()
    assert small.faults == []


def box(page: Page, day: str, at: str) -> Locator:
    return page.get_by_role("checkbox", name=f"{day} {at}", exact=True)


def chosen(page: Page) -> list[str]:
    """What is checked, as days and times."""
    values: list[int] = page.locator(".week-grid input:checked").evaluate_all("all => all.map(one => +one.value)")
    return [f"{DAYS[half // 48][:3]} {half % 48 // 2:02}:{half % 2 * 30:02}" for half in sorted(values)]


def kept(page: Page) -> None:
    expect(page.locator("week-painter .saved")).to_have_text("Kept.")


def opens(person: Someone) -> None:
    person.goes(PATH)
    expect(person.page.get_by_role("button", name="Copy Monday to weekdays")).to_be_visible()


def draws(page: Page, begin: Locator, end: Locator) -> None:
    """With a mouse, from the middle of one box to that of another."""
    begin.scroll_into_view_if_needed()
    begin.hover()
    page.mouse.down()
    end.hover()
    page.mouse.up()


def test_two_paint_and_find_their_hour(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    inspector = Inspector(instance.url)
    for person in (ana, ben):
        inspector.watch(person.context)
    ana.goes(f"{address}rhythm/")
    expect(ana.page.get_by_text("Not sure when? Each of you can paint a usual week")).to_be_visible()
    ana.taps("Paint my week")
    unfolds_the_night(ana)
    paints_by_keyboard(ana)
    inspector.look(ana.page)
    ben.goes(f"{address}rhythm/")
    expect(ben.page.get_by_text("Ana has painted a usual week. Paint yours")).to_be_visible()
    paints_by_mouse(ben)
    inspector.look(ben.page)
    ben.taps("Find an hour with Ana")
    expect(ben.page.locator(".suggestion").first).to_be_visible()
    expect(ben.page.get_by_text("All of these: Inside both your hours, every week of the year.")).to_be_visible()
    inspector.look(ben.page)
    sets_it_in_one_tap(ana, address)
    ben.goes(address)
    expect(ben.page.get_by_text("For Ana: ")).to_contain_text("18:30")
    ana.goes(f"{address}rhythm/")
    expect(ana.page.get_by_text("This is your time now.")).to_be_visible()
    inspector.look(ana.page)
    assert inspector.wrong == []


def unfolds_the_night(ana: Someone) -> None:
    """The week begins at seven; the night is there by its button, and for whoever goes up into it."""
    hands, page = Keyboard(ana), ana.page
    night = hands.button("The night, 00:00 to 07:00")
    expect(box(page, "Monday", "06:30")).to_be_hidden()
    hands.presses(night)
    expect(night).to_have_attribute("aria-expanded", "true")
    expect(box(page, "Monday", "00:00")).to_be_visible()
    page.keyboard.press("Enter")
    expect(box(page, "Monday", "06:30")).to_be_hidden()
    hands.reach(box(page, "Monday", "09:00"))
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    hands.is_on(box(page, "Monday", "06:30"))
    # Folded while one is in it, Tab still comes to a box that is seen.
    hands.presses(night, back=True)
    hands.reach(box(page, "Monday", "09:00"))


def paints_by_keyboard(ana: Someone) -> None:
    """Mondays from six to nine, then all weekdays; and not on Friday after all."""
    hands, page = Keyboard(ana), ana.page
    hands.reach(page.get_by_role("checkbox", name="Monday 09:00"))
    for _ in range(18):
        page.keyboard.press("ArrowDown")
    hands.is_on(box(page, "Monday", "18:00"))
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    hands.is_on(box(page, "Monday", "20:30"))
    kept(page)
    hands.presses(hands.button("Copy Monday to weekdays"), back=True)
    expect(page.get_by_text("Tuesday to Friday are now as Monday is.")).to_be_visible()
    expect(page.locator(".week-grid input:checked")).to_have_count(30)
    # Friday is cleared as it was painted.
    hands.reach(box(page, "Monday", "20:30"))
    for key in (*["ArrowRight"] * 4, "Space", *["Shift+ArrowUp"] * 5):
        page.keyboard.press(key)
    hands.is_on(box(page, "Friday", "18:00"))
    kept(page)
    evenings = [f"{day} {at}" for day in ("Mon", "Tue", "Wed", "Thu") for at in SIX_TO_NINE]
    assert chosen(page) == evenings
    hands.presses(hands.button("Sunday", within=page.get_by_role("group", name="Copy Friday to")))
    expect(page.get_by_text("Sunday is now as Friday is.")).to_be_visible()
    expect(page.get_by_text("12 hours a week")).to_be_visible()
    page.reload()
    expect(box(page, "Thursday", "20:30")).to_be_checked()
    assert chosen(page) == evenings


SIX_TO_NINE = ("18:00", "18:30", "19:00", "19:30", "20:00", "20:30")


def paints_by_mouse(ben: Someone) -> None:
    """Three days at a stroke, one of them taken out again; a slip is undone."""
    opens(ben)
    page = ben.page
    draws(page, box(page, "Tuesday", "11:30"), box(page, "Thursday", "14:30"))
    expect(page.locator(".week-grid input:checked")).to_have_count(21)
    draws(page, box(page, "Wednesday", "14:30"), box(page, "Wednesday", "11:30"))
    expect(page.locator(".week-grid input:checked")).to_have_count(14)
    ben.taps("Clear")
    expect(page.get_by_text("Nothing painted yet")).to_be_visible()
    ben.taps("Undo")
    expect(page.get_by_text("7 hours a week")).to_be_visible()
    box(page, "Sunday", "23:30").click()
    box(page, "Sunday", "23:30").click()
    kept(page)
    page.reload()
    assert set(chosen(page)) == {f"{day} {at}" for day in ("Tue", "Thu") for at in LATE_MORNING}


LATE_MORNING = ("11:30", "12:00", "12:30", "13:00", "13:30", "14:00", "14:30")


def sets_it_in_one_tap(ana: Someone, address: str) -> None:
    ana.goes(f"{address}rhythm/")
    page = ana.page
    wanted = page.locator(".suggestion").filter(has_text=re.compile(r"Thursday, 18:30\s+for Ben 12:30"))
    page.get_by_label("First on or after").fill("2030-01-01")
    page.get_by_text("more times").click()
    wanted.get_by_role("link").click()
    # What else was typed stays.
    expect(page.get_by_label("First on or after")).to_have_value("2030-01-01")
    page.get_by_label("First on or after").fill(page.get_by_label("First on or after").evaluate(TOMORROW))
    expect(page.get_by_label("Day", exact=True)).to_have_value("3")
    expect(page.get_by_label("Time", exact=True)).to_have_value("18:30")
    ana.taps("Set our time")
    expect(page.get_by_role("heading", name="You and Ben")).to_be_visible()


TOMORROW = "field => new Date(Date.now() + 864e5).toISOString().slice(0, 10)"


def test_what_is_painted_outlives_a_lost_network_and_a_new_sign_in(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    get_in(instance, ana, ben)
    opens(ana)
    page = ana.page
    ana.context.set_offline(offline=True)
    box(page, "Monday", "09:00").click()
    expect(page.locator("week-painter .saved")).to_contain_text("What you painted is kept here")
    ana.context.set_offline(offline=False)
    kept(page)
    # Signed out from elsewhere, and painting on.
    ana.context.clear_cookies(name="session")
    box(page, "Monday", "09:30").click()
    expect(page.get_by_text("You are signed out here.")).to_be_visible()
    ana.signs_in(PATH)
    kept(page)
    page.reload()
    assert chosen(page) == ["Mon 09:00", "Mon 09:30"]


def test_two_windows_do_not_paint_over_each_other(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    opens(ana)
    other = ana.tab(PATH)
    box(ana.page, "Monday", "09:00").click()
    kept(ana.page)
    box(other.page, "Tuesday", "09:00").click()
    kept(other.page)
    assert chosen(other.page) == ["Mon 09:00", "Tue 09:00"]


def test_a_finger_paints_along_a_line_and_scrolls_up_and_down(phone: Someone) -> None:
    """One day at a time, in lines of four hours, on a phone."""
    opens(phone)
    page = phone.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    today = DAYS[datetime.now(ZoneInfo("America/New_York")).weekday()]  # noqa: TID251 - the journey is today's
    expect(page.get_by_role("radio", name=today)).to_be_checked()
    expect(box(page, today, "00:00")).to_be_visible()
    page.get_by_role("radio", name="Wednesday").check(force=True)
    expect(box(page, "Monday", "18:00")).to_be_hidden()
    first, last = box(page, "Wednesday", "16:30"), box(page, "Wednesday", "18:30")
    first.scroll_into_view_if_needed()
    touches(page, first, last)
    kept(page)
    assert chosen(page) == [f"Wed {at}" for at in ("16:30", "17:00", "17:30", "18:00", "18:30")]
    before = page.evaluate("scrollY")
    touches(page, box(page, "Wednesday", "12:00"), box(page, "Wednesday", "00:00"))
    page.wait_for_function("before => scrollY !== before", arg=before)
    assert len(chosen(page)) == 5
    # Whoever has keys goes along the lines, too.
    box(page, "Wednesday", "18:30").focus()
    page.keyboard.press("ArrowDown")
    expect(box(page, "Wednesday", "22:30")).to_be_focused()
    page.get_by_role("group", name="Copy Wednesday to").get_by_role("button", name="Saturday").click()
    kept(page)
    assert chosen(page)[5:] == [f"Sat {at}" for at in ("16:30", "17:00", "17:30", "18:00", "18:30")]


def touches(page: Page, begin: Locator, end: Locator) -> None:
    """A finger laid down, drawn to another place and lifted, as the browser’s own input."""
    places = [one.bounding_box() for one in (begin, end)]
    (x, y), (to_x, to_y) = [(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2) for one in places if one]
    finger = page.context.new_cdp_session(page)
    at = [(x + (to_x - x) * step / 8, y + (to_y - y) * step / 8) for step in range(9)]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for place_x, place_y in at[1:]:
        points = [{"x": place_x, "y": place_y}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()
