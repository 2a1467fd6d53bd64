"""What the coach takes from listening, kept as a letter that grows: two hours, two browsers, and on paper."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Instance, Someone, get_in

FIRST = "You went quiet at the word marmalade.\nI would like to hear more of that."
SECOND = "You asked me what I was afraid of, and then waited."


def test_a_letter_grows_hour_by_hour(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    ana.goes(f"{address}letter/")
    expect(ana.page.get_by_role("heading", name="It begins with one line")).to_be_visible()
    ana.goes(address)
    the_coach_writes(ben, ana, FIRST)
    expect(ana.page.get_by_role("heading", name="What Ben takes from listening to you")).to_be_visible()
    expect(ana.page.get_by_text("I would like to hear more of that.")).to_be_visible()
    instance.move_clock(timedelta(days=7))
    ana.goes(address)
    the_coach_writes(ana, ben, SECOND)
    for person, other in ((ana, ben), (ben, ana)):
        person.goes(address)
        person.taps("Read the letter")
        letters = person.page.locator("section.letter")
        expect(letters.nth(0)).to_contain_text(f"To {person.name}, from {other.name}")
        expect(letters.nth(1)).to_contain_text(f"To {other.name}, from {person.name}")
        expect(person.page.locator(".letter .said")).to_have_text([FIRST, SECOND] if person is ana else [SECOND, FIRST])
    it_prints_as_a_letter(ana)


def the_coach_writes(coach: Someone, focus: Someone, words: str) -> None:
    """Ana starts the hour, whoever’s it is; the coach writes at its close, and reloads in the middle."""
    starter, other = (focus, coach) if focus.name == "Ana" else (coach, focus)
    starter.taps("Start an hour now")
    expect(starter.page.locator("live-room")).to_be_visible()
    other.goes("/")
    other.taps("Enter the room")
    expect(other.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    expect(focus.page.locator("#letter")).to_have_count(0)
    starter.taps("Start the clock")
    starter.ends_the_hour()
    for person in (coach, focus):
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()
    coach.types("#letter", words)
    coach.page.reload()
    expect(coach.page.locator("#letter")).to_have_value(words)
    coach.page.locator("#letter").blur()
    expect(coach.page.locator('[data-kind="letter"] .saved')).to_have_text("Saved, sealed")
    focus.page.reload()


def it_prints_as_a_letter(ana: Someone) -> None:
    ana.page.emulate_media(media="print")
    expect(ana.page.locator(".masthead")).to_be_hidden()
    expect(ana.page.get_by_role("button", name="Print it")).to_be_hidden()
    expect(ana.page.get_by_text("To Ana, from Ben")).to_be_visible()
