"""Looking back, in two browsers: each finds what they may, narrows it down, and finds it without a network too."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.test_access import Inspector

NOTE = "Marmalade is what she never says aloud."
TAKEAWAY = "I take along: ask Zoë at the café before the board meets."
THEIRS = "I take along the question about the lighthouse."


def test_each_finds_what_they_may_and_nothing_leaves_the_browser(
    instance: Instance, ana: Someone, ben: Someone
) -> None:
    address = get_in(instance, ana, ben)
    ana.goes("/history/")
    expect(ana.page.get_by_role("heading", name="Here you will look back")).to_be_visible()
    ana.goes(address)
    an_hour(ana, ben)
    asked: list[str] = []
    ana.page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    ana.goes(f"{address}history/")
    hour = ana.page.locator(".history-hour")
    ana.taps("Unfold all")
    expect(hour.locator(".written .said")).to_have_text([NOTE, TAKEAWAY, THEIRS])
    searches(ana.page, "cafe zoe", "Found in one place")
    expect(ana.page.locator("mark")).to_have_text(["Zoë", "café"])
    searches(ana.page, "marmalad", "Found in one place")
    searches(ana.page, "lighthuose", "Found in one place")
    searches(ana.page, "lighthouse marmalade", "Nothing fits. Fewer or other words may.")
    assert not [one for one in asked if "marmalad" in one or "zoe" in one or "lighthuose" in one]
    ben.goes("/history/")
    expect(ben.page.locator(".history-hour .written .said")).to_have_text([TAKEAWAY, THEIRS])
    searches(ben.page, "marmalade", "Nothing fits. Fewer or other words may.")
    searches(ben.page, "board", "Found in one place")
    it_is_narrowed_down(ana.page)
    it_is_found_without_a_network(ana)
    it_follows_what_another_tab_writes(ana, address)
    it_is_gone_with_the_keys(ana)


def an_hour(ana: Someone, ben: Someone) -> None:
    ana.taps("Start an hour now")
    expect(ana.page.locator("live-room")).to_be_visible()
    ben.goes("/")
    ben.taps("Enter the room")
    expect(ben.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    ana.taps("Start the clock")
    ana.ends_the_hour()
    for person in (ana, ben):
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
    for person, field, words in ((ana, "#note", NOTE), (ana, "#takeaway", TAKEAWAY), (ben, "#takeaway", THEIRS)):
        person.types(field, words)
        person.page.locator(field).blur()
        expect(person.page.locator(f"sealed-text:has({field}) .saved")).to_have_text("Saved, sealed")


def searches(page: Page, words: str, found: str) -> None:
    page.get_by_label("Search in what was written").fill(words)
    expect(page.get_by_role("search").get_by_role("status")).to_have_text(found)


def it_is_narrowed_down(page: Page) -> None:
    """By the keyboard alone: a kind, a role that nothing has, and everything again."""
    page.get_by_label("Search in what was written").fill("")
    page.get_by_label("What", exact=True).press("ArrowDown")
    expect(page.locator(".written .said")).to_have_text([NOTE])
    expect(page.locator(".written", has_text=NOTE)).to_be_visible()
    page.get_by_label("Your part").select_option("coach")
    expect(page.locator(".history-hour")).to_have_count(0)
    page.get_by_role("button", name="Show everything again").press("Enter")
    expect(page.locator(".written")).to_have_count(3)
    expect(page.get_by_label("Search in what was written")).to_be_focused()


def it_is_found_without_a_network(ana: Someone) -> None:
    ana.context.set_offline(True)
    searches(ana.page, "lighthouse", "Found in one place")
    ana.context.set_offline(False)
    ana.page.get_by_role("button", name="Show everything again").click()


def it_follows_what_another_tab_writes(ana: Someone, address: str) -> None:
    """And opens nothing that it has opened before."""
    other = ana.tab(address)
    other.page.locator(".past a").first.click()
    other.types("#takeaway", "I take along the orchard instead.")
    other.page.locator("#takeaway").blur()
    expect(other.page.locator("sealed-text:has(#takeaway) .saved")).to_have_text("Saved, sealed")
    other.page.close()
    with ana.page.expect_response(lambda answer: "since=" in answer.url and "partnership=" in answer.url) as told:
        ana.page.reload()
    records = told.value.json()["records"]
    # The one that is new, unless the other tab, still reading its page, had it first; of the rest no bytes.
    assert len(records) > 2
    assert len([one for one in records if type(one) is dict and one["server"] != "key"]) <= 1
    searches(ana.page, "orchard", "Found in one place")
    searches(ana.page, "zoe", "Nothing fits. Fewer or other words may.")


KEPT = """async () => {
    const id = document.querySelector('meta[name="person"]').content
    const database = await new Promise(done => {
        const opening = indexedDB.open("turnabout-" + id)
        opening.onsuccess = () => done(opening.result)
    })
    const store = database.transaction("values").objectStore("values")
    const all = ask => new Promise(done => { ask.onsuccess = () => done(ask.result) })
    const [names, values] = await Promise.all([all(store.getAllKeys()), all(store.getAll())])
    database.close()
    const latin = new TextDecoder("latin1")
    const caches = names.flatMap((name, at) => String(name).startsWith("cache:") ? [latin.decode(values[at])] : [])
    return [caches.length, caches.join("")]
}"""


def it_is_gone_with_the_keys(ana: Someone) -> None:
    """What lies on the device is sealed while it is unlocked, and not there afterwards."""
    count, kept = ana.page.evaluate(KEPT)
    assert count > 0
    assert not [words for words in ("orchard", "Marmalade", "lighthouse", "takeaway") if words in kept]
    other = ana.tab("/history/")
    expect(other.page.locator(".history-line").first).to_be_visible()
    ana.taps("Lock this device")
    for page in (ana.page, other.page):
        expect(page.locator(".written, .history-line")).to_have_count(0)
    assert other.page.evaluate(KEPT) == [0, ""]


def test_it_is_good_to_look_at_and_on_paper(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    an_hour(ana, ben)
    instance.move_clock(timedelta(days=7))
    inspector = Inspector(instance.url)
    inspector.watch(ana.context)
    ana.goes("/history/")
    expect(ana.page.locator(".written")).to_have_count(3)
    inspector.look(ana.page)
    ana.taps("Unfold all")
    inspector.look(ana.page)
    searches(ana.page, "board", "Found in one place")
    inspector.look(ana.page)
    assert inspector.wrong == []
    ana.page.emulate_media(media="print")
    for name in ("Print what is shown", "Show everything again"):
        expect(ana.page.get_by_role("button", name=name)).to_be_hidden()
    expect(ana.page.locator(".written", has_text="ask Zoë at the")).to_be_visible()
    ben.goes(f"{address}history/")
    expect(ben.page.get_by_role("heading", name="Looking back with Ana")).to_be_visible()


PROMISE = "When the kettle sings, I will ring one cooper."
LATER = "I take along what the ferryman said."
MONTH = timedelta(days=35)


def test_many_hours_are_scanned_and_narrowed_on_a_phone(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    an_hour(ana, ben)
    promises(ana)
    instance.move_clock(MONTH)
    for person in (ana, ben):
        person.goes(address)
    another_hour(ana, ben)
    for person in (ana, ben):
        person.page.set_viewport_size({"width": 390, "height": 844})
        person.goes(f"{address}history/")
    they_are_scanned(ana.page)
    one_is_unfolded_by_keyboard(ana.page)
    each_filter_leaves_what_fits(ana.page)
    a_search_opens_what_it_found(ana.page)
    kinds = ben.page.get_by_label("What", exact=True).locator("option")
    expect(kinds).to_have_text(["Everything", "Takeaway", "Commitment"])
    ben.page.get_by_label("What", exact=True).select_option("Takeaway")
    expect(ben.page.locator(".written .said")).to_have_text([LATER, TAKEAWAY, THEIRS])
    it_is_gone_where_it_was_withdrawn(ana, ben)


def promises(person: Someone) -> None:
    person.types("When", "the kettle sings")
    person.types("I will", "ring one cooper")
    person.taps("Add this commitment")
    expect(person.page.locator(".commitment", has_text=PROMISE)).to_be_visible()


def another_hour(ana: Someone, ben: Someone) -> None:
    ben.taps("Start an hour now")
    ana.goes("/")
    ana.taps("Enter the room")
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    ana.taps("Start the clock")
    ana.ends_the_hour()
    # His page goes on from the room by itself.
    ben.page.wait_for_url(re.compile(r"/sessions/[^/]+/$"))
    ben.types("#takeaway", LATER)
    ben.page.locator("#takeaway").blur()
    expect(ben.page.locator("sealed-text:has(#takeaway) .saved")).to_have_text("Saved, sealed")


def they_are_scanned(page: Page) -> None:
    """When, whose hour, what was taken along and promised: nothing else, and nothing beside the page."""
    hours = page.locator(".history-hour")
    expect(hours).to_have_count(2)
    expect(hours.locator("h2")).to_have_text([re.compile(r"^\d+ \w+ \d{4} \d\d:\d\d$")] * 2)
    expect(hours.locator(".role-badge")).to_have_text(["you coached", "your hour"])
    expect(hours.nth(0).locator(".history-line .said")).to_have_text([LATER])
    expect(hours.nth(1).locator(".history-line .said")).to_have_text([TAKEAWAY, THEIRS, PROMISE])
    expect(page.locator(".written:visible")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def one_is_unfolded_by_keyboard(page: Page) -> None:
    first = page.locator("summary.history-head").nth(1)
    first.press("Enter")
    expect(page.locator(".written", has_text=NOTE)).to_be_visible()
    expect(page.locator(".history-line:visible .said")).to_have_text([LATER])
    # It stays so when the list is drawn again.
    page.get_by_label("Your part").select_option("It was my hour")
    expect(page.locator(".written", has_text=NOTE)).to_be_visible()
    page.get_by_role("button", name="Show everything again").click()
    first.press("Enter")
    expect(page.locator(".written", has_text=NOTE)).to_be_hidden()


def each_filter_leaves_what_fits(page: Page) -> None:
    days = page.locator(".history-hour time")
    later, earlier = (days.nth(at).get_attribute("datetime") or "" for at in range(2))
    for label, choices in (
        ("Your part", {"coach": [later], "focus": [earlier]}),
        ("When", {later[:7]: [later], earlier[:7]: [earlier], earlier[:4]: [later, earlier]}),
        ("What", {"takeaway": [later, earlier], "note": [earlier], "commitment": [earlier]}),
    ):
        for choice, left in choices.items():
            page.get_by_label(label, exact=True).select_option(choice)
            expect(days).to_have_count(len(left))
            assert [day.get_attribute("datetime") for day in days.all()] == left
        page.get_by_label(label, exact=True).select_option("")
    expect(page.locator(".history-fold[open]")).to_have_count(0)


def a_search_opens_what_it_found(page: Page) -> None:
    for words, found in (("marmalade", "Marmalade"), ("kettle", "kettle"), ("ferryman", "ferryman")):
        searches(page, words, "Found in one place")
        expect(page.locator("mark")).to_have_text([found])
        expect(page.locator("mark")).to_be_visible()


def it_is_gone_where_it_was_withdrawn(ana: Someone, ben: Someone) -> None:
    """From the page of either, which looked at it before, and from what they find."""
    ana.page.get_by_role("button", name="Show everything again").click()
    other = ana.tab(ana.page.locator(".history-leads a").nth(1).get_attribute("href") or "")
    promise = other.page.locator(".commitment", has_text=PROMISE)
    promise.get_by_role("button", name="Withdraw it").click()
    promise.get_by_role("button", name="Yes, withdraw it").click()
    expect(promise).to_have_count(0)
    other.page.close()
    for page in (ana.page, ben.page):
        page.reload()
        expect(page.get_by_label("What", exact=True).locator("option", has_text="Takeaway")).to_have_count(1)
        searches(page, "kettle", "Nothing fits. Fewer or other words may.")
