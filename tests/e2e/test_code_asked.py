"""Two words of the recovery code, asked back once a few hours were held."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Instance, Someone, get_in

AFTER_THE_HOUR = timedelta(hours=6)


def test_two_words_are_asked_back_after_three_hours(instance: Instance, ana: Someone, ben: Someone) -> None:
    partnership = get_in(instance, ana, ben)
    for number in range(1, 4):
        they_meet(instance, ana, ben, partnership, before=AFTER_THE_HOUR * number)
    ana.goes("/")
    card = ana.page.locator("code-asked")
    expect(card.get_by_role("heading", name="Two words of your recovery code")).to_be_visible()
    answers(card, ana.code.split()[::-1])
    expect(card.get_by_text("Those are not the two words.")).to_be_visible()
    answers(card, ana.code.split())
    expect(card.get_by_text("Those are they.")).to_be_visible()
    ana.goes("/")
    expect(card).to_have_count(0)
    ben.goes("/")
    card = ben.page.locator("code-asked")
    card.get_by_role("button", name="Not now").click()
    expect(card).to_be_hidden()
    ben.goes("/")
    ben.page.wait_for_load_state("networkidle")
    expect(card).to_be_hidden()


def they_meet(instance: Instance, ana: Someone, ben: Someone, partnership: str, *, before: timedelta) -> None:
    """An hour that both say was held."""
    ana.goes(partnership)
    ana.taps("Start an hour now")
    ana.page.locator("live-room").wait_for()
    session = ana.page.url.removeprefix(ana.url).removesuffix("room/")
    # Out of the room first: it leaves by itself once its hour is over, across whatever she opens then.
    ana.goes("/")
    instance.move_clock(before)
    for person in (ana, ben):
        person.goes(session)
        person.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
        expect(person.page.get_by_text("Kept. Thank you.")).to_be_visible()


def answers(card: Locator, words: list[str]) -> None:
    """Type what stands at the places that are asked for."""
    for part in ("one", "other"):
        card.locator(f'[data-part="{part}"]').fill(words[place_of(card, part) - 1])
    card.get_by_role("button", name="These are they").click()


def place_of(form: Locator, part: str) -> int:
    """Which word is asked for."""
    label = form.locator(f'[data-part="{part}-label"]')
    expect(label).to_contain_text("Word")
    return int((label.text_content() or "").split()[-1])
