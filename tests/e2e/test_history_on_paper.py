"""Our page on paper: a long text is printed whole, in the room, on the page of the hour and in the history."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Instance, Someone, get_in

LINES = 500
TEXT = "\n".join(f"Line {line} of what we both thought." for line in range(LINES))
# What a sheet of paper holds at most, at this size of type.
MOST_LINES = 60
# What stands there as text while it is printed.
WATCH = """() => addEventListener("beforeprint", () => {
    const field = document.getElementById("our-page")
    globalThis.printed = field.nextElementSibling?.textContent
})"""


def test_our_page_is_printed_whole(instance: Instance, ana: Someone, ben: Someone) -> None:
    get_in(instance, ana, ben)
    ana.taps("Start an hour now")
    ben.goes("/")
    ben.taps("Enter the room")
    expect(ana.page.locator('[data-part="partner"]')).to_have_attribute("data-state", "here")
    ana.types("#our-page", TEXT)
    expect(ben.page.locator("#our-page")).to_have_value(TEXT)
    a_sheet_is_printed(ben.page)
    ana.page.locator("#our-page").blur()
    expect(ana.page.locator("our-page .saved")).to_have_text("Saved, sealed")
    ana.taps("Start the clock")
    ana.ends_the_hour()
    expect(ana.page.locator("did-we-meet")).to_be_visible()
    expect(ana.page.locator("#our-page")).to_have_value(TEXT)
    a_sheet_is_printed(ana.page)
    ana.page.locator("did-we-meet").get_by_role("button", name="Yes").click()
    expect(ana.page.get_by_text("Kept. Thank you.")).to_be_visible()
    ana.goes("/history/")
    the_history_folds_it_only_on_the_screen(ana.page)


def a_sheet_is_printed(page: Page) -> None:
    page.evaluate(WATCH)
    assert pages_of(page) > LINES / MOST_LINES
    assert page.evaluate("globalThis.printed") == TEXT
    expect(page.locator(".on-paper")).to_have_count(0)


def the_history_folds_it_only_on_the_screen(page: Page) -> None:
    page.locator("summary.history-head").click()
    last = page.get_by_text(f"Line {LINES - 1} of")
    expect(page.locator(".written > .said", has_text="Line 0 of").first).to_be_visible()
    expect(last).to_be_hidden()
    assert pages_of(page) > LINES / MOST_LINES
    expect(last).to_be_hidden()
    page.get_by_text("All of it").press("Enter")
    expect(last).to_be_visible()
    page.get_by_label("Search in what was written").fill(f"{LINES - 1}")
    expect(page.locator("mark")).to_have_text([str(LINES - 1)])


def pages_of(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
