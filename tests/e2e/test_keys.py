"""Keys in real browsers: changed, drawn anew, tried out, lost and come by again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.e2e.conftest import Instance, Someone, drawn, free_port, get_in, someone, until
from tests.e2e.test_account import letters_to, link_in_letter
from tests.e2e.test_code_asked import place_of

NOTE = "What nobody but Ana may read"
TAKEAWAY = "What Ben may read too"
AFTERWARDS = "Written under the new keys"
AFTER_THE_HOUR = timedelta(hours=6)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """Its mail server never answers, so letters can be read where they wait."""
    monkeypatch.setenv("TURNABOUT_SMTP_URL", f"smtp://localhost:{free_port()}")
    running = Instance(data=tmp_path / "data", port=free_port(), log=tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


def test_changed_drawn_anew_and_lost(instance: Instance, browser: Browser, ana: Someone, ben: Someone) -> None:
    partnership, session = an_hour_begun(instance, ana, ben)
    other = another_browser(browser, instance, ana)
    old = replace(ana)
    changes_passphrase(ana)
    it_is_out(other)
    other.context.close()
    nobody_comes_in_with(browser, instance, old)
    reads(ana, session, NOTE)
    draws_a_new_code(ana)
    rehearses(ana)
    other = another_browser(browser, instance, ana)
    loses_a_device_while_a_note_is_kept_back(instance, ana)
    it_is_out(other)
    other.context.close()
    says_that_it_is_hers(ana)
    reads(ana, session, NOTE)
    assert letters_to(instance, ben.email, "partner-new-keys")
    lets_back_in(ana, ben, partnership)
    both_write_and_read(ana, ben, session)


def test_passphrase_lost_then_both(instance: Instance, browser: Browser, ana: Someone, ben: Someone) -> None:
    partnership, session = an_hour_begun(instance, ana, ben)
    ana.context.clear_cookies()
    asks_for_link(ana)
    resets(instance, ana)
    reads(ana, session, NOTE)
    ana.context.close()
    fresh = someone(browser, instance, "Ana", "Europe/Berlin")
    starts_anew(instance, fresh, ben)
    hears_what_to_ask_for(fresh, partnership)
    lets_back_in(fresh, ben, partnership)
    both_write_and_read(fresh, ben, session)
    fresh.goes(session)
    gone = "What you wrote for yourself before you started anew was sealed with the keys of then"
    expect(fresh.page.locator("#note")).to_have_value("")
    expect(fresh.page.get_by_text(gone)).to_be_visible()
    brings_back(fresh, ana.code)
    fresh.goes(session)
    expect(fresh.page.locator("#note")).to_have_value(NOTE)
    expect(fresh.page.locator("#takeaway")).to_have_value(AFTERWARDS)
    expect(fresh.page.get_by_text(gone)).to_be_hidden()
    fresh.context.close()
    assert fresh.faults == []


def an_hour_begun(instance: Instance, ana: Someone, ben: Someone) -> tuple[str, str]:
    """A note of Ana's own, and a takeaway for both; gives back where they are partners, and where those texts are."""
    partnership = get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    session = ana.page.url.removeprefix(ana.url).removesuffix("room/")
    writes(ana, "note", NOTE)
    writes(ana, "takeaway", TAKEAWAY)
    ben.goes(session)
    expect(ben.page.get_by_text(TAKEAWAY)).to_have_count(1)  # Or his browser would not vouch for it.
    instance.move_clock(AFTER_THE_HOUR)
    return partnership, session


def writes(person: Someone, kind: str, words: str) -> None:
    person.types(f"#{kind}", words)
    expect(person.page.locator(f'[data-kind="{kind}"] .saved')).to_have_text("Saved, sealed")


def reads(ana: Someone, session: str, note: str) -> None:
    """Her own words and the shared ones."""
    ana.goes(session)
    expect(ana.page.locator("#note")).to_have_value(note)
    expect(ana.page.locator("#takeaway")).to_have_value(TAKEAWAY)


def both_write_and_read(ana: Someone, ben: Someone, session: str) -> None:
    """What was shared is back for Ana, and goes on under the new keys in both directions."""
    ana.goes(session)
    expect(ana.page.locator("#takeaway")).to_have_value(TAKEAWAY)
    writes(ana, "takeaway", AFTERWARDS)
    ben.goes(session)
    expect(ben.page.get_by_text(AFTERWARDS)).to_be_visible()
    writes(ben, "takeaway", f"{AFTERWARDS}, too")
    ana.goes(session)
    expect(ana.page.get_by_text(f"{AFTERWARDS}, too")).to_be_visible()


def another_browser(browser: Browser, instance: Instance, ana: Someone) -> Someone:
    """Ana at one more browser, signed in and unlocked."""
    other = someone(browser, instance, "Ana", "Europe/Berlin")
    other.passphrase = ana.passphrase
    other.signs_in()
    return other


def it_is_out(other: Someone) -> None:
    """Nobody is signed in there any more."""
    other.goes("/vault/")
    expect(other.page).to_have_url(re.compile("/sign-in/"))


def brings_back(ana: Someone, found: str) -> None:
    """An old paper turned up."""
    ana.goes("/vault/")
    ana.taps("Found it, or let it go")
    form = ana.page.locator("bring-back")
    form.locator("#bring-passphrase").fill(ana.passphrase)
    form.locator("#before").fill(found)
    ana.taps("See what comes back")
    expect(form.get_by_role("heading", name="This comes back")).to_be_focused()
    expect(form.get_by_role("listitem")).to_contain_text("1 text of your own")
    ana.taps("Bring it back")
    ana.page.wait_for_url(f"{ana.url}/vault/")


def nobody_comes_in_with(browser: Browser, instance: Instance, old: Someone) -> None:
    stranger = someone(browser, instance, "Ana", "Europe/Berlin")
    stranger.goes("/sign-in/")
    stranger.page.get_by_label("Email").fill(old.email)
    stranger.passphrase = old.passphrase
    stranger.shows_passphrase("Sign in")
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    stranger.context.close()


def changes_passphrase(ana: Someone) -> None:
    ana.goes("/vault/passphrase/")
    ana.page.locator("#passphrase").fill(ana.passphrase)
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    ana.taps("Change it")
    ana.page.wait_for_url(f"{ana.url}/vault/")


def draws_a_new_code(ana: Someone) -> None:
    ana.goes("/vault/code/")
    ana.page.locator("#new-code-passphrase").fill(ana.passphrase)
    ana.taps("Draw twelve words")
    writes_down(ana, ana.page.locator("new-code"))
    ana.page.wait_for_url(f"{ana.url}/vault/")


def writes_down(ana: Someone, form: Locator) -> None:
    """The twelve new words, two of which are asked back."""
    words = form.locator("ol.words li")
    expect(words).to_have_count(12)
    twelve = words.all_text_contents()
    ana.code = " ".join(twelve)
    for part in ("one", "other"):
        form.locator(f'[data-part="{part}"]').fill(twelve[place_of(form, part) - 1])
    form.locator('[data-part="confirm"]').click()


def rehearses(ana: Someone) -> None:
    ana.goes("/vault/code/")
    form = ana.page.locator("rehearse-code")
    form.locator("#passphrase").fill(ana.code)
    ana.taps("Try it")
    expect(form.get_by_text("Put them back where they were.")).to_be_visible()


def loses_a_device_while_a_note_is_kept_back(instance: Instance, ana: Someone) -> None:
    """Her browser has seen the note, and says that it is not shown before anything is changed."""
    with sqlite3.connect(instance.data / "turnabout.sqlite3") as database:
        newest = "SELECT id FROM vault_record WHERE server_kind = 'own' ORDER BY created_at DESC LIMIT 1"
        note = str(UUID(database.execute(newest).fetchone()[0]))

    def keep_back(route: Route) -> None:
        answer = route.fetch()
        listing = answer.json()
        # What the browser keeps already comes as its place alone, a list that begins with the id.
        listing["records"] = [
            row for row in listing["records"] if note not in (row if isinstance(row, list) else row.values())
        ]
        route.fulfill(response=answer, json=listing)

    ana.context.route("**/vault/records/?own=1*", keep_back)
    ana.goes("/vault/lost-device/")
    ana.page.locator("#passphrase").fill(ana.passphrase)
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    ana.taps("Go on to the new code")
    expect(ana.page.get_by_role("alert").filter(has_text="Nothing was changed.")).to_be_visible()
    ana.taps("Go on without them")
    writes_down(ana, ana.page.locator("lost-device"))
    ana.page.wait_for_url(f"{ana.url}/vault/")
    ana.context.unroute_all(behavior="wait")


def says_that_it_is_hers(ana: Someone) -> None:
    """What turns up afterwards counts once its person says so."""
    ana.goes("/vault/")
    card = ana.page.locator("unvouched-records")
    expect(card.get_by_role("heading", name="Who wrote this?")).to_be_visible()
    expect(card.get_by_text(NOTE)).to_be_visible()
    ana.taps("That is mine")
    expect(card.get_by_role("heading", name="Who wrote this?")).to_be_hidden()


def hears_what_to_ask_for(ana: Someone, partnership: str) -> None:
    """Said once, and nothing beside it that could only fail."""
    ana.goes(partnership)
    expect(ana.page.get_by_text("To open what you and Ben share, ask Ben for a link")).to_be_visible()
    expect(ana.page.get_by_text("Let Ben back in")).to_have_count(2)
    for way in ana.page.get_by_text("Let Ben back in").all():
        expect(way).to_be_hidden()
    expect(ana.page.get_by_text("not on your own list").locator("visible=true")).to_have_count(0)


def lets_back_in(ana: Someone, ben: Someone, partnership: str) -> None:
    """One link from Ben, and his yes."""
    ben.goes(partnership)
    ben.taps("Let Ana back in")
    ben.taps("Make the link")
    ana.page.goto(drawn(ben.page.locator("#link")))
    expect(ana.page.get_by_text("This lets you back in")).to_be_visible()
    expect(ana.page.get_by_text("Block whoever sent this")).to_be_hidden()
    ana.taps("Continue as Ana")
    ana.page.wait_for_url(f"{ana.url}{partnership}")
    ben.goes("/")
    ben.taps("See who accepted")
    expect(ben.page.get_by_text("everything the two of you shared opens for Ana again")).to_be_visible()
    ben.taps("Yes, that is them")
    ben.page.wait_for_url(f"{ben.url}{partnership}")
    # Her page goes on by itself.
    expect(ana.page.locator('confirmed-check [data-part="refused"]')).to_be_hidden(timeout=20_000)


def asks_for_link(ana: Someone) -> None:
    ana.goes("/reset/")
    ana.page.get_by_label("The email you sign in with").fill(ana.email)
    ana.taps("Send me a link")
    expect(ana.page.get_by_text("If somebody here has that email")).to_be_visible()


def letter_comes(instance: Instance, ana: Someone, letter: str, *, count: int = 1) -> str:
    """The link in the newest such letter, once there are that many; the worker writes them."""
    assert instance.process
    until(lambda: len(letters_to(instance, ana.email, letter)) >= count, instance.process, instance.log)
    return link_in_letter(instance, letter)


def resets(instance: Instance, ana: Someone) -> None:
    """With the recovery code."""
    ana.goes(letter_comes(instance, ana, "reset"))
    ana.page.locator("#passphrase").fill(ana.code)
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    ana.taps("Go on to the new code")
    writes_down(ana, ana.page.locator("reset-form"))
    ana.page.wait_for_url(f"{ana.url}/")


def starts_anew(instance: Instance, ana: Someone, ben: Someone) -> None:
    """With nothing at all, after two days of which her partner hears."""
    asks_for_link(ana)
    ana.goes(letter_comes(instance, ana, "reset", count=2))
    ana.taps("Start anew in two days")
    expect(ana.page.get_by_text("In two days a letter comes")).to_be_visible()
    assert letters_to(instance, ben.email, "partner-starts-anew")
    instance.move_clock(AFTER_THE_HOUR + timedelta(hours=48, minutes=5))
    ana.goes(letter_comes(instance, ana, "start-anew-due"))
    ana.passphrase = drawn(ana.page.locator("#fresh"))
    ana.taps("Go on to the new code")
    writes_down(ana, ana.page.locator("start-anew"))
    ana.page.wait_for_url(f"{ana.url}/")
