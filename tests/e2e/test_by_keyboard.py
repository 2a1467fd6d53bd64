"""The whole hour by keyboard alone, by both: no pointer, and never a moment without a place to go on from."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import see_phase
from tests.e2e.keyboard import Keyboard

IDEAS = ("Ask the ferry office first", "Sleep on it", "Write to Mira")


def test_the_whole_hour_by_keyboard_alone(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    hers, his = Keyboard(ana), Keyboard(ben)
    they_come_in_and_choose(hers, his)
    the_ask_is_said(hers, his)
    ideas_are_offered_written_taken_and_binned(hers, his)
    one_taken_becomes_a_commitment(hers, his)
    cards_are_changed_and_put_away(his)
    both_write_our_page(hers, his)
    the_clock_is_moved(hers, his)
    hers.writes(ana.page.locator("#note"), "typed without a pointer")
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")
    it_is_ended(hers)
    for keys, answers in ((hers, 4), (his, 1)):
        it_is_closed(keys, answers)
    expect(ana.page.locator("pulse-form .answers")).to_have_count(2)


def they_come_in_and_choose(hers: Keyboard, his: Keyboard) -> None:
    hers.presses(hers.button("Start an hour now"))
    expect(hers.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    his.person.goes("/")
    his.presses(his.main.get_by_role("link", name="Enter the room"))
    for keys in (hers, his):
        expect(keys.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    fold = hers.page.locator(".plan-choice summary")
    hers.presses(fold)
    hers.is_on(fold)
    plans = hers.page.locator('.plan-choice input[type="radio"]')
    hers.picks(plans, hers.page.get_by_role("radio", name="The full hour"))
    see_phase("The full hour", hers.person, his.person)
    hers.presses(hers.button("Start the clock"), back=True)
    see_phase("Arrive", hers.person, his.person)
    hers.is_on(hers.button("Next phase"))


def advice(keys: Keyboard) -> Locator:
    return keys.page.locator("hour-advice")


def the_ask_is_said(hers: Keyboard, his: Keyboard) -> None:
    hers.picks(advice(hers).locator('input[name="ask"]'), advice(hers).get_by_role("radio", name="Challenge me"))
    expect(advice(his).get_by_text("Ana wants to be challenged.")).to_be_visible()
    hers.presses(advice(hers).locator("summary"))
    understood = advice(hers).locator('input[name="hour-heard"]')
    hers.picks(understood, understood.nth(9))
    expect(advice(his).get_by_text("Ana feels understood: 9 of 10.")).to_be_visible()


def ideas_are_offered_written_taken_and_binned(hers: Keyboard, his: Keyboard) -> None:
    may_i = his.button("May I offer an idea?")
    his.presses(may_i)
    his.is_on(may_i)
    # What arrives takes nobody's place: she goes on to it when she likes.
    expect(hers.button("Not yet")).to_be_visible()
    hers.is_on(advice(hers).locator('input[name="hour-heard"]').nth(9))
    hers.presses(hers.button("Yes"), "Space", back=True)
    hers.is_on(hers.button("I would like your ideas"))
    field = his.page.locator("#idea-text")
    for words in IDEAS:
        his.writes(field, words)
        his.page.keyboard.press("Enter")
        expect(advice(hers).get_by_text(words)).to_be_visible()
    # After the third the field is gone; what was written is where he is.
    expect(field).to_be_hidden()
    expect(his.page.locator("hour-advice [data-part='ideas']")).to_be_focused()
    items = advice(hers).locator("li.idea")
    for at, name in ((0, "Take it"), (1, "Bin it")):
        hers.presses(hers.button(name, items.nth(at)))
        hers.is_on(hers.button(name, items.nth(at)))
    expect(advice(his).locator("li.idea .fate")).to_have_text(["Taken", "Binned", ""])


def one_taken_becomes_a_commitment(hers: Keyboard, his: Keyboard) -> None:
    hers.presses(hers.button("Make it a commitment"), back=True)
    form = hers.page.locator("commitment-list form")
    will = form.get_by_label("I will")
    hers.is_on(will)
    hers.writes(form.get_by_label("When"), "the shop opens", back=True)
    sure = form.locator('input[name="confidence"]')
    hers.picks(sure, sure.nth(5))
    hers.presses(hers.button("Make it smaller"))
    hers.is_on(will)
    hers.page.keyboard.type("ring the ferry office")
    add = hers.button("Add this commitment")
    hers.presses(add)
    said = "When the shop opens, I will ring the ferry office."
    expect(his.page.locator("li.commitment p.said")).to_have_text(said)
    expect(hers.page.locator('commitment-list form [data-part="saved"]')).to_have_text("Saved, sealed")
    hers.is_on(add)


def cards_are_changed_and_put_away(his: Keyboard) -> None:
    card = his.page.locator(".prompt-card .said")
    for name in ("Another card", "Put this card away"):
        before = card.inner_text()
        his.presses(his.button(name))
        expect(card).not_to_have_text(before)
        his.is_on(his.button(name))
    expect(his.page.locator('[data-part="card-saved"]')).to_have_text("Saved, sealed")


def both_write_our_page(hers: Keyboard, his: Keyboard) -> None:
    sheets = [keys.page.get_by_label("Our page", exact=True) for keys in (hers, his)]
    hers.writes(sheets[0], "Ana was here.", back=True)
    expect(sheets[1]).to_have_value("Ana was here.")
    his.reach(sheets[1])
    his.page.keyboard.press("Control+End")
    his.writes(sheets[1], " So was Ben.")
    expect(sheets[0]).to_have_value("Ana was here. So was Ben.")
    hers.page.keyboard.press("Tab")
    assert not hers.page.evaluate("document.activeElement.id === 'our-page'")


def the_clock_is_moved(hers: Keyboard, his: Keyboard) -> None:
    more = hers.page.locator('[data-part="extend"]')
    hers.presses(more, back=True)
    expect(hers.page.locator(".phase-list li").first).to_contain_text("8 min")
    hers.is_on(more)
    hers.presses(hers.button("Pause"), "Space", back=True)
    see_phase("Arrive · paused", hers.person, his.person)
    hers.is_on(hers.button("Start the clock again"))
    hers.page.keyboard.press("Enter")
    see_phase("Arrive", hers.person, his.person)
    hers.is_on(hers.button("Pause"))
    hers.presses(hers.button("Next phase"), back=True)
    see_phase("Check in", hers.person, his.person)
    hers.is_on(hers.button("Next phase"))


def it_is_ended(hers: Keyboard) -> None:
    hers.presses(hers.button("End the hour"), back=True)
    hers.is_on(hers.button("Yes, end the hour"))
    hers.presses(hers.button("Keep going"))
    hers.is_on(hers.button("End the hour"))
    hers.page.keyboard.press("Enter")
    hers.is_on(hers.button("Yes, end the hour"))
    hers.page.keyboard.press("Enter")


def it_is_closed(keys: Keyboard, answers: int) -> None:
    """Did we meet, and the pulse, each on the page that the room led to."""
    meet = keys.page.locator("did-we-meet")
    yes = keys.button("Yes", meet)
    keys.presses(yes)
    expect(meet.get_by_text("Kept. Thank you.")).to_be_visible()
    keys.is_on(yes)
    lines = keys.page.locator("pulse-form fieldset")
    expect(lines).to_have_count(answers + 1)
    for line in lines.all():
        among = line.get_by_role("radio")
        keys.picks(among, among.nth(0 if line == lines.last else 2))
    keys.presses(keys.button("Send, sealed"))
    expect(keys.page.locator("pulse-form form")).to_be_hidden()
    expect(keys.page.locator("pulse-form :focus")).to_have_count(1)
