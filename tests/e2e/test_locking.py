"""What locks a browser, what goes with the keys, and what stays."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in

# What lies in this browser, by database: names only.
STORED = """async () => {
    const names = database => new Promise((resolve, reject) => {
        const opening = indexedDB.open(database)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
            const asked = opening.result.transaction("values").objectStore("values").getAllKeys()
            asked.onsuccess = () => { opening.result.close(); resolve(asked.result.map(String)) }
        }
    })
    const found = {}
    for (const { name } of await indexedDB.databases()) found[name] = await names(name)
    return found
}"""
# As if this browser had thrown its keys away by itself.
LOSE_KEYS = """person => new Promise((resolve, reject) => {
    const opening = indexedDB.open(`turnabout-${person}`)
    opening.onsuccess = () => {
        const change = opening.result.transaction("values", "readwrite")
        change.objectStore("values").delete("keys")
        change.oncomplete = () => { opening.result.close(); resolve() }
        change.onabort = () => reject(change.error)
    }
})"""
LOCKED = "Your notes are locked on this device."


def test_what_locks_and_what_stays(instance: Instance, ana: Someone, ben: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    room = ana.page.url.removeprefix(ana.url)
    answers_get_lost(ana)
    ana = a_tab_dies_without_a_network(ana, room)
    signing_out_locks_every_tab(ana, room)
    signing_in_takes_up_the_draft(ana, room, "Half a thought about the ferry")
    without_keys_every_page_says_so(ana, partnership, room)
    a_sign_in_that_ended_elsewhere_locks(ana, room)
    another_person_locks_the_first(ana, ben, partnership)


def answers_get_lost(ana: Someone) -> None:
    """What was taken although its answer never came is one's own, and no other text to choose from."""
    saved = ana.page.locator('[data-kind="note"] .saved')
    for words in ("At the station", "At the station, early"):
        ana.context.route("**/vault/records/*/", lambda route: (route.fetch(), route.abort()))
        ana.types("#note", words)
        expect(saved).to_contain_text("No connection. Kept on this device")
        ana.context.unroute("**/vault/records/*/")
        ana.types("#note", f"{words}, with a book")
        expect(saved).to_have_text("Saved, sealed")
        expect(ana.page.get_by_role("button", name="Keep both").first).to_be_hidden()


def a_tab_dies_without_a_network(ana: Someone, room: str) -> Someone:
    ana.types("#note", "Before the tunnel")
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")
    ana.context.set_offline(offline=True)
    ana.types("#note", "Before the tunnel, and in it")
    expect(ana.page.locator('[data-kind="note"] .saved')).to_contain_text("No connection. Kept on this device")
    ana.page.close()
    ana.context.set_offline(offline=False)
    again = ana.tab(room)
    expect(again.page.locator("#note")).to_have_value("Before the tunnel, and in it")
    expect(again.page.locator('[data-kind="note"] .saved')).to_have_text("Saved, sealed")
    return again


def signing_out_locks_every_tab(ana: Someone, room: str) -> None:
    elsewhere = ana.tab(room.removesuffix("room/"))
    expect(elsewhere.page.get_by_role("heading", name="Your hour with Ben")).to_be_visible()
    person = person_of(ana)
    assert "keys" in stored(ana)[person]
    with ana.page.expect_websocket() as opened:
        ana.page.reload()
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    an_unsent_thought(ana, "Half a thought about the ferry")
    with opened.value.expect_event("close"):
        elsewhere.signs_out()
    expect(ana.page.get_by_text("You are signed out here.")).to_be_visible()
    nothing_is_open(ana, person)
    elsewhere.page.go_back()
    expect(elsewhere.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "Ben" not in elsewhere.page.content()
    elsewhere.page.close()


def signing_in_takes_up_the_draft(ana: Someone, room: str, words: str) -> None:
    ana.signs_in()
    ana.goes(room)
    expect(ana.page.locator("#note")).to_have_value(words)
    # Sent from here, or before that by the page after signing in: then the sheet is as any other, and says nothing.
    expect(ana.page.locator('[data-kind="note"] .saved')).to_have_text(re.compile("^(Saved, sealed)?$"))


def without_keys_every_page_says_so(ana: Someone, partnership: str, room: str) -> None:
    ana.page.evaluate(LOSE_KEYS, person_of(ana))
    own = [partnership, f"{partnership}agreement/", f"{partnership}rhythm/", "/invitations/new/", "/practice/"]
    for path in ["/", *own, room.removesuffix("room/"), room]:
        ana.goes(path)
        expect(ana.page.get_by_text(LOCKED).first).to_be_visible()
        expect(ana.page.get_by_role("link", name="Unlock")).to_have_attribute("href", f"/unlock/?next={path}")
    expect(ana.page.locator("#note")).to_be_disabled()
    ana.taps("Unlock")
    ana.shows_passphrase("Unlock")
    ana.page.wait_for_url(ana.url + room)
    expect(ana.page.locator("#note")).to_have_value("Half a thought about the ferry")
    ana.taps("Lock this device")
    ana.shows_passphrase("Unlock")
    ana.page.wait_for_url(ana.url + room)
    expect(ana.page.locator("#note")).to_have_value("Half a thought about the ferry")
    expect(ana.page.get_by_text(LOCKED)).to_be_hidden()


def a_sign_in_that_ended_elsewhere_locks(ana: Someone, room: str) -> None:
    ana.goes(room)
    ana.page.wait_for_load_state("networkidle")
    person = person_of(ana)
    ana.context.clear_cookies(name="session")
    ana.types("#note", "Written after the sign-in had ended")
    expect(ana.page.get_by_text("You are signed out here.")).to_be_visible()
    nothing_is_open(ana, person)
    # The way back asks for the passphrase once, not to sign in and then to unlock.
    ana.page.locator("main").get_by_role("link", name="Sign in").click()
    ana.page.get_by_label("Email").fill(ana.email)
    ana.shows_passphrase("Sign in")
    ana.page.wait_for_url(ana.url + room)
    expect(ana.page.locator("#note")).to_have_value("Written after the sign-in had ended")


def another_person_locks_the_first(ana: Someone, ben: Someone, partnership: str) -> None:
    """Ben borrows Ana's browser, in which she is still signed in."""
    ana.goes(partnership)
    first = person_of(ana)
    borrowed = ana.tab("/sign-in/")
    borrowed.email, borrowed.passphrase = ben.email, ben.passphrase
    borrowed.signs_in()
    expect(borrowed.page.get_by_text(LOCKED)).to_be_hidden()
    second = person_of(borrowed)
    assert second != first
    expect(ana.page.get_by_text("Somebody else signed in on this browser.")).to_be_visible()
    assert "Ben" not in ana.page.locator("body").inner_text()
    kept = stored(borrowed)
    assert "keys" in kept[second]
    assert "keys" not in kept[first]


def an_unsent_thought(ana: Someone, words: str) -> None:
    """Type something while no record gets through."""
    ana.context.route("**/vault/records/*/", lambda route: route.abort())
    ana.types("#note", words)
    expect(ana.page.locator('[data-kind="note"] .saved')).to_contain_text("No connection. Kept on this device")
    ana.context.unroute("**/vault/records/*/")


def nothing_is_open(ana: Someone, person: str) -> None:
    """The page shows nothing any more; of keys, drafts and marks the keys are gone."""
    expect(ana.page.locator("main textarea")).to_have_count(0)
    assert "Ben" not in ana.page.content()
    kept = stored(ana)[person]
    assert "keys" not in kept
    assert any(name.startswith("draft:") for name in kept)
    assert any(name.startswith("mark:") for name in kept)


def person_of(someone: Someone) -> str:
    person = someone.page.locator('meta[name="person"]').get_attribute("content")
    assert person
    return person


def stored(someone: Someone) -> dict[str, list[str]]:
    """The names of what lies in this browser, by person."""
    found: dict[str, list[str]] = someone.page.evaluate(STORED)
    return {database.removeprefix("turnabout-"): names for database, names in found.items()}
