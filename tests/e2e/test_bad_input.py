"""Bad input gets a plain sentence and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, get_in, invites, someone

SAVED = '[data-kind="prep"] > .row .saved'
THURSDAY = 3
LONGER_THAN_A_RECORD = "What a week it was. " * 4000


@pytest.fixture
def cara(browser: Browser, instance: Instance) -> Iterator[Someone]:
    person = someone(browser, instance, "Cara", "Europe/Lisbon")
    yield person
    person.context.close()
    assert person.faults == []


def test_the_way_in(instance: Instance, ana: Someone, ben: Someone) -> None:
    ana.page.goto(instance.operator_link)
    a_form_with_gaps_is_kept(ana)
    ana.signs_up()
    links_that_are_not_whole(ana, ben)
    a_link_that_was_taken_back(ana, ben)
    a_link_that_was_used(ana, ben)
    a_link_that_ran_out(instance, ana, ben)
    five_wrong_passphrases(ana)


def test_the_hour(instance: Instance, ana: Someone, ben: Someone, cara: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    room = a_room_opened_a_day_early(ana, a_first_date_in_the_past(ana, partnership))
    a_room_opened_by_an_outsider(ana, cara, [partnership, room])
    ana.goes(room.removesuffix("room/"))
    two_tabs_with_one_note(ana)
    a_note_longer_than_a_record(ana)
    one_room_in_two_tabs(ana, partnership)


def a_form_with_gaps_is_kept(ana: Someone) -> None:
    error = ana.page.locator('[data-part="error"]')
    ana.page.get_by_label("What should your partner call you?").fill("Ana Maria")
    ana.page.get_by_label("Email").fill("ana at example.org")
    ana.page.get_by_label("Your time zone").select_option("Asia/Kathmandu")
    ana.page.get_by_label("Passphrase").fill("too short")
    ana.taps("Make my account")
    expect(error).to_have_text("This does not look like an email address. Please check it.")
    expect(ana.page.get_by_label("Email")).to_be_focused()
    ana.page.get_by_label("Passphrase").fill("the gate creaks at noon")
    ana.taps("Make my account")
    expect(error).to_have_text("This does not look like an email address. Please check it.")
    ana.page.get_by_label("Email").fill("ana@example.org")
    ana.page.get_by_label("I am 18 or over.").check()
    ana.taps("Make my account")
    expect(error).to_contain_text("Please confirm both sentences above the button.")
    ana.page.get_by_label("What should your partner call you?").fill(" ")
    ana.page.get_by_label("I understand").check()
    ana.taps("Make my account")
    expect(error).to_have_text("Please say what your partner should call you.")
    expect(ana.page.get_by_label("Email")).to_have_value("ana@example.org")
    expect(ana.page.get_by_label("Your time zone")).to_have_value("Asia/Kathmandu")
    expect(ana.page.get_by_label("Passphrase")).to_have_value("the gate creaks at noon")
    expect(ana.page.get_by_label("I am 18 or over.")).to_be_checked()
    assert "#" not in ana.page.url
    assert "?" not in ana.page.url


def links_that_are_not_whole(ana: Someone, ben: Someone) -> None:
    link = invites(ana)
    address, _, secret = link.partition("#")
    for broken in (address, f"{address}#{secret[:-3]}", f"{address}#{secret[::-1]}", f"{address}#%00"):
        ben.page.goto("about:blank")
        ben.page.goto(broken)
        expect(ben.page.get_by_role("heading", name="This link is not whole")).to_be_visible()
        expect(ben.page.get_by_text("Ask your friend to copy the whole link again.")).to_be_visible()
        assert "#" not in ben.page.url
    # The whole one pasted over it opens, and is not forgotten over a broken one.
    ben.page.goto(link)
    expect(ben.page.get_by_role("heading", name="Ana")).to_be_visible()
    ben.page.goto(f"{address}#{secret[::-1]}")
    expect(ben.page.get_by_role("heading", name="This link is not whole")).to_be_visible()
    ben.page.reload()
    expect(ben.page.get_by_role("heading", name="Ana")).to_be_visible()


def a_link_that_was_taken_back(ana: Someone, ben: Someone) -> None:
    link = invites(ana)
    ana.page.goto(link.partition("#")[0])
    ana.taps("Take it back")
    ana.page.wait_for_url(f"{ana.url}/")
    ben.page.goto(link)
    expect(ben.page.get_by_role("heading", name="This invitation is closed")).to_be_visible()
    expect(ben.page.get_by_text("It was taken back. Ask your friend for a new link.")).to_be_visible()


def a_link_that_was_used(ana: Someone, ben: Someone) -> None:
    link = invites(ana)
    ben.page.goto(link)
    ben.taps("Yes: make my account")
    ben.signs_up()
    late = ben.tab(link.partition("#")[0].removeprefix(ben.url))
    expect(late.page.get_by_role("button", name="Continue as Ben")).to_be_enabled()
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_text("Waiting for Ana").first).to_be_visible()
    late.taps("Continue as Ben")
    expect(late.page.get_by_role("alert")).to_contain_text("This invitation was used already.")
    late.page.goto(link)
    expect(late.page.get_by_text("It was used already. If that was you, sign in to go on")).to_be_visible()
    late.page.close()


def a_link_that_ran_out(instance: Instance, ana: Someone, ben: Someone) -> None:
    ben.page.goto(invites(ana))
    expect(ben.page.get_by_role("button", name="Continue as Ben")).to_be_enabled()
    instance.move_clock(timedelta(days=7, minutes=1))
    ben.taps("Continue as Ben")
    expect(ben.page.get_by_role("alert")).to_contain_text("This invitation has run out after seven days.")
    ben.page.reload()
    expect(ben.page.get_by_text("It ran out after seven days.")).to_be_visible()


def five_wrong_passphrases(ana: Someone) -> None:
    ana.signs_out()
    ana.goes("/sign-in/")
    passphrase = ana.page.get_by_label("Passphrase", exact=True)
    ana.page.get_by_label("Email").fill(ana.email)
    for number in range(5):
        passphrase.fill(f"wrong for the time {number}")
        ana.page.locator("form").get_by_role("button", name="Sign in").click()
        expect(ana.page.get_by_role("alert")).to_contain_text("Email and passphrase do not go together.")
    passphrase.fill(ana.passphrase)
    ana.page.locator("form").get_by_role("button", name="Sign in").click()
    expect(ana.page.get_by_role("alert")).to_contain_text("Wait a while")
    expect(passphrase).to_have_value(ana.passphrase)
    expect(ana.page.get_by_label("Email")).to_have_value(ana.email)


def a_first_date_in_the_past(ana: Someone, partnership: str) -> date:
    ana.goes(f"{partnership}rhythm/")
    tomorrow = ana.page.get_by_label("First on or after").input_value()
    ana.page.get_by_label("Day").select_option("Thursday")
    ana.page.get_by_label("Time", exact=True).fill("07:25")
    ana.page.get_by_label("Ben’s: New York").check()
    ana.page.get_by_label("30 minutes").check()
    ana.page.get_by_role("radio", name="Ben", exact=True).check()
    ana.page.get_by_label("First on or after").fill("2020-02-29")
    ana.taps("Set our time")
    expect(ana.page.get_by_text("This day is over. Choose today or later.")).to_be_visible()
    expect(ana.page.get_by_label("Day")).to_have_value("3")
    expect(ana.page.get_by_label("Time", exact=True)).to_have_value("07:25")
    for chosen in ("Ben’s: New York", "30 minutes"):
        expect(ana.page.get_by_label(chosen)).to_be_checked()
    expect(ana.page.get_by_role("radio", name="Ben", exact=True)).to_be_checked()
    earliest = date.fromisoformat(tomorrow) + timedelta(days=1)
    ana.page.get_by_label("First on or after").fill(earliest.isoformat())
    ana.taps("Set our time")
    expect(ana.page.get_by_role("heading", name="Next: you coach Ben")).to_be_visible()
    return earliest + timedelta(days=(THURSDAY - earliest.weekday()) % 7)


def a_room_opened_a_day_early(ana: Someone, day: date) -> str:
    ana.taps("Prepare the hour")
    room = f"{ana.page.url}room/".removeprefix(ana.url)
    ana.goes(room)
    expect(ana.page.get_by_role("heading", name="The door is still closed")).to_be_visible()
    opens = datetime.combine(day, time(7, 10), ZoneInfo("America/New_York")).astimezone(ZoneInfo("Europe/Berlin"))
    expect(ana.page.locator(".lede")).to_contain_text(
        f"This room opens on {opens:%A} {opens.day} {opens:%B}, {opens:%H:%M}"
    )
    return room


def a_room_opened_by_an_outsider(ana: Someone, cara: Someone, addresses: list[str]) -> None:
    cara.page.goto(invites(ana))
    cara.taps("Yes: make my account")
    cara.signs_up()
    expect(cara.page.get_by_role("button", name="Continue as Cara")).to_be_enabled()
    for address in addresses:
        cara.goes(address)
        expect(cara.page.get_by_role("heading", name="This page is not here")).to_be_visible()
        expect(cara.page.get_by_text("Ben")).to_have_count(0)


def two_tabs_with_one_note(ana: Someone) -> None:
    """Both tabs are open before anything is written: even the first words of two must not become two notes."""
    other = ana.tab(ana.page.url.removeprefix(ana.url))
    they_part(ana, "From the kitchen", other, "From the train")
    other.types("#prep", "From the train, at length")
    expect(other.page.locator(SAVED)).to_have_text("Kept on this device until you choose")
    other.page.reload()
    both_are_shown(other, "From the train, at length", "From the kitchen")
    other.taps("Keep mine")
    it_stays(ana, other, "From the train, at length")
    they_part(ana, "One", other, "Two")
    other.taps("Take the other")
    it_stays(ana, other, "One")
    they_part(ana, "Three", other, "Four")
    other.taps("Keep both")
    it_stays(ana, other, "Four\n\nThree")
    # Looking, and leaving the field, is no writing.
    ana.page.locator("#prep").click()
    ana.page.locator("#prep").blur()
    other.page.reload()
    expect(other.page.locator("#prep")).to_have_value("Four\n\nThree")
    other.page.close()
    expect(ana.page.locator(SAVED)).to_have_text("")
    ana.page.reload()
    expect(ana.page.locator("#prep")).to_have_value("Four\n\nThree")


def they_part(ana: Someone, words: str, other: Someone, other_words: str) -> None:
    """Write in both tabs; the second does not know of the first."""
    for tab in (ana, other):
        expect(tab.page.locator("#prep")).to_be_enabled()
    ana.types("#prep", words)
    ana.page.locator("#prep").blur()
    expect(ana.page.locator(SAVED)).to_have_text("Saved, sealed")
    other.types("#prep", other_words)
    other.page.locator("#prep").blur()
    both_are_shown(other, other_words, words)


def both_are_shown(tab: Someone, words: str, other_words: str) -> None:
    notice = tab.page.get_by_role("alert").filter(has_text="This was changed somewhere else meanwhile.")
    expect(notice.locator(".said")).to_have_text(other_words)
    expect(tab.page.locator("#prep")).to_have_value(words)


def it_stays(ana: Someone, other: Someone, words: str) -> None:
    """What was chosen is in the tab, with the server, and after a reload in both tabs."""
    expect(other.page.locator("#prep")).to_have_value(words)
    expect(other.page.locator(SAVED)).to_have_text("Saved, sealed")
    for tab in (ana, other):
        tab.page.reload()
        expect(tab.page.locator("#prep")).to_have_value(words)
        expect(tab.page.get_by_role("button", name="Keep both")).to_be_hidden()


def a_note_longer_than_a_record(ana: Someone) -> None:
    ana.types("#prep", LONGER_THAN_A_RECORD)
    for _ in range(2):
        expect(ana.page.locator(SAVED)).to_contain_text("This is longer than one record may be. It is kept here")
        expect(ana.page.locator("#prep")).to_have_value(LONGER_THAN_A_RECORD)
        ana.page.reload()
    ana.types("#prep", "What a week it was.")
    expect(ana.page.locator(SAVED)).to_have_text("Saved, sealed")
    ana.page.reload()
    expect(ana.page.locator("#prep")).to_have_value("What a week it was.")


def one_room_in_two_tabs(ana: Someone, partnership: str) -> None:
    ana.goes(partnership)
    ana.taps("Start an hour now")
    here = ana.page.locator('[data-part="me"]')
    expect(here).to_have_attribute("data-state", "here")
    newer = ana.tab(ana.page.url.removeprefix(ana.url))
    expect(newer.page.locator('[data-part="me"]')).to_have_attribute("data-state", "here")
    expect(ana.page.get_by_text("This hour goes on in another tab")).to_be_visible()
    # Loaded anew, a page takes nothing from the one in which the hour is.
    ana.page.reload()
    expect(ana.page.get_by_text("You are in this hour already, in another tab or on another device.")).to_be_visible()
    expect(newer.page.get_by_text("You are in this hour already")).to_be_hidden()
    newer.taps("Start without Ben")
    expect(newer.page.locator('[data-part="phase"]')).to_have_text("Arrive")
