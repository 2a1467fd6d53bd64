"""The server is killed in mid-hour: both go on writing, and come back to clock, phase and text as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_sit_in_an_hour
from tests.e2e.instance import of_its_own
from tests.e2e.test_presence import ENDS

SAVED = "Saved, sealed"
KEPT = "No connection. Kept on this device"
#: A line is soon followed by the next one: each is remembered.
LISTEN_FOR_ALARMS = """() => {
    window.alarms = []
    const line = document.querySelector('[data-part="line"]')
    new MutationObserver(() => {
        if (line.textContent.includes("did not send")) window.alarms.push(line.textContent)
    }).observe(line, { childList: true, characterData: true, subtree: true })
}"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """One that may be killed."""
    with of_its_own(tmp_path) as running:
        yield running


def test_a_server_killed_in_mid_hour(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_are_in_the_second_phase(instance, ana, ben)
    types(ana, "Before the power went.")
    shows(ben, "Before the power went.")
    expect(saved(ana)).to_have_text(SAVED)
    ends = ana.page.evaluate(ENDS)
    for person in (ana, ben):
        person.page.evaluate(LISTEN_FOR_ALARMS)
    kill(instance)
    types(ben, "Ben goes on. ")
    expect(saved(ben)).to_contain_text(KEPT)
    sheet(ana).press("End")
    ana.page.keyboard.type(" Ana goes on.")
    expect(saved(ana)).to_contain_text(KEPT)
    ben.page.locator("our-page").get_by_label("Our page").blur()
    instance.start()
    for person in (ana, ben):
        shows(person, "Ben goes on. Before the power went. Ana goes on.")
        expect(saved(person)).to_have_text(SAVED)
        expect(person.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
        expect(person.page.locator('[data-part="phase"]')).to_have_text("The first story")
    for person in (ana, ben):
        assert abs(person.page.evaluate(ENDS) - ends) < 1000
    they_talk_again_without_alarm(ana, ben)


def they_are_in_the_second_phase(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    they_sit_in_an_hour(ana, ben)
    ana.taps("Start the clock")
    ben.taps("Next phase")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("The first story")


def they_talk_again_without_alarm(ana: Someone, ben: Someone) -> None:
    """Nothing that was lost meanwhile is taken for a forgery."""
    ben.taps("Pause")
    expect(ana.page.locator('[data-part="phase"]')).to_have_text("The first story · paused")
    types(ben, "Still here. ")
    shows(ana, "Still here. Ben goes on. Before the power went. Ana goes on.")
    for person in (ana, ben):
        assert person.page.evaluate("window.alarms") == []


def sheet(person: Someone) -> Locator:
    return person.page.get_by_label("Our page")


def saved(person: Someone) -> Locator:
    return person.page.locator("our-page .saved")


def types(person: Someone, words: str) -> None:
    """At the beginning of our page, as hands do."""
    expect(sheet(person)).to_be_enabled()
    sheet(person).evaluate("field => { field.focus(); field.setSelectionRange(0, 0) }")
    person.page.keyboard.type(words)


def shows(person: Someone, words: str) -> None:
    expect(sheet(person)).to_have_value(words)


def kill(instance: Instance) -> None:
    """At once, as a power cut does; its worker notices by itself."""
    assert instance.process
    instance.process.kill()
    instance.process.wait()
