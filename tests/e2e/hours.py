"""An hour in the room: two people meet in one, agree on its plan, and begin."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in


def they_meet(ana: Someone, ben: Someone, address: str) -> None:
    """Start an hour now, and both be in its room, on a sealed line."""
    ana.goes(address)
    ana.taps("Start an hour now")
    ben.page.goto(ana.page.url)
    for person in (ana, ben):
        expect(person.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
        expect(person.page.get_by_role("button", name="Start the clock")).to_be_enabled()


def they_choose(instance: Instance, ana: Someone, ben: Someone, plan: str) -> None:
    """Be partners who have met in a room, where Ana has chosen a plan that both see."""
    they_meet(ana, ben, get_in(instance, ana, ben))
    chooses(ana, plan)
    see_phase(plan, ana, ben)


def they_begin(instance: Instance, ana: Someone, ben: Someone) -> None:
    """Be partners who have begun the full hour."""
    they_choose(instance, ana, ben, "The full hour")
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)


def chooses(person: Someone, plan: str) -> None:
    """Tap a plan by its title, in the list of all, opened where it is not yet."""
    fold = person.page.locator(".plan-choice details")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    person.page.get_by_role("radio", name=plan, exact=False).first.check()


def see_phase(title: str, *people: Someone) -> None:
    """See this over the clock: the phase, or before the start the plan."""
    for person in people:
        expect(person.page.locator('[data-part="phase"]')).to_have_text(title)
