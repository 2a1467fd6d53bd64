"""Every page in every state a browser can be in: nothing blank, nothing that spins for ever, and a way on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.addresses import ADDRESSES
from tests.e2e.conftest import Instance, Someone, get_in, invites, someone
from tests.e2e.test_locking import LOSE_KEYS, person_of

# Private windows and locked-down browsers, as they behave.
REFUSES = """IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") }"""
GIVES_NOTHING_BACK = """(() => {
    const { get } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "result")
    const holdsKey = value => value?.wrapping instanceof CryptoKey
    Object.defineProperty(IDBRequest.prototype, "result", {
        get() { const value = get.call(this); return holdsKey(value) ? undefined : value },
    })
})()"""
# Whatever a page does with an answer it has done by then.
DRAWN = "new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))"
LOCKED = "Your notes are locked on this device."
UNLASTING = "This window keeps no keys"
OFFLINE = "There is no connection just now."
# Addresses that no signed-in person stays on, or that are no page of ours to fill.
NOT_WALKED = {
    "help/",  # stands alone, without scripts
    "sign-up/",
    "sign-up/operator/<str:token>/",
    "sign-in/",
    "unlock/",
}


@dataclass(frozen=True)
class Place:
    """Where Ana is: addresses by their pattern."""

    partnership: str
    session: str
    invitation: str
    block: str = "00000000-0000-4000-8000-000000000000"

    def path(self, pattern: str) -> str:
        """An address of hers."""
        names = {"partnership_id": self.partnership, "session_id": self.session, "invitation_id": self.invitation}
        names |= {"slug": "being-the-coach", "block_id": self.block}
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: names[found[1]], pattern)


def patterns() -> list[str]:
    """Every page that somebody signed in may open, as `tests/addresses.py` lists them."""
    cases = {pattern: methods["GET"] for pattern, methods in ADDRESSES.items() if "GET" in methods}
    # What opens for nobody without a link that works once is no page to be on.
    pages = [pattern for pattern, case in cases.items() if case.kind == "page" and case.statuses[0] == HTTPStatus.OK]
    walked = [pattern for pattern in pages if pattern not in NOT_WALKED]
    # A block is made by ending a partnership, a passkey by a device, a former keyring by starting anew, a move by an
    # archive: their pages are walked by those journeys.
    made = ("block_id", "passkey_id", "vault/former/", "account/moving/")
    return [pattern for pattern in walked if not any(part in pattern for part in made)]


@pytest.fixture
def place(instance: Instance, ana: Someone, ben: Someone) -> Place:
    partnership = get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    session = ana.page.url.split("/")[-3]
    invitation = invites(ana).split("/invitations/")[1].split("/")[0]
    return Place(partnership.split("/")[2], session, invitation)


@pytest.fixture
def private(browser: Browser, instance: Instance, ana: Someone) -> Iterator[Callable[[str], Someone]]:
    """Ana in a window of another browser, which keeps nothing in the way that a script says."""
    windows: list[Someone] = []

    def opened(script: str) -> Someone:
        window = someone(browser, instance, "Ana", "Europe/Berlin")
        window.passphrase = ana.passphrase
        window.context.add_init_script(script)
        windows.append(window)
        return window

    yield opened
    for window in windows:
        window.context.close()
        assert window.faults == []


def test_every_page_in_every_state(place: Place, ana: Someone) -> None:
    for walk in (unlocked, offline, locked, signed_out):
        for pattern in patterns():
            walk(ana, place.path(pattern))
        if walk is offline:
            ana.page.evaluate(LOSE_KEYS, person_of(ana))
        if walk is locked:
            ana.context.clear_cookies(name="session")


def unlocked(ana: Someone, path: str) -> None:
    """Nothing out of the ordinary is said."""
    ana.goes(path)
    stands(ana.page)
    expect(notice(ana.page)).to_be_empty()


def offline(ana: Someone, path: str) -> None:
    """What is there stays there, and a quiet line says what happens to what is typed, until the network is back."""
    ana.goes(path)
    stands(ana.page)
    ana.context.set_offline(offline=True)
    expect(notice(ana.page)).to_contain_text(OFFLINE)
    stands(ana.page)
    ana.context.set_offline(offline=False)
    expect(notice(ana.page)).to_be_empty()


def locked(ana: Someone, path: str) -> None:
    """The page says that it is locked, and leads to unlocking and back."""
    ana.goes(path)
    expect(notice(ana.page)).to_contain_text(LOCKED)
    expect(notice(ana.page).get_by_role("link", name="Unlock")).to_have_attribute("href", f"/unlock/?next={path}")
    stands(ana.page)


def signed_out(ana: Someone, path: str) -> None:
    """One's own pages ask to sign in, with the way back; the others are there for everybody."""
    ana.goes(path)
    if ana.page.url != ana.url + path:
        assert ana.page.url == f"{ana.url}/sign-in/?next={path}"
        expect(ana.page.get_by_role("heading", name="Sign in")).to_be_visible()
    stands(ana.page)


@pytest.mark.parametrize("script", [REFUSES, GIVES_NOTHING_BACK], ids=["refuses", "gives nothing back"])
def test_a_window_that_keeps_nothing_asks_on_every_page(
    place: Place, private: Callable[[str], Someone], script: str
) -> None:
    window = private(script)
    window.goes("/sign-in/")
    expect(notice(window.page)).to_contain_text(UNLASTING)
    expect(window.page.get_by_label("Keep this device unlocked")).to_be_hidden()
    window.signs_in()
    for pattern in patterns():
        window.goes(place.path(pattern))
        expect(notice(window.page)).to_contain_text(UNLASTING)
        stands(window.page)
        expect(window.page.locator("main").get_by_role("button", name="Unlock")).to_be_enabled()
    window.goes(place.path("sessions/<uuid:session_id>/room/"))
    window.shows_passphrase("Unlock")
    expect(window.page.locator("#note")).to_be_enabled()
    expect(notice(window.page)).to_contain_text(UNLASTING)
    sent_at_once_or_the_page_asks(window)


def sent_at_once_or_the_page_asks(window: Someone) -> None:
    saved = window.page.locator('[data-kind="note"] .saved')
    window.types("#note", "Typed where nothing is kept")
    expect(saved).to_have_text("Saved, sealed")
    if window.page.evaluate("indexedDB.databases().then(all => all.length)"):
        return  # this one loses keys only: drafts are kept
    window.context.set_offline(offline=True)
    window.types("#note", "Typed where nothing is kept, in a tunnel")
    expect(saved).to_contain_text("Not sent yet, and this window keeps nothing")
    with window.page.expect_event("dialog") as asked:
        window.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    window.context.set_offline(offline=False)
    expect(saved).to_have_text("Saved, sealed")


def test_a_page_emptied_while_its_form_is_on_the_way_stays_empty(instance: Instance, ana: Someone) -> None:
    ana.context.add_init_script(GIVES_NOTHING_BACK)
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.goes("/practice/")
    ana.shows_passphrase("Unlock")
    expect(ana.page.locator("unlock-form")).to_have_count(0)
    slow = ana.tab("/practice/")
    # The form of this load is here, so that what is held below is that of the next one.
    expect(slow.page.locator("unlock-form")).to_have_count(1)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    slow.page.route("**/unlock/", hold)
    with slow.page.expect_request("**/unlock/"):
        slow.page.reload()
    ana.taps("Lock this device")
    expect(notice(slow.page)).to_contain_text("You locked it in another tab.")
    with slow.page.expect_event("requestfinished", lambda request: request.url.endswith("/unlock/")):
        held[0].continue_()
    slow.page.evaluate(DRAWN)
    expect(slow.page.locator("unlock-form")).to_have_count(0)


def stands(page: Page) -> None:
    """There is something to read, and nothing waits any more."""
    expect(page.locator("main")).to_have_text(re.compile(r"\w{2}.*\w{2}", re.DOTALL))
    expect(page.locator(".progress:visible")).to_have_count(0)


def notice(page: Page) -> Locator:
    return page.locator('[data-part="page-state"]')
