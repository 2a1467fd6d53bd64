"""How two people who are partners come to an hour, meet in it, agree on its plan and begin, and get out of it again."""

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
        # By a key: while the room fills up, what is under the mouse moves.
        fold.locator("summary").press("Enter")
    person.page.get_by_role("radio", name=plan, exact=False).first.check()


def see_phase(title: str, *people: Someone) -> None:
    """See this over the clock: the phase, or before the start the plan."""
    for person in people:
        expect(person.page.locator('[data-part="phase"]')).to_have_text(title)


def they_choose_a_time(person: Someone) -> str:
    """From the page of their partnership, to the preparation of their first hour; gives back its address."""
    person.taps("Choose a weekly time")
    person.taps("Set our time")
    person.taps("Prepare the hour")
    expect(person.page.get_by_label("My preparation")).to_be_enabled()
    return person.page.url.removeprefix(person.url)


def starts_an_hour(person: Someone) -> str:
    """From the page of their partnership into the room of an hour now; gives back the address of that hour."""
    person.taps("Start an hour now")
    expect(person.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    return person.page.url.removeprefix(person.url).removesuffix("room/")


def they_sit_in_an_hour(person: Someone, partner: Someone) -> str:
    """One starts it, the other comes in; gives back the address of that hour."""
    address = starts_an_hour(person)
    partner.goes(f"{address}room/")
    for one in (person, partner):
        expect(one.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    return address


def they_say_that_they_met(*people: Someone) -> None:
    """Each on the page where their hour has just ended."""
    for person in people:
        expect(person.page.get_by_role("heading", name="Did we meet?")).to_be_visible()
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
