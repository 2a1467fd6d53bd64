"""Weeks that change: an hour moved with a yes, left out without one, a pause, and days away."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_choose_a_time


def test_an_hour_is_moved_swapped_and_left_out(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.goes(address)
    they_choose_a_time(ana)
    ana.goes(address)
    was = when(ana)
    ana.taps("Move or leave out")
    preview = ana.page.locator('move-form [data-part="preview"]')
    what_cannot_be_is_said_at_once(ana)
    in_two_days(ana)
    expect(preview).to_contain_text("For you:")
    expect(preview).to_contain_text("For Ben:")
    ana.taps("Ask Ben")
    expect(ana.page.get_by_role("heading", name="You asked Ben")).to_be_visible()
    assert when(ana) == was
    ben.goes("/")
    expect(ben.page.get_by_role("heading", name="Ana proposes a change")).to_be_visible()
    ben.taps("Yes, that suits me")
    expect(ben.page.get_by_text("Agreed. It holds from now on, for you both.")).to_be_visible()
    ana.goes("/")
    expect(ana.page.get_by_text("Ben said yes.")).to_be_visible()
    assert when(ana) != was
    they_swap(ana, ben, address)
    it_is_left_out_and_taken_up(ana, ben, address)


def what_cannot_be_is_said_at_once(ana: Someone) -> None:
    """Nobody is asked, what was typed stays, and the button says why."""
    preview, day = ana.page.locator('move-form [data-part="preview"]'), ana.page.get_by_label("Day", exact=True)
    opened_with = day.input_value()
    expect(preview).to_contain_text("It is at this time already.")
    ask = ana.page.get_by_role("button", name="Ask Ben", exact=True)
    ask.click(force=True)
    expect(day).to_be_focused()
    for year, said in ((2023, "This time is over."), (2099, "This is far away.")):
        typed = f"{year}-04-06"
        day.fill(typed)
        expect(preview).to_contain_text(said)
        expect(preview).to_contain_text(f"6 April {year}")
        ask.click(force=True)
        expect(day).to_have_value(typed)
    day.fill(opened_with)


def it_is_left_out_and_taken_up(ana: Someone, ben: Someone, address: str) -> None:
    ana.goes(address)
    ana.taps("Move or leave out")
    ana.taps("Leave this hour out")
    expect(ana.page.get_by_text("You left it out.")).to_be_visible()
    ben.goes(address)
    expect(ben.page.get_by_text("Ana left it out.")).to_be_visible()
    expect(ben.page.get_by_role("button", name="We meet after all")).to_have_count(0)
    ana.taps("We meet after all")
    expect(ana.page.get_by_text("You left it out.")).to_have_count(0)


def test_a_pause_and_days_away_need_no_answer(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.goes(address)
    they_choose_a_time(ana)
    ana.page.set_viewport_size({"width": 360, "height": 740})
    ana.goes(address)
    first = date.fromisoformat(when(ana)[:10])
    ana.taps("A pause, days away")
    ana.page.get_by_label("Go on from").fill((first + timedelta(days=30)).isoformat())
    ana.page.get_by_role("button", name="Pause", exact=True).click()
    expect(ana.page.get_by_role("heading", name="You are pausing")).to_be_visible()
    ben.goes(address)
    expect(ben.page.get_by_text("You are pausing, as Ana said. You go on on")).to_be_visible()
    ben.taps("Go on now")
    expect(ben.page.get_by_text("The pause is over. Your hours are back.")).to_be_visible()
    ana.goes("/account/schedule/")
    ana.page.get_by_label("First day away").fill(first.isoformat())
    ana.page.get_by_label("Last day away").fill((first + timedelta(days=10)).isoformat())
    ana.taps("Note it")
    expect(ana.page.get_by_text("It is noted.")).to_be_visible()
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ben.goes(address)
    expect(ben.page.get_by_text("Ana is away then.").first).to_be_visible()


def when(person: Someone) -> str:
    return person.page.locator(".when time").first.get_attribute("datetime") or ""


def in_two_days(person: Someone) -> None:
    on = person.page.get_by_label("Day")
    on.fill((date.fromisoformat(on.input_value()) + timedelta(days=2)).isoformat())


def they_swap(ana: Someone, ben: Someone, address: str) -> None:
    ana.goes(address)
    mine = ana.page.locator(".next-hour").first.get_attribute("class")
    ana.taps("Move or leave out")
    ana.taps("Ask Ben to swap")
    ben.goes("/")
    ben.taps("Yes, that suits me")
    ana.goes(address)
    expect(ana.page.locator(".next-hour").first).not_to_have_class(mine or "")
