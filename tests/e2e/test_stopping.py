"""Stopping, blocking, reporting and leaving, in real browsers: locked, offline, in the middle of an hour."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in, invites
from tests.e2e.test_locking import person_of, stored

ENDED = "This partnership has ended. What you shared stays readable for you both."


@pytest.fixture(autouse=True)
def safety_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reads reports on this instance; the server takes it from here when it starts."""
    monkeypatch.setenv("TURNABOUT_SAFETY_CONTACT", "safety@example.org")


def stop(person: Someone, name: str) -> Locator:
    return person.page.get_by_role("button", name=f"Stop now and block {name}")


def test_stopping_from_the_room_and_what_comes_after(instance: Instance, ana: Someone, ben: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    expect(ana.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    ben.page.goto(ana.page.url)
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    stop(ana, "Ben").click()
    expect(ana.page.get_by_role("heading", name="Ben is blocked")).to_be_visible()
    expect(ben.page.get_by_text(ENDED)).to_be_visible()
    assert "block" not in ben.page.locator("[data-part='shut']").inner_text().lower()
    the_other_sees_only_an_end(ben, partnership)
    a_link_has_run_out_for_the_blocker(ana, ben)
    she_reports_what_she_sees(instance, ana)
    the_block_is_undone_and_they_begin_anew(ana, ben)


def the_other_sees_only_an_end(ben: Someone, partnership: str) -> None:
    ben.goes(partnership)
    expect(ben.page.get_by_text(ENDED)).to_be_visible()
    ben.goes("/account/blocks/")
    expect(ben.page.get_by_text("Nobody.")).to_be_visible()


def a_link_has_run_out_for_the_blocker(ana: Someone, ben: Someone) -> None:
    here = ana.page.url
    ana.page.goto(invites(ben))
    expect(ana.page.get_by_text("It ran out after seven days.")).to_be_visible()
    ana.page.goto(here)


def she_reports_what_she_sees(instance: Instance, ana: Someone) -> None:
    ana.taps("Write a report")
    ana.page.get_by_label("What happened?").fill("They shouted.\nTwice & loudly.")
    ana.taps("Show me what would be sent")
    letter = ana.page.locator('[data-part="letter"]')
    expect(letter).to_contain_text("They shouted.\nTwice & loudly.")
    assert ana.email not in (letter.text_content() or "")
    ana.taps("Change it")
    expect(ana.page.get_by_label("What happened?")).to_have_value("They shouted.\nTwice & loudly.")
    expect(ana.page.get_by_text("This is not an emergency service.")).to_be_visible()
    ana.page.get_by_label("I would like an answer").check()
    ana.taps("Show me what would be sent")
    expect(letter).to_contain_text(f"Answer to: {ana.email}")
    seen = ana.page.locator('[data-part="subject"]').text_content(), letter.text_content()
    ana.taps("Send exactly this")
    expect(ana.page.get_by_text("Your report is on its way.")).to_be_visible()
    with sqlite3.connect(instance.data / "turnabout.sqlite3") as kept:
        rows = kept.execute("SELECT subject, text FROM mail_message WHERE letter = 'report'").fetchall()
    assert rows == [seen]
    ana.goes("/account/blocks/")


def the_block_is_undone_and_they_begin_anew(ana: Someone, ben: Someone) -> None:
    ana.taps("Unblock Ben")
    expect(ana.page.get_by_text("Ben is not blocked any more.")).to_be_visible()
    ana.page.goto(invites(ben))
    ana.taps("Continue as Ana")
    expect(ana.page.get_by_text("Waiting for Ben").first).to_be_visible()
    ben.goes("/")
    ben.taps("See who accepted")
    ben.taps("Yes, that is them")
    expect(ben.page.get_by_role("heading", name="You and Ana")).to_be_visible()


def test_stopping_offline_and_locked(instance: Instance, ana: Someone, ben: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    ana.page.route("**/ending/", lambda route: route.abort())
    ana.page.get_by_text("End this partnership").click()
    ana.taps("End it now")
    expect(ana.page.get_by_text("The server did not answer. From now on nothing is sealed here")).to_be_visible()
    ana.page.unroute("**/ending/")
    # Any page of hers takes it up.
    with ana.page.expect_response("**/ending/"):
        ana.goes("/practice/")
    ana.goes(partnership)
    expect(ana.page.get_by_text(ENDED)).to_be_visible()
    locked_it_ends_as_well(ben, partnership)


def locked_it_ends_as_well(ben: Someone, partnership: str) -> None:
    ben.taps("Lock this device")
    expect(ben.page.get_by_role("heading", name="Unlock this device")).to_be_visible()
    ben.goes(partnership)
    expect(ben.page.get_by_text(ENDED)).to_be_visible()
    ben.taps("Block Ana")
    expect(ben.page.get_by_role("heading", name="Ana is blocked")).to_be_visible()


def test_the_holder_of_a_link_blocks_whoever_sent_it(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    link = invites(ana)
    ben.page.goto(link)
    ben.taps("Block whoever sent this")
    expect(ben.page.get_by_role("heading", name="Ana is blocked")).to_be_visible()
    ben.page.goto(link)
    expect(ben.page.get_by_text("It ran out after seven days.")).to_be_visible()


def test_leaving_for_good(instance: Instance, ana: Someone, ben: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    ana.goes("/account/deletion/")
    expect(ana.page.get_by_text("You are the only operator here.")).to_be_visible()
    ben.goes("/account/")
    ben.taps("Delete your account")
    person = person_of(ben)
    assert person in stored(ben)
    elsewhere = ben.tab(partnership)
    ben.page.get_by_label("Passphrase", exact=True).fill("not the passphrase")
    ben.taps("Delete my account for good")
    expect(ben.page.get_by_text("That passphrase does not fit.")).to_be_visible()
    ben.shows_passphrase("Delete my account for good")
    expect(ben.page.get_by_text("Your account is deleted, here and in this browser.")).to_be_visible()
    elsewhere.page.close()
    assert stored(ben).get(person, []) == []
    ana.goes(partnership)
    expect(ana.page.get_by_text("Your partner left Turnabout on")).to_be_visible()
    assert "Ben" not in ana.page.locator("main").inner_text()
