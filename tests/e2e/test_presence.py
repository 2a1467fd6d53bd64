"""Two in the room, and what befalls them: a second tab, a phone, a network that goes, sleep, a shut laptop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, the_phone_of
from tests.held_up import HeldUp

LINE = '[data-part="line"]'
SHUT = '[data-part="shut"]'
#: When the clock that is shown runs out, in ms since 1970: to be read at a moment when it has just changed.
ENDS = """() => new Promise((resolve, reject) => {
    setTimeout(() => { reject(new Error("the clock stands still")) }, 20000)
    const shown = document.querySelector('[data-part="time"]')
    const seen = new MutationObserver(() => {
        const [minutes, seconds] = shown.textContent.split(":").map(Number)
        seen.disconnect()
        resolve(Date.now() + (minutes * 60 + seconds) * 1000)
    })
    seen.observe(shown, { childList: true, characterData: true, subtree: true })
})"""


def they_meet(instance: Instance, ana: Someone, ben: Someone) -> str:
    """Both in the room, the clock running; gives back its path."""
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    path = ana.page.url.removeprefix(ana.url)
    ben.goes(path)
    for person in (ana, ben):
        is_here(person, "partner")
    ana.taps("Start the clock")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    return path


def is_here(person: Someone, who: str, where: str = "here") -> None:
    expect(person.page.locator(f'[data-part="{who}"]')).to_have_attribute("data-state", where)


def clocks_agree(*people: Someone) -> None:
    """Within a second, of the same moment."""
    ends = [person.page.evaluate(ENDS) for person in people]
    assert max(ends) - min(ends) < 1000, ends


def line_works(speaker: Someone, hearer: Someone, words: str) -> None:
    """What one writes for both reaches the other through the sealed line, or by a `changed`, without a reload."""
    speaker.types("#takeaway", words)
    expect(hearer.page.get_by_text(words)).to_be_visible()


def test_a_second_tab_takes_over_and_gives_back(instance: Instance, ana: Someone, ben: Someone) -> None:
    path = they_meet(instance, ana, ben)
    ana.types("#note", "begun on the first, and not yet sent")
    it_takes_over_and_gives_back(ana, ana.tab(path), ben, "This hour goes on in another tab")


def test_a_phone_takes_over_and_gives_back(instance: Instance, ana: Someone, ben: Someone, browser: Browser) -> None:
    """Another device, with a sign-in, keys and drafts of its own."""
    path = they_meet(instance, ana, ben)
    ana.types("#note", "begun on the first, and not yet sent")
    phone = the_phone_of(browser, instance, ana)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.goes(path)
    it_takes_over_and_gives_back(ana, phone, ben, "on another device of yours")
    phone.context.close()
    assert phone.faults == []


def it_takes_over_and_gives_back(ana: Someone, second: Someone, ben: Someone, moved: str) -> None:
    expect(second.page.locator('[data-part="phase"]')).to_have_text("Arrive")
    expect(second.page.locator(SHUT)).to_be_hidden()
    expect(ana.page.locator(SHUT)).to_contain_text("What you typed here is kept.")
    expect(ana.page.locator("#note")).to_have_value("begun on the first, and not yet sent")
    is_here(ben, "partner")
    line_works(second, ben, "said from the second")
    clocks_agree(second, ben)
    # No fight: one that gave way stays so, also when its network hiccups.
    ana.page.evaluate("dispatchEvent(new Event('online'))")
    ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ana.taps("Go on here")
    expect(second.page.locator(SHUT)).to_contain_text(moved)
    expect(ana.page.locator(SHUT)).to_be_hidden()
    expect(ana.page.locator('[data-part="clock"]')).to_be_focused()
    expect(ana.page.locator("#takeaway")).to_have_value("said from the second")
    is_here(ana, "partner")
    clocks_agree(ana, ben)


def test_a_network_that_goes_is_said_on_both_sides_and_comes_back(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_meet(instance, ana, ben)
    ben.taps("Next phase")
    ana.context.set_offline(offline=True)
    expect(ana.page.locator(LINE)).to_contain_text("coming back")
    is_here(ana, "partner", "unknown")
    ana.types("#note", "written with no network at all")
    ana.context.set_offline(offline=False)
    for person in (ana, ben):
        is_here(person, "partner")
        expect(person.page.locator(LINE)).to_be_hidden()
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")
    clocks_agree(ana, ben)
    line_works(ana, ben, "after the tunnel")


def test_a_page_that_was_frozen_shows_the_hour_as_it_is(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(instance, ana, ben)
    devtools = ana.context.new_cdp_session(ana.page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    ben.taps("Next phase")
    phase = ben.page.locator('[data-part="phase"]')
    expect(phase).not_to_have_text("Arrive")
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    expect(ana.page.locator('[data-part="phase"]')).to_have_text(phase.inner_text())
    clocks_agree(ana, ben)
    is_here(ben, "partner")


@contextmanager
def by_a_way_of_her_own(instance: Instance, ana: Someone) -> Iterator[HeldUp]:
    """Ana reaches the server by a way that can go dead, as when a laptop is closed: nobody is told."""
    with HeldUp(instance.port) as way:
        ana.url = f"http://localhost:{way.port}"
        yield way


@pytest.mark.slow
def test_a_laptop_that_is_closed_is_noticed(instance: Instance, ana: Someone, ben: Someone) -> None:
    path = they_meet(instance, ana, ben)
    with by_a_way_of_her_own(instance, ana) as way:
        ana.signs_in()
        ana.goes(path)
        is_here(ben, "partner")
        way.goes_dead()
        is_here(ben, "partner", "away")
        expect(ben.page.locator(LINE)).to_contain_text("Ana is not in the room just now.")
        expect(ana.page.locator(LINE)).to_contain_text("coming back")
        way.comes_back()
        for person in (ana, ben):
            is_here(person, "partner")
        clocks_agree(ana, ben)
