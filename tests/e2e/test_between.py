"""The week between: lines brought from home and on a phone, a sheet that one may let the other read."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in, the_phone_of
from tests.e2e.hours import they_choose_a_time

BRING = "Bring to the next hour"


def test_what_comes_to_mind_is_there_in_the_hour(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    session = they_choose_a_time(ana)
    ana_brings_lines_from_home(ana)
    one_line_waits_without_a_network(ana, session)
    she_prepares_and_lets_him_read(ana, ben, session)
    what_was_ticked_off_stays_with_its_hour(ana, session)


def test_a_line_that_left_its_field_is_never_lost(
    browser: Browser, instance: Instance, ana: Someone, ben: Someone
) -> None:
    """The server answers nothing, and the page goes the moment the field is free for the next line."""
    get_in(instance, ana, ben)
    session = they_choose_a_time(ana)
    ana.goes("/")
    ana.context.route("**/vault/records/*/", lambda route: None if route.request.method == "PUT" else route.continue_())
    for words in ("The letter from the bank", "What Mira said at the door"):
        ana.types(BRING, words)
        ana.page.get_by_label(BRING).press("Enter")
        expect(ana.page.get_by_label(BRING)).to_have_value("")
    ana.types(BRING, "Half a thou")
    ana.page.reload()
    ana.goes(session)
    # It waits on this device, and the page says so much before any answer comes.
    expect(brought(ana)).to_have_text(["The letter from the bank", "What Mira said at the door"])
    ana.context.unroute("**/vault/records/*/")
    ana.page.reload()
    expect(brought(ana)).to_have_text(["The letter from the bank", "What Mira said at the door"])
    phone = the_phone_of(browser, instance, ana)
    phone.goes(session)
    expect(brought(phone)).to_have_text(["The letter from the bank", "What Mira said at the door"])
    phone.context.close()


def ana_brings_lines_from_home(ana: Someone) -> None:
    """With Enter, two in a row; a half-typed one outlives a reload. Ben’s pages know nothing of it."""
    ana.goes("/")
    for words in ("The letter from the bank", "What Mira said at the door"):
        ana.types(BRING, words)
        ana.page.get_by_label(BRING).press("Enter")
        expect(ana.page.get_by_label(BRING)).to_have_value("")
        expect(ana.page.get_by_text("it waits in your preparation")).to_be_visible()
    ana.types(BRING, "Half a thou")
    expect(ana.page.get_by_label(BRING)).to_have_value("Half a thou")
    ana.page.wait_for_function("async () => (await navigator.locks.query()).held.length > 0")
    ana.page.reload()
    expect(ana.page.get_by_label(BRING)).to_have_value("Half a thou")
    ana.types(BRING, "")
    ana.page.set_viewport_size({"width": 360, "height": 700})
    expect(ana.page.get_by_role("button", name="Keep", exact=True)).to_be_visible()
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def one_line_waits_without_a_network(ana: Someone, session: str) -> None:
    ana.goes(session)
    expect(brought(ana)).to_have_text(["The letter from the bank", "What Mira said at the door"])
    ana.context.set_offline(offline=True)
    ana.types("Something to bring", "The garden, from the train")
    ana.page.get_by_label("Something to bring").press("Enter")
    expect(ana.page.locator("bring-line .saved")).to_contain_text("No connection")
    expect(brought(ana)).to_have_count(3)
    ana.context.set_offline(offline=False)
    again = ana.tab(session)
    expect(brought(again)).to_have_text(
        ["The letter from the bank", "What Mira said at the door", "The garden, from the train"]
    )
    again.page.get_by_role("button", name="Remove: What Mira said at the door").click()
    expect(brought(again)).to_have_count(2)
    again.page.close()


def she_prepares_and_lets_him_read(ana: Someone, ben: Someone, session: str) -> None:
    ana.goes(session)
    ben.goes(session)
    sharing = ana.page.locator("sheet-sharing")
    expect(sharing).to_contain_text("Only you can read this.")
    ana.types("My preparation", "I want to talk about the harbour.")
    expect(ana.page.locator('[data-kind="prep"] .saved').first).to_have_text("Saved, sealed")
    theirs = ben.page.locator('their-text[data-kind="shared-prep"]')
    ben.page.reload()
    expect(ben.page.get_by_label("My preparation")).to_be_enabled()
    expect(theirs).not_to_contain_text("harbour")
    ana.taps("Let Ben read this")
    expect(sharing).to_contain_text("Ben can read this.")
    ben.page.reload()
    expect(theirs).to_contain_text("I want to talk about the harbour.")
    what_is_written_after_is_private_again(ana, ben, theirs)


def test_what_was_let_go_on_two_devices_is_taken_back_by_one(
    browser: Browser, instance: Instance, ana: Someone, ben: Someone
) -> None:
    """Her laptop and her phone both stood there with nothing shared yet: two taps are one copy."""
    get_in(instance, ana, ben)
    session = they_choose_a_time(ana)
    ana.types("My preparation", "I want to talk about the harbour.")
    expect(ana.page.locator('[data-kind="prep"] .saved').first).to_have_text("Saved, sealed")
    phone = the_phone_of(browser, instance, ana)
    phone.goes(session)
    expect(phone.page.get_by_role("button", name="Let Ben read this")).to_be_enabled()
    for device in (ana, phone):
        device.taps("Let Ben read this")
        expect(device.page.locator("sheet-sharing")).to_contain_text("Ben can read this.")
    she_takes_it_back(ana, ben, session)
    # Let go at her desk while nothing came through, it arrives beside what the phone let go meanwhile.
    sending = "**/vault/records/*/"
    ana.context.route(sending, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    ana.taps("Let Ben read this")
    expect(ana.page.locator("sheet-sharing")).to_contain_text("once this device is back")
    phone.page.reload()
    phone.taps("Let Ben read this")
    expect(phone.page.locator("sheet-sharing")).to_contain_text("Ben can read this.")
    phone.context.close()
    ana.context.unroute(sending)
    ana.page.reload()
    expect(ana.page.locator("sheet-sharing")).to_contain_text("Ben can read this.")
    she_takes_it_back(ana, ben, session)


def she_takes_it_back(ana: Someone, ben: Someone, session: str) -> None:
    theirs = ben.page.locator('their-text[data-kind="shared-prep"]')
    ben.goes(session)
    expect(theirs).to_contain_text("harbour")
    ana.taps("Take it back")
    expect(ana.page.locator("sheet-sharing")).to_contain_text("Only you can read this.")
    ben.goes(session)
    expect(ben.page.get_by_label("My preparation")).to_be_enabled()
    ben.page.wait_for_load_state("networkidle")
    expect(theirs).not_to_contain_text("harbour")


def what_is_written_after_is_private_again(ana: Someone, ben: Someone, theirs: Locator) -> None:
    sharing = ana.page.locator("sheet-sharing")
    ana.types("My preparation", "I want to talk about the harbour. And about money.")
    expect(sharing).to_contain_text("What you wrote since is yours alone.")
    expect(ana.page.locator('[data-kind="prep"] .saved').first).to_have_text("Saved, sealed")
    ben.page.reload()
    expect(theirs).to_contain_text("the harbour.")
    expect(theirs).not_to_contain_text("money")
    ana.taps("Let Ben read it as it is now")
    expect(sharing.get_by_role("button", name="Let Ben read")).to_be_hidden()
    ben.page.reload()
    expect(theirs).to_contain_text("And about money.")
    ana.taps("Take it back")
    expect(sharing).to_contain_text("Only you can read this.")
    ben.page.reload()
    expect(ben.page.get_by_label("My preparation")).to_be_enabled()
    expect(theirs).not_to_contain_text("harbour")
    # What was begun as private notes before is still there.
    ana.page.get_by_text("Private notes for this hour").first.click()
    ana.types("#note", "Begin with the weather")
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")


def what_was_ticked_off_stays_with_its_hour(ana: Someone, session: str) -> None:
    ana.goes("/")
    ana.taps("You and Ben")
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ana.page.locator(".brought label", has_text="The letter from the bank").click()
    expect(ana.page.get_by_role("checkbox", name="The letter from the bank")).to_be_checked()
    expect(ana.page.locator("bring-line .saved")).not_to_be_visible()
    ana.page.reload()
    expect(ana.page.get_by_role("checkbox", name="The letter from the bank")).to_be_checked()
    ana.goes(session)
    expect(brought(ana)).to_have_text(["The garden, from the train"])


def brought(person: Someone) -> Locator:
    return person.page.locator(".brought .said")
