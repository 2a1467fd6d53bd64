"""What was promised comes back: said how it went, changed, withdrawn; by both, and by one on two devices."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Instance, Someone, get_in, the_phone_of
from tests.e2e.hours import starts_an_hour, they_say_that_they_met


def test_what_was_promised_comes_back_and_is_answered(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    first = they_commit_themselves(ana, ben)
    they_end_it(ana, ben)
    instance.move_clock(timedelta(days=7))
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes("/")
    ben.taps("Enter the room")
    the_door_says_what_was_taken_along(ana)
    ana_says_how_it_went(ana, ben)
    ben_sees_and_says_his_own(ana, ben)
    what_was_answered_stays_answered(ana, first)


def they_commit_themselves(ana: Someone, ben: Someone) -> str:
    ana.taps("Start an hour now")
    ben.goes("/")
    ben.taps("Enter the room")
    for person in (ana, ben):
        expect(person.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    ana.types("When", "the kettle sings")
    ana.types("I will", "ring the whole cooperage")
    ana.page.locator('commitment-list input[name="confidence"][value="5"]').check()
    expect(ana.page.get_by_text("Would something smaller do?")).to_be_visible()
    ana.taps("Make it smaller")
    expect(ana.page.get_by_label("I will")).to_be_focused()
    ana.types("I will", "ring one cooper")
    ana.types("Where", "from the shed")
    ana.types("If something gets in the way", "write a card")
    ana.taps("Add this commitment")
    sentence = "When the kettle sings, I will ring one cooper – from the shed."
    expect(commitment(ben.page, f"{sentence} If something gets in the way, I will write a card.")).to_be_visible()
    ana_changes_her_mind_about_the_words(ana, ben)
    ben.page.get_by_text("A commitment of your own, if you like").click()
    suggest(ben.page, "ask one more question")
    expect(ben.page.get_by_label("I will")).to_have_value("ask one more question")
    ben.taps("Add this commitment")
    expect(commitment(ana.page, "I will ask one more question.")).to_be_visible()
    ana.types("#takeaway", "A long thought first.\n\nIt is the barrels that I miss.")
    expect(ben.page.get_by_text("It is the barrels that I miss.")).to_be_visible()
    return ana.page.url.removeprefix(ana.url).removesuffix("room/")


def ana_changes_her_mind_about_the_words(ana: Someone, ben: Someone) -> None:
    one = commitment(ana.page, "ring one cooper")
    one.get_by_role("button", name="Change it").click()
    expect(ana.page.get_by_label("Where")).to_have_value("from the shed")
    ana.types("Where", "")
    ana.types("If something gets in the way", "")
    ana.taps("Keep the change")
    expect(ben.page.get_by_text("When the kettle sings, I will ring one cooper.", exact=True)).to_be_visible()
    ana.types("I will", "do everything at once")
    ana.taps("Add this commitment")
    expect(commitment(ben.page, "do everything at once")).to_be_visible()
    one = commitment(ana.page, "do everything at once")
    one.get_by_role("button", name="Withdraw it").click()
    one.get_by_role("button", name="Yes, withdraw it").click()
    for person in (ana, ben):
        expect(commitment(person.page, "do everything at once")).to_have_count(0)


def they_end_it(ana: Someone, ben: Someone) -> None:
    ana.taps("Start the clock")
    ana.ends_the_hour()
    they_say_that_they_met(ana, ben)
    ana.goes("/")
    ana.taps("You and Ben")


def the_door_says_what_was_taken_along(ana: Someone) -> None:
    expect(ana.page.locator(".last-line")).to_have_text(["It is the barrels that I miss.You"])
    expect(ana.page.locator("carried-over .commitment p.said")).to_have_text(
        ["When the kettle sings, I will ring one cooper.", "I will ask one more question."]
    )


def ana_says_how_it_went(ana: Someone, ben: Someone) -> None:
    """She had half of it, for a reason in her own words. Ben, in the room, sees it at once."""
    ben_sees = commitment(ben.page, "ring one cooper").locator(".outcome")
    expect(ben_sees).to_have_text("Ana")
    one = commitment(ana.page, "ring one cooper")
    one.get_by_role("button", name="Partly").click()
    one.get_by_role("button", name="Something else").click()
    expect(one.locator(".saved")).to_have_text("Saved, sealed")
    one.get_by_label("In a line").press_sequentially("the kettle broke")
    ana.typed.append("the kettle broke")
    one.get_by_label("In a line").press("Enter")
    expect(one.locator(".outcome")).to_have_text("You: partly kept, the kettle broke")
    expect(ben_sees).to_have_text("Ana: partly kept, the kettle broke")
    expect(commitment(ben.page, "ring one cooper").get_by_role("button")).to_have_count(0)
    ana.context.set_offline(offline=True)
    one.get_by_role("button", name="No time").click()
    expect(one.locator(".saved")).to_contain_text("No connection")
    ana.context.set_offline(offline=False)
    expect(ben_sees).to_have_text("Ana: partly kept, no time")
    one.get_by_role("button", name="Something else").click()
    expect(ben_sees).to_have_text("Ana: partly kept, the kettle broke")


def ben_sees_and_says_his_own(ana: Someone, ben: Someone) -> None:
    one = commitment(ben.page, "ask one more question")
    one.get_by_role("button", name="Kept").click()
    expect(commitment(ana.page, "ask one more question").locator(".outcome")).to_have_text("Ben: kept")


def what_was_answered_stays_answered(ana: Someone, first: str) -> None:
    """On the page of the hour it was made in, it is no longer changed; the answer may be."""
    ana.goes(first)
    one = commitment(ana.page, "ring one cooper")
    expect(one.locator(".outcome")).to_have_text("You: partly kept, the kettle broke")
    expect(one.get_by_role("button", name="Change it")).to_have_count(0)
    one.get_by_role("button", name="Change the answer").click()
    one.get_by_role("button", name="Changed my mind").click()
    expect(one.locator(".outcome")).to_have_text("You: changed my mind")


def test_a_commitment_begun_before_a_change_comes_back_after_it(instance: Instance, ana: Someone, ben: Someone) -> None:
    """In the middle of a new one she changes another: neither is lost, nor mixed into the other, nor by a reload."""
    get_in(instance, ana, ben)
    session = starts_an_hour(ana)
    ana.goes(session)
    ana.types("I will", "ring one cooper")
    ana.taps("Add this commitment")
    expect(commitment(ana.page, "ring one cooper")).to_be_visible()
    will = ana.page.get_by_label("I will")
    expect(will).to_have_value("")
    ana.types("I will", "write to my sister")
    change = commitment(ana.page, "ring one cooper").get_by_role("button", name="Change it")
    change.click()
    expect(will).to_have_value("ring one cooper")
    expect(ana.page.get_by_text("What you had begun is kept, and comes back after this change.")).to_be_visible()
    ana.taps("Leave it as it was")
    expect(will).to_have_value("write to my sister")
    changes_it(ana, "ring one cooper", "ring two coopers")
    expect(will).to_have_value("write to my sister")
    ana.page.reload()
    expect(will).to_have_value("write to my sister")
    ana.taps("Add this commitment")
    expect(ana.page.locator(".commitment p.said")).to_have_text(
        ["I will ring two coopers.", "I will write to my sister."]
    )
    expect(will).to_have_value("")


def test_what_was_changed_on_two_devices_is_for_its_maker_to_say(
    browser: Browser, instance: Instance, ana: Someone, ben: Someone
) -> None:
    """At her desk without a network, and on her phone meanwhile: neither word goes over the other unasked."""
    get_in(instance, ana, ben)
    session = starts_an_hour(ana)
    ana.goes(session)
    ana.types("I will", "ring one cooper")
    ana.taps("Add this commitment")
    expect(commitment(ana.page, "ring one cooper")).to_be_visible()
    phone = the_phone_of(browser, instance, ana)
    phone.goes(session)
    changes_it(ana, "ring one cooper", "ring two coopers", offline=True)
    changes_it(phone, "ring one cooper", "write to one cooper")
    ana.context.set_offline(offline=False)
    said = ana.page.locator('commitment-list [data-part="error"]')
    expect(said).to_contain_text("You changed this elsewhere meanwhile. There it says: I will write to one cooper.")
    # The page may go: what was typed is kept, and so is the question.
    ana.page.reload()
    expect(said).to_contain_text("There it says: I will write to one cooper.")
    expect(ana.page.get_by_label("I will")).to_have_value("ring two coopers")
    ana.taps("Keep the change")
    expect(commitment(ana.page, "ring two coopers")).to_be_visible()
    phone.page.reload()
    phone.unfolds(phone.page.locator("commitment-list"))
    expect(phone.page.locator(".commitment p.said")).to_have_text(["I will ring two coopers."])
    it_was_withdrawn_on_the_phone(ana, phone)
    phone.context.close()


def it_was_withdrawn_on_the_phone(ana: Someone, phone: Someone) -> None:
    changes_it(ana, "ring two coopers", "ring them all", offline=True)
    one = commitment(phone.page, "ring two coopers")
    one.get_by_role("button", name="Withdraw it").click()
    one.get_by_role("button", name="Yes, withdraw it").click()
    expect(phone.page.locator(".commitment")).to_have_count(0)
    ana.context.set_offline(offline=False)
    said = ana.page.locator('commitment-list [data-part="error"]')
    expect(said).to_contain_text("You withdrew this elsewhere meanwhile.")
    expect(ana.page.get_by_label("I will")).to_have_value("ring them all")
    ana.taps("Add this commitment")
    expect(ana.page.locator(".commitment p.said")).to_have_text(["I will ring them all."])
    expect(said).to_be_hidden()


def changes_it(person: Someone, words: str, others: str, *, offline: bool = False) -> None:
    person.context.set_offline(offline=offline)
    person.unfolds(person.page.locator("commitment-list"))
    commitment(person.page, words).get_by_role("button", name="Change it").click()
    person.types("I will", others)
    person.taps("Keep the change")
    saved = person.page.locator('commitment-list [data-part="saved"]')
    expect(saved).to_contain_text("No connection" if offline else "Saved, sealed")


def commitment(page: Page, words: str) -> Locator:
    return page.locator(".commitment", has_text=words)


def suggest(page: Page, text: str) -> None:
    page.evaluate(
        "text => document.dispatchEvent(new CustomEvent('commitment-suggested', { detail: { text } }))",
        text,
    )
