"""The server rewrites its own pages, leaves its scripts as they are, and gains no private note."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.hours import starts_an_hour
from tests.e2e.test_lying_server import FORGED, says


def rewrites(page: Page, change: Callable[[str], str]) -> None:
    """The server sends its own pages with other words in them, and its own scripts as they are."""

    def answer(route: Route) -> None:
        fetched = route.fetch()
        route.fulfill(response=fetched, body=change(fetched.text()))

    page.route(lambda address: "/sessions/" in address, answer)


NOTE = re.compile(r'<sealed-text class="note" data-kind="note".*?</sealed-text>', re.DOTALL)
PREP = re.compile(r'(<sealed-text class="note" data-kind=")prep("[^>]*>)')


def a_note_in_the_preparations_place(page: str) -> str:
    return PREP.sub(r"\1note\2", NOTE.sub("", page))


def a_note_within_what_both_read(page: str) -> str:
    note = "".join(NOTE.findall(page)[:1])
    return PREP.sub(lambda found: f"{found[1]}takeaway{found[2]}{note}", NOTE.sub("", page))


@pytest.fixture
def noted(instance: Instance, ana: Someone, ben: Someone) -> str:
    """The address of a coming hour, of which Ana has a private note and a preparation."""
    get_in(instance, ana, ben)
    session = starts_an_hour(ana)
    ana.goes(session)
    for sheet, words in (("#note", "What I tell nobody"), ("#prep", "What I think of before")):
        ana.types(sheet, words)
        expect(ana.page.locator(f"sealed-text:has({sheet}) .saved").first).to_have_text("Saved, sealed")
    return session


def test_no_rewritten_page_shares_a_note_as_the_preparation(ana: Someone, ben: Someone, noted: str) -> None:
    rewrites(ana.page, a_note_in_the_preparations_place)
    ana.goes(noted)
    expect(ana.page.locator("#prep")).to_have_value("What I tell nobody")
    ana.taps("Let Ben read this")
    expect(ana.page.locator("sheet-sharing")).to_contain_text("Ben reads it as it was.")
    ben.goes(noted)
    expect(ben.page.locator('their-text[data-kind="shared-prep"]')).to_contain_text("What I think of before")
    expect(ben.page.get_by_text("What I tell nobody")).to_have_count(0)


def test_no_rewritten_page_shares_a_preparation_with_somebody_else(ana: Someone, noted: str) -> None:
    """She opens it as an hour with another partner, as she might have."""
    other = str(uuid4())
    rewrites(ana.page, lambda page: re.sub(r'data-partnership="[^"]*"', f'data-partnership="{other}"', page))
    ana.goes(noted)
    expect(ana.page.locator("#prep")).to_have_value("What I think of before")
    ana.taps("Let Ben read this")
    says(ana.page, FORGED)


def test_no_rewritten_page_has_a_note_and_what_both_read_in_one_field(ana: Someone, noted: str) -> None:
    rewrites(ana.page, a_note_within_what_both_read)
    ana.goes(noted)
    says(ana.page, FORGED)
    expect(ana.page.locator("#note")).to_be_disabled()
    expect(ana.page.locator("#note")).to_have_value("")
