"""The end of the hour while two are in their call: whoever writes goes on, and the room comes to rest."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.calls.calling import sees, they_call
from tests.e2e.conftest import Instance, Someone
from tests.e2e.hours import see_phase
from tests.e2e.test_access import Inspector

OVER = "The hour is over. You are still in your call: say goodbye in peace."


def told(person: Someone) -> Locator:
    return person.page.get_by_text(OVER)


def test_whoever_writes_goes_on_writing(instance: Instance, ana: Someone, ben: Someone) -> None:
    path = they_call(instance, ana, ben)
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    notes = ben.page.get_by_label("Private notes")
    notes.click()
    ben.page.keyboard.type("She said it calmly")
    ana.ends_the_hour()
    expect(told(ben)).to_be_visible()
    expect(notes).to_be_focused()
    ben.page.keyboard.press("Enter")
    ben.page.keyboard.type("and meant it")
    assert ben.page.url.endswith(path)
    # Far down the page, too, where the notice is not in sight.
    at_hand = ben.page.locator('[data-part="at-hand"] > :first-child')
    expect(at_hand).to_be_visible()
    expect(at_hand).to_have_attribute("data-words", "The hour is over")
    sees(ben.page)
    expect(notes).to_have_value("She said it calmly\nand meant it")
    our_page = ben.page.get_by_label("Our page")
    our_page.fill("Thank you, Ana.")
    ben.taps("Leave the call")
    ben.page.wait_for_url(f"**{path.removesuffix('room/')}")
    expect(notes).to_have_value("She said it calmly\nand meant it")
    expect(our_page).to_have_value("Thank you, Ana.")
    ana.taps("Leave the call and close the hour")
    expect(ana.page.get_by_label("Our page")).to_have_value("Thank you, Ana.")


def test_the_room_comes_to_rest_around_the_call(instance: Instance, ana: Someone, ben: Someone) -> None:
    inspector = Inspector(ana.url)
    inspector.watch(ana.context)
    they_call(instance, ana, ben)
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    ana.ends_the_hour()
    # Her button is gone: now it is what is said, and not the way out. His is still there.
    expect(told(ana)).to_be_focused()
    expect(told(ben)).to_be_visible()
    expect(ben.page.get_by_role("button", name="Mute")).to_be_focused()
    for person in (ana, ben):
        sees(person.page)
        for gone in ("The clock", "Your card"):
            expect(person.page.get_by_role("region", name=gone)).to_have_count(0)
        expect(person.page.get_by_role("list", name="The phases")).to_have_count(0)
        buttons = person.page.locator(".room-main").get_by_role("button").all_inner_texts()
        assert not {"Next phase", "Pause", "End the hour", "Yes, end the hour", "Keep going"}.intersection(buttons)
        expect(person.page.get_by_text("What do you want from")).to_be_hidden()
        for stays in ("Our page", "Private notes", "What I take with me"):
            expect(person.page.get_by_label(stays)).to_be_visible()
        expect(person.page.get_by_role("link", name="Leave the call and close the hour")).to_be_visible()
    inspector.look(ana.page)
    assert inspector.wrong == []
