"""Heard before advised: the ask, the heard check and the offers, through taps and reloads, to the line afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import chooses, they_sit_in_an_hour


@pytest.fixture
def session(instance: Instance, ana: Someone, ben: Someone) -> str:
    """The address of an hour of Ana's, with Ben as her coach; both are in its room."""
    get_in(instance, ana, ben)
    return they_sit_in_an_hour(ana, ben)


def advice(person: Someone) -> Locator:
    return person.page.locator("hour-advice")


def says(person: Someone, label: str) -> None:
    """Tap one of a few answers; the words are its label, the circle is not seen."""
    advice(person).get_by_role("radio", name=label, exact=True).check()


def taps(person: Someone, label: str) -> None:
    advice(person).get_by_role("button", name=label, exact=True).click()


def shows(person: Someone, words: str) -> None:
    expect(advice(person).get_by_text(words).first).to_be_visible()


def test_what_is_asked_and_offered(session: str, ana: Someone, ben: Someone) -> None:
    a_quiet_room_has_none_of_it(ana, ben)
    the_coach_sees_what_is_wanted(ana, ben)
    expect(ben.page.get_by_role("button", name="May I offer an idea?")).to_be_hidden()
    ana.page.locator('[data-part="start"]').click()
    not_yet_is_kind_and_may_be_asked_again(ana, ben)
    ideas_are_taken_or_binned(ana, ben)
    the_coach_knows_how_understood_she_feels(ana, ben)
    a_line_remains(session, ana, ben)


def a_quiet_room_has_none_of_it(ana: Someone, ben: Someone) -> None:
    """Nor has a first hour of stories, which is what two who have just met are offered."""
    for plan in ("The quiet room", "The first hour"):
        chooses(ana, plan)
        for person in (ana, ben):
            expect(advice(person)).to_be_hidden()
    chooses(ana, "The full hour")
    for person in (ana, ben):
        expect(advice(person)).to_be_visible()


def the_coach_sees_what_is_wanted(ana: Someone, ben: Someone) -> None:
    shows(ben, "Ana has not said yet what they want today.")
    says(ana, "Just listen")
    shows(ben, "Ana wants you to just listen.")
    ben.page.reload()
    shows(ben, "Ana wants you to just listen.")
    says(ana, "Challenge me")
    shows(ben, "Ana wants to be challenged.")
    says(ana, "Just listen")
    shows(ben, "Ana wants you to just listen.")


def not_yet_is_kind_and_may_be_asked_again(ana: Someone, ben: Someone) -> None:
    taps(ben, "May I offer an idea?")
    shows(ana, "Ben asks: may I offer an idea?")
    shows(ben, "You asked. Ana has not answered yet.")
    expect(advice(ben).get_by_role("button", name="May I challenge you?")).to_be_disabled()
    taps(ana, "Not yet")
    shows(ben, "Ana says not yet.")
    expect(advice(ben).get_by_role("heading", name="Ideas")).to_be_hidden()
    taps(ben, "I have lived something like this")
    shows(ana, "I have lived something like this. Do you want to hear it?")
    ana.page.reload()
    shows(ana, "I have lived something like this. Do you want to hear it?")
    expect(advice(ana).get_by_role("radio", name="Just listen")).to_be_checked()
    taps(ana, "Yes")
    shows(ben, "Ana says yes.")


def ideas_are_taken_or_binned(ana: Someone, ben: Someone) -> None:
    for person, words in ((ben, "Ask the ferry office first"), (ana, "Sleep on it"), (ben, "Write to Mira")):
        person.types("#idea-text", words)
        taps(person, "Write it down")
        for one in (ana, ben):
            shows(one, words)
    for person in (ana, ben):
        expect(person.page.locator("#idea-text")).to_be_hidden()
    expect(advice(ana).locator("li.idea .by")).to_have_text(["Ben", "You", "Ben"])
    expect(advice(ben).locator("li.idea .by")).to_have_text(["You", "Ana", "You"])
    items = advice(ana).locator("li.idea")
    items.nth(1).get_by_role("button", name="Bin it").click()
    items.nth(0).get_by_role("button", name="Take it").click()
    expect(items.nth(0).get_by_role("button", name="Take it")).to_be_focused()
    expect(advice(ben).locator("li.idea .fate")).to_have_text(["Taken", "Binned", ""])
    items.nth(0).get_by_role("button", name="Make it a commitment").click()
    expect(ana.page.get_by_label("I will")).to_have_value("ask the ferry office first")
    expect(advice(ben).get_by_role("button", name="Take it")).to_have_count(0)


def the_coach_knows_how_understood_she_feels(ana: Someone, ben: Someone) -> None:
    """Suggested when its phase comes; until then it is hers to open."""
    for phase in ("Check in", "Choose", "Listen", "Heard?"):
        expect(advice(ana).locator("details")).not_to_have_attribute("open", "")
        ana.taps("Next phase")
        expect(ana.page.locator('[data-part="phase"]')).to_have_text(phase)
    says(ana, "6")
    shows(ben, "Ana feels understood: 6 of 10.")
    shows(ben, "Three more minutes of listening")
    says(ana, "9")
    shows(ben, "Ana feels understood: 9 of 10.")
    expect(advice(ben).get_by_text("Three more minutes of listening")).to_be_hidden()


def a_line_remains(session: str, ana: Someone, ben: Someone) -> None:
    ana.ends_the_hour()
    ben.page.wait_for_url(ben.url + session)
    ana.page.wait_for_url(ana.url + session)
    said = "asked to be listened to. 3 ideas were written down;"
    expect(ana.page.locator("advice-line")).to_have_text(f"You {said} you took 1.")
    expect(ben.page.locator("advice-line")).to_have_text(f"Ana {said} Ana took 1.")
