"""Two people go from nothing to a held hour, then to the next with swapped roles, on a moved clock."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone

INSTANT_FOR_PEOPLE = 15_000  # ms a person might wait for the other's browser


def test_two_weeks_from_nothing(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_get_in(instance, ana, ben)
    they_agree(ana, ben)
    they_start_now(ana, ben)
    they_live_through_the_hour(ana, ben)
    they_close(ana, ben)
    they_choose_a_time(ana, ben)
    a_week_later_roles_are_swapped(instance, ana, ben)


def they_get_in(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.taps("Invite a friend")
    ana.types("A line to your friend", "Ben, shall we give the lighthouse hour a try?")
    ana.taps("Make the link")
    link = ana.page.locator("#link")
    link.wait_for()
    ben.page.goto(link.input_value())
    expect(ben.page.get_by_role("heading", name="Ana")).to_be_visible()
    expect(ben.page.get_by_text("lighthouse hour")).to_be_visible()
    assert "#" not in ben.page.url
    ben.taps("Yes: make my account")
    ben.signs_up()
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    ana.goes("/")
    ana.taps("See who accepted")
    expect(ana.page.get_by_role("heading", name="Ben")).to_be_visible()
    ana.taps("Yes, that is them")
    expect(ana.page.get_by_role("heading", name="You and Ben")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_role("heading", name="You and Ana")).to_be_visible()


def they_agree(ana: Someone, ben: Someone) -> None:
    for person, other in ((ana, ben), (ben, ana)):
        person.taps("Read the agreement")
        expect(person.page.locator("ol.clauses > li")).to_have_count(10)
        person.taps("I agree")
        expect(person.page.get_by_text(f"{person.name} agreed on")).to_be_visible()
        person.taps("Back")
        expect(person.page.get_by_role("heading", name=f"You and {other.name}")).to_be_visible()
    expect(ben.page.get_by_text("You have both agreed.")).to_be_visible()


def they_start_now(ana: Someone, ben: Someone) -> None:
    ana.types("A link, a telephone, or a place", "the blue bench behind the harbour office")
    ana.taps("Keep it")
    expect(ana.page.get_by_text("Kept, sealed")).to_be_visible()
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes("/")
    ben.taps("Enter the room")
    expect(ben.page.get_by_text("the blue bench behind the harbour office")).to_be_visible()
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")


def they_live_through_the_hour(ana: Someone, ben: Someone) -> None:
    expect(ana.page.get_by_text("Your hour")).to_be_visible()
    expect(ben.page.get_by_text("You coach")).to_be_visible()
    ana.taps("Start the clock")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("Arrive")
        expect(person.page.locator(".prompt-card .said")).not_to_be_empty()
    ben.taps("Next phase")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="phase"]')).to_have_text("Check in")
    ana.types("#note", "Between us, I am afraid the marmalade business will fold.")
    ben.types("#takeaway", "Ana already knows what the kestrel means to her.")
    expect(ben.page.locator('[data-kind="takeaway"] .saved')).to_have_text("Saved, sealed")
    expect(ana.page.get_by_text("what the kestrel means")).to_be_visible()
    ana.types("If or when", "it is Tuesday and the kettle sings")
    ana.types("I will", "ring the cooperage about the barrels")
    ana.taps("Add this promise")
    expect(ben.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()


def they_close(ana: Someone, ben: Someone) -> None:
    ana.taps("End the hour")
    for person in (ana, ben):
        expect(person.page.get_by_role("heading", name="Did we meet?")).to_be_visible()
        person.page.locator("did-we-meet").get_by_label("Yes").check()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
    for name, point in (("heard", 9), ("free", 8), ("mine", 10), ("useful", 7)):
        ana.page.locator(f'pulse-form input[name="{name}"][value="{point}"]').check()
    ana.page.locator('pulse-form input[name="between"][value="no"]').check()
    ana.taps("Send, sealed")
    expect(ana.page.get_by_text("Yours is in.")).to_be_visible()
    ben.page.reload()
    expect(ben.page.locator("pulse-form form")).to_be_visible()
    expect(ben.page.locator("pulse-form .answers")).to_have_count(0)
    ben.page.locator('pulse-form input[name="guess"][value="8"]').check()
    ben.page.locator('pulse-form input[name="between"][value="maybe"]').check()
    ben.taps("Send, sealed")
    for person in (ben, ana):
        expect(person.page.locator("pulse-form .answers")).to_have_count(2, timeout=INSTANT_FOR_PEOPLE)


def they_choose_a_time(ana: Someone, ben: Someone) -> None:
    ben.goes("/")
    ben.taps("Choose a weekly time")
    expect(ben.page.get_by_text("For Ana:")).to_be_visible()
    ben.taps("Set our time")
    expect(ben.page.get_by_role("heading", name="Next: your hour")).to_be_visible()
    ana.goes("/")
    expect(ana.page.get_by_role("heading", name="Next, you coach Ben")).to_be_visible()
    expect(ana.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()
    expect(ana.page.locator("ol.strip li.week")).not_to_have_count(0)


def a_week_later_roles_are_swapped(instance: Instance, ana: Someone, ben: Someone) -> None:
    instance.move_clock(timedelta(days=6, hours=23, minutes=50))
    for person, other in ((ana, ben), (ben, ana)):
        person.goes("/")
        person.taps("Enter the room")
        expect(person.page.get_by_text("ring the cooperage about the barrels")).to_be_visible()
        expect(person.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
        assert other.name
    expect(ana.page.get_by_text("You coach")).to_be_visible()
    expect(ben.page.get_by_text("Your hour")).to_be_visible()
