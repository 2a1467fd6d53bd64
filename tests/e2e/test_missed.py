"""An hour that was not held: each says so privately, and who could not come stands only where both agree."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import they_meet


def test_both_say_who_could_not_come_and_neither_is_counted(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    ana.taps("Start the clock")
    ana.ends_the_hour()
    for person in (ana, ben):
        expect(person.page.get_by_role("heading", name="Did we meet?")).to_be_visible()
    asked = ana.page.locator("did-we-meet")
    asked.get_by_role("button", name="No", exact=True).press("Enter")
    expect(asked.get_by_role("button", name="I could not")).to_be_focused()
    # Whoever leaves now has said No.
    ana.page.reload()
    expect(asked.get_by_text("You answered; Ben has not yet.")).to_be_visible()
    asked.get_by_role("button", name="No", exact=True, pressed=True).press("Enter")
    asked.get_by_role("button", name="Ben could not").press("Enter")
    expect(asked.get_by_text("Kept. Thank you.")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_text("could not come. The turn")).to_have_count(0)
    asked = ben.page.locator("did-we-meet")
    asked.get_by_role("button", name="No", exact=True).click()
    asked.get_by_role("button", name="I could not").click()
    expect(asked.get_by_text("Kept. Thank you.")).to_be_visible()
    ana.page.reload()
    expect(ana.page.get_by_text("No, Ben could not come. The turn stays where it was.")).to_be_visible()


def test_who_could_not_come_is_said_afterwards_where_a_letter_took_the_no(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    they_meet(ana, ben, get_in(instance, ana, ben))
    ana.taps("Start the clock")
    ana.ends_the_hour()
    for person in (ana, ben):
        asked = person.page.locator("did-we-meet")
        asked.get_by_role("button", name="No", exact=True).click()
        asked.get_by_role("button", name="Neither of us, or never mind").click()
        expect(asked.get_by_text("Kept. Thank you.")).to_be_visible()
    for person, says in ((ana, "Ben could not"), (ben, "I could not")):
        person.page.reload()
        asked = person.page.locator("did-we-meet")
        expect(asked.get_by_role("button", name="Yes", exact=True)).to_have_count(0)
        asked.get_by_role("button", name=says).press("Enter")
        expect(asked.get_by_text("Kept. Thank you.")).to_be_visible()
    ana.page.reload()
    expect(ana.page.get_by_text("No, Ben could not come. The turn stays where it was.")).to_be_visible()
