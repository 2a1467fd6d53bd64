"""For how long a browser stays unlocked, and what it does when keys were changed elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone
from tests.e2e.test_locking import LOCKED, LOSE_KEYS, person_of, stored
from turnabout.vault.derive import from_b64url, passphrase_keys, stretch
from turnabout.vault.wrap import Keyring, unwrap_keyring, wrap_keyring

HALF_A_DAY = "12:00:01"
NOTICE = '[data-part="page-state"]'


def test_keys_count_for_twelve_hours_also_in_a_page_that_stays_open(instance: Instance, ana: Someone) -> None:
    ana.page.clock.install()
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.page.wait_for_url(f"{ana.url}/")
    ana.goes("/invitations/new/")
    expect(ana.page.get_by_role("button", name="Make the link")).to_be_enabled()
    ana.page.clock.fast_forward(HALF_A_DAY)
    expect(ana.page.locator(NOTICE)).to_contain_text("Twelve hours have passed since you unlocked it.")
    expect(ana.page.get_by_role("button", name="Make the link")).to_have_count(0)
    assert "keys" not in stored(ana)[person_of(ana)]
    ana.page.locator(NOTICE).get_by_role("link", name="Unlock").click()
    ana.page.get_by_label("Keep this device unlocked").check()
    ana.shows_passphrase("Unlock")
    ana.page.wait_for_url(f"{ana.url}/invitations/new/")
    ana.page.clock.fast_forward(HALF_A_DAY)
    ana.page.reload()
    expect(ana.page.get_by_role("button", name="Make the link")).to_be_enabled()
    expect(ana.page.locator(NOTICE)).to_be_empty()
    ana.taps("Lock this device")
    # The choice is this browser's own, and is remembered.
    expect(ana.page.get_by_label("Keep this device unlocked")).to_be_checked()


def test_a_page_from_the_history_shows_nothing_after_locking(instance: Instance, ana: Someone) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.goes("/invitations/new/")
    # As if the page had lain in the history, asleep, while another one locked.
    ana.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(ana.page.get_by_role("heading", level=1)).to_be_hidden()
    ana.page.evaluate(LOSE_KEYS, person_of(ana))
    ana.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(ana.page.locator(NOTICE)).to_contain_text(LOCKED)
    expect(ana.page.get_by_role("heading", level=1)).to_have_count(0)


def test_keys_changed_elsewhere_lock_and_older_ones_open_nothing(instance: Instance, ana: Someone) -> None:
    ana.page.goto(instance.operator_link)
    ana.signs_up()
    ana.page.wait_for_url(f"{ana.url}/")
    elsewhere = ana.tab("/invitations/new/")
    expect(elsewhere.page.get_by_role("button", name="Make the link")).to_be_enabled()
    first = keyring_of(instance, ana)
    keep(instance, ana, replace(first, revision=2))
    ana.goes("/practice/")
    changed = "Your passphrase or your keys were changed elsewhere."
    expect(ana.page.locator(NOTICE)).to_contain_text(changed)
    expect(elsewhere.page.locator(NOTICE)).to_contain_text(changed)
    assert "keys" not in stored(ana)[person_of(ana)]
    ana.taps("Unlock")
    expect(ana.page.get_by_text("Use the passphrase you have now")).to_be_visible()
    ana.shows_passphrase("Unlock")
    ana.page.wait_for_url(f"{ana.url}/practice/")
    expect(ana.page.locator(NOTICE)).to_be_empty()
    # The other tab had nothing left to show; it comes back by itself.
    expect(elsewhere.page.get_by_role("button", name="Make the link")).to_be_enabled()
    keep(instance, ana, first)
    ana.goes("/practice/")
    expect(ana.page.locator(NOTICE)).to_contain_text("The server showed something older than this device has seen.")
    ana.goes("/invitations/new/")
    ana.taps("Make the link")
    expect(ana.page.get_by_role("alert").get_by_text("The server showed something older")).to_be_visible()


def keyring_of(instance: Instance, ana: Someone) -> Keyring:
    """What Ana's other device would open: her keyring, with her passphrase."""
    person = person_of(ana)
    with closing(sqlite3.connect(instance.data / "turnabout.sqlite3")) as database:
        asked = "SELECT salt, wrap FROM vault_keyring WHERE person_id = ?"
        salt, wrap = database.execute(asked, [person.replace("-", "")]).fetchone()
    keys = passphrase_keys(stretch(ana.passphrase, salt=from_b64url(salt)))
    return unwrap_keyring(wrap, keys.unlock, person=person)


def keep(instance: Instance, ana: Someone, keyring: Keyring) -> None:
    """Have the server keep this keyring of hers, as if another device had sent it."""
    with closing(sqlite3.connect(instance.data / "turnabout.sqlite3", timeout=15)) as database, database:
        change = "UPDATE vault_keyring SET revision = ?, wrap = ? WHERE person_id = ?"
        database.execute(change, [keyring.revision, wrap_keyring(keyring), person_of(ana).replace("-", "")])
