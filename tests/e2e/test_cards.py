"""A deck that is one's own: cards put away stay away, and cards of one's own come first."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone
from tests.e2e.hours import see_phase, they_begin, they_choose

SAYS = "new CustomEvent('ask-changed', { detail: { ask: 'challenge' } })"


def card(person: Someone) -> Locator:
    return person.page.locator(".prompt-card .said")


def test_a_card_put_away_stays_away_and_can_come_back(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_begin(instance, ana, ben)
    first = card(ana).inner_text()
    ana.taps("Another card")
    expect(card(ana)).not_to_have_text(first)
    second = card(ana).inner_text()
    ana.taps("Put this card away")
    expect(card(ana)).not_to_have_text(second)
    expect(ana.page.locator('[data-part="card-saved"]')).to_have_text("Saved, sealed")
    ana.page.reload()
    see_phase("Arrive", ana)
    expect(ana.page.get_by_label("A card of your own")).to_be_enabled()
    seen = set()
    for _ in range(6):
        seen.add(card(ana).inner_text())
        ana.taps("Another card")
    assert second not in seen
    assert first in seen
    # The partner's deck is the partner's.
    ana.page.get_by_text("Your own cards").click()
    expect(ana.page.get_by_text("Put away", exact=True)).to_be_visible()
    ana.taps("Show it again")
    expect(ana.page.get_by_text("Put away", exact=True)).to_be_hidden()


def test_a_card_of_ones_own_comes_first_and_is_nobody_elses(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_choose(instance, ana, ben, "The full hour")
    ben.page.get_by_text("Your own cards").click()
    ben.types("A card of your own", "Ask about the beehives.")
    ben.page.get_by_label("In the phase").select_option("Arrive")
    # Half written, it waits on the device.
    ben.page.reload()
    expect(ben.page.get_by_label("A card of your own")).to_have_value("Ask about the beehives.")
    ben.taps("Add this card")
    expect(ben.page.get_by_label("A card of your own")).to_have_value("")
    ana.taps("Start the clock")
    see_phase("Arrive", ana, ben)
    expect(card(ben)).to_have_text("Ask about the beehives.")
    expect(card(ana)).not_to_have_text("Ask about the beehives.")
    ben.page.reload()
    expect(card(ben)).to_have_text("Ask about the beehives.")
    assert b"beehives" not in instance.database.read_bytes()
    ben.page.get_by_text("Your own cards").click()
    ben.taps("Take it away")
    expect(card(ben)).not_to_have_text("Ask about the beehives.")


def test_the_card_follows_what_was_asked_for(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_begin(instance, ana, ben)
    ben.page.evaluate(f"document.querySelector('live-room').dispatchEvent({SAYS})")
    expect(card(ben)).to_have_text("You want to be challenged. What should I leave alone all the same?")


def test_help_for_a_hard_moment_is_always_at_hand(instance: Instance, ana: Someone, ben: Someone) -> None:
    they_choose(instance, ana, ben, "The quiet room")
    for person, words in ((ben, "Asking does no harm."), (ana, "You may stop at any moment.")):
        person.page.get_by_text("If it gets very hard").click()
        expect(person.page.get_by_text(words)).to_be_visible()
        expect(person.page.get_by_role("link", name="People to call, day and night")).to_be_visible()
