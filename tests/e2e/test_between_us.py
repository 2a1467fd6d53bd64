"""What is between the two, and who is to know: its author says so before sending, and nobody else."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import see_phase, they_meet

LINE = "The pauses felt short to me"
INSTANT_FOR_PEOPLE = 15_000  # ms


def they_hold_an_hour(ana: Someone, ben: Someone, address: str) -> None:
    they_meet(ana, ben, address)
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    ana.ends_the_hour()
    for person in (ana, ben):
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()


def answers_well(ana: Someone) -> None:
    for name in ("heard", "free", "mine", "useful"):
        ana.page.locator(f'pulse-form input[name="{name}"][value="8"]').check()
    ana.page.locator('pulse-form input[name="between"][value="no"]').check()
    ana.taps("Send, sealed")
    expect(ana.page.get_by_text("Yours is in.")).to_be_visible()


def test_what_nobody_chose_to_share_only_its_author_sees(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    they_hold_an_hour(ana, ben, address)
    answers_well(ana)
    line = ben.page.get_by_label("In a line, if you like")
    expect(line).to_be_hidden()
    ben.page.locator('pulse-form input[name="guess"][value="8"]').check()
    ben.page.locator('pulse-form input[name="between"][value="yes"]').check()
    line.fill(LINE)
    expect(ben.page.locator("pulse-form").get_by_text("Kept on this device")).to_be_visible()
    ben.page.reload()
    expect(line).to_have_value(LINE)
    expect(ben.page.get_by_label("Let Ana see this, too")).not_to_be_checked()
    ben.taps("Send, sealed")
    for person in (ben, ana):
        expect(person.page.locator("pulse-form .answers")).to_have_count(2, timeout=INSTANT_FOR_PEOPLE)
    own = ben.page.locator('pulse-form [data-part="revealed"]')
    expect(own).to_contain_text(LINE)
    expect(own).to_contain_text("Only you see this.")
    # A kept "yes" and a "no" look alike to the other: nothing is said of either.
    expect(ana.page.locator('pulse-form [data-part="revealed"]')).not_to_contain_text(LINE)
    assert ana.page.get_by_text("Anything between us: yes").count() == 0
    assert ben.page.get_by_text("Anything between us: no").count() == 0
    # And no hour is suggested by what one of them kept.
    they_meet(ana, ben, address)
    see_phase("The full hour", ana, ben)


def test_what_somebody_shared_both_read(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    they_hold_an_hour(ana, ben, address)
    answers_well(ana)
    ben.page.locator('pulse-form input[name="guess"][value="8"]').check()
    ben.page.locator('pulse-form input[name="between"][value="maybe"]').check()
    ben.page.get_by_label("In a line, if you like").fill(LINE)
    ben.page.get_by_label("Let Ana see this, too").check()
    ben.taps("Send, sealed")
    for person in (ben, ana):
        told = person.page.locator('pulse-form [data-part="revealed"]')
        expect(told).to_contain_text("Anything between us: maybe", timeout=INSTANT_FOR_PEOPLE)
        expect(told).to_contain_text(LINE)
