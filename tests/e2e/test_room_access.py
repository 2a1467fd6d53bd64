"""The room as the accessibility tree tells it to somebody who sees none of it."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_meet
from tests.e2e.test_access import SIDEWAYS, UNFOLD, Inspector

BEFORE = """
- heading /Your hour with Ben/ [level=1]
- list "Who is here":
  - listitem: You · in the room
  - listitem: Ben · not in the room
"""
ALONE = '- status: "Ben is not in the room just now."'
RUNNING = """
- list "Who is here":
  - listitem: You · in the room
  - listitem: Ben · in the room
"""
CLOCK = """
- region "The clock":
  - paragraph: Arrive
  - timer: /\\d+:\\d\\d/
"""
MOVED = """
- alert:
  - paragraph: This hour goes on in another tab or on another device of yours. What you typed here is kept.
  - button "Go on here"
  - link "Leave the room"
"""


def test_the_room_as_it_is_read_and_clean_in_every_state(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(instance.url)
    inspector.watch(ana.context)
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    before_and_running(inspector, ana, ben)
    paused_and_asked_back(inspector, ana)
    when_time_is_up(inspector, instance, ana)
    given_up_and_cut_off(inspector, ana)
    assert inspector.wrong == []


def before_and_running(inspector: Inspector, ana: Someone, ben: Someone) -> None:
    head, main = ana.page.locator(".room-head"), ana.page.locator(".room-main")
    expect(head).to_match_aria_snapshot(BEFORE)
    expect(head).to_match_aria_snapshot(ALONE)
    expect(main.get_by_role("button", name="Start without Ben")).to_be_enabled()
    inspector.look(ana.page)
    ben.goes(ana.page.url.removeprefix(ana.url))
    expect(head).to_match_aria_snapshot(RUNNING)
    ana.taps("Start the clock")
    expect(main).to_match_aria_snapshot(CLOCK)
    for name in ("Next phase", "Pause", "End the hour"):
        expect(main.get_by_role("button", name=name, exact=True)).to_be_visible()
    inspector.look(ana.page)


def paused_and_asked_back(inspector: Inspector, ana: Someone) -> None:
    ana.taps("Pause")
    expect(ana.page.get_by_role("button", name="Start the clock again")).to_be_visible()
    ana.taps("End the hour")
    inspector.look(ana.page)
    ana.taps("Keep going")


def given_up_and_cut_off(inspector: Inspector, ana: Someone) -> None:
    newer = ana.tab(ana.page.url.removeprefix(ana.url))
    expect(ana.page.locator(".room-head")).to_match_aria_snapshot(MOVED)
    inspector.look(ana.page)
    ana.page.close()
    newer.context.set_offline(offline=True)
    expect(newer.page.locator('[data-part="line"]')).to_contain_text("coming back")
    inspector.look(newer.page)


def when_time_is_up(inspector: Inspector, instance: Instance, ana: Someone) -> None:
    ana.taps("Start the clock again")
    expect(ana.page.get_by_role("button", name="Pause")).to_be_visible()
    instance.move_clock(timedelta(minutes=70))
    ana.page.reload()
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("The hour is over")
    expect(ana.page.get_by_role("button", name="Next phase")).to_be_hidden()
    expect(ana.page.get_by_role("button", name="End the hour")).to_be_enabled()
    inspector.look(ana.page)


def test_in_large_type_nothing_is_cut_or_covered(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    ana.taps("Start the clock")
    page, small = ana.page, ana.page.locator(".clock-at-hand")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    # The operator's places are the most there are.
    name, way_out = (page.locator(place).bounding_box() for place in (".wordmark", ".places button"))
    assert name
    assert way_out
    assert way_out["y"] >= name["y"] + name["height"] or way_out["x"] >= name["x"] + name["width"]
    page.locator("#note").focus()
    expect(small).to_be_visible()
    cut = "small => [...small.children].filter((one) => one.scrollWidth > one.clientWidth).length"
    assert small.evaluate(cut) == 0
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_name_of_one_long_word_makes_nothing_wider(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ben.goes("/account/")
    ben.types("What your partners call you", "Bartholomew" * 6)
    ben.page.locator("form", has=ben.page.get_by_label("What your partners call you")).get_by_role("button").click()
    ben.goes(address)
    they_meet(ana, ben, address)
    ana.page.set_viewport_size({"width": 360, "height": 740})
    expect(ana.page.locator("safety-words")).to_be_visible()
    ana.page.evaluate(UNFOLD)
    assert ana.page.evaluate(SIDEWAYS) <= 0
    ana.taps("Start the clock")
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    ana.page.evaluate(UNFOLD)
    assert ana.page.evaluate(SIDEWAYS) <= 0
