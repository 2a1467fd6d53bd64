"""What is typed is never lost: without a network, in two tabs, and when the browser itself dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.conftest import CHROMIUM, QUIET, Instance, Someone, get_in
from tests.e2e.hours import starts_an_hour

SAVED = "Saved, sealed"
KEPT = "No connection. Kept on this device"


@pytest.fixture
def session(instance: Instance, ana: Someone, ben: Someone) -> str:
    """The address of an hour that Ana has just begun with Ben."""
    get_in(instance, ana, ben)
    return starts_an_hour(ana)


def test_what_is_typed_is_never_lost(session: str, ana: Someone, ben: Someone) -> None:
    a_commitment_made_without_a_network_goes_out(ana, ben, session)
    another_page_sends_what_waits(ana, ben, session)
    what_is_tapped_of_a_pulse_goes_out(ana, session)
    two_tabs_lose_nothing(ana, session)
    a_page_elsewhere_says_that_two_texts_wait(ana, session)


def saved(page: Page, kind: str) -> Locator:
    """The line under a sheet that says what became of it."""
    return page.locator(f'[data-kind="{kind}"] .saved')


def a_commitment_made_without_a_network_goes_out(ana: Someone, ben: Someone, session: str) -> None:
    ana.goes(f"{session}room/")
    expect(ana.page.get_by_label("I will")).to_be_enabled()
    ana.context.set_offline(offline=True)
    ana.types("I will", "call the ferry office")
    ana.taps("Add this commitment")
    expect(ana.page.get_by_text(KEPT)).to_be_visible()
    expect(ana.page.get_by_label("I will")).to_have_value("")
    ana.context.set_offline(offline=False)
    expect(ana.page.get_by_text("I will call the ferry office.")).to_be_visible()
    ben.goes(f"{session}room/")
    expect(ben.page.get_by_text("I will call the ferry office.")).to_have_count(1)


def another_page_sends_what_waits(ana: Someone, ben: Someone, session: str) -> None:
    """Typed in the room without a network; the room is closed, home is opened, and Ben can read it."""
    ana.goes(f"{session}room/")
    expect(ana.page.locator("#takeaway")).to_be_enabled()
    ana.context.set_offline(offline=True)
    ana.types("#takeaway", "The harbour at dusk")
    expect(saved(ana.page, "takeaway")).to_contain_text(KEPT)
    home = ana.context.new_page()
    ana.page.close()
    ana.context.set_offline(offline=False)
    ana.page = home
    with home.expect_response(lambda answer: answer.request.method == "PUT" and answer.status == 201):
        ana.goes("/")
    ben.page.locator('[data-part="start"]').click()
    ben.ends_the_hour()
    ben.page.wait_for_url(ben.url + session)
    expect(ben.page.get_by_text("The harbour at dusk")).to_be_visible()


def what_is_tapped_of_a_pulse_goes_out(ana: Someone, session: str) -> None:
    """Kept through a reload; sent without a network, it goes out from the next page."""
    ana.goes(session)
    scales = ana.page.locator("pulse-form .points")
    scales.first.get_by_label("7").check()
    expect(ana.page.locator("pulse-form").get_by_text("Kept on this device")).to_be_visible()
    ana.page.reload()
    expect(scales.first.get_by_label("7")).to_be_checked()
    for scale in scales.all()[1:]:
        scale.get_by_label("9").check()
    ana.page.locator("pulse-form").get_by_label("Maybe").check()
    ana.context.set_offline(offline=True)
    ana.taps("Send, sealed")
    expect(ana.page.get_by_text("Your answers are kept on this device")).to_be_visible()
    later = ana.context.new_page()
    ana.page.close()
    ana.context.set_offline(offline=False)
    ana.page = later
    ana.goes(session)
    expect(later.get_by_text("Yours is in.")).to_be_visible()


def two_tabs_lose_nothing(ana: Someone, session: str) -> None:
    """The same sheet open twice, both typed on without a network, both tabs closed: the next page has both texts."""
    ana.goes(session)
    other = ana.tab(session)
    for page in (ana.page, other.page):
        expect(page.locator("#note")).to_be_enabled()
    ana.context.set_offline(offline=True)
    ana.types("#note", "Typed on the left")
    other.types("#note", "Typed on the right")
    for page in (ana.page, other.page):
        expect(saved(page, "note")).to_contain_text(KEPT)
    third = ana.context.new_page()
    for page in (ana.page, other.page):
        page.close()
    # Nothing else may send them first: here both are on one sheet.
    ana.context.set_offline(offline=False)
    ana.page = third
    ana.goes(session)
    sheet = ana.page.locator("#note")
    expect(sheet).to_be_enabled()
    expect(saved(ana.page, "note")).to_have_text(re.compile("Saved|choose"))
    beside = ana.page.locator('[data-kind="note"] [data-part="other"]').text_content()
    both = f"{sheet.input_value()} {beside}"
    assert "Typed on the left" in both
    assert "Typed on the right" in both
    if ana.page.get_by_role("button", name="Keep both").first.is_visible():
        ana.taps("Keep both")
    expect(saved(ana.page, "note")).to_have_text(SAVED)


def a_page_elsewhere_says_that_two_texts_wait(ana: Someone, session: str) -> None:
    """One tab wrote while another was cut off and closed: any page says so, and leads to where both are."""
    ana.goes(session)
    cut_off = ana.tab(session)
    expect(cut_off.page.locator("#note")).to_be_enabled()
    cut_off.page.route("**/vault/records/*/", lambda route: route.abort())
    cut_off.types("#note", "Of the tab that was cut off")
    expect(saved(cut_off.page, "note")).to_contain_text(KEPT)
    ana.types("#note", "Of the tab that was not")
    expect(saved(ana.page, "note")).to_have_text(SAVED)
    cut_off.page.close()
    ana.goes("/practice/")
    notice = ana.page.locator('[data-part="page-state"]')
    expect(notice).to_contain_text("Both texts are kept, and wait until you choose.")
    notice.get_by_role("link", name="Look at both").click()
    expect(ana.page.locator("#note")).to_have_value("Of the tab that was cut off")
    expect(ana.page.get_by_text("Of the tab that was not")).to_be_visible()
    ana.taps("Keep both")
    expect(saved(ana.page, "note")).to_have_text(SAVED)
    ana.goes("/practice/")
    expect(notice).to_be_empty()


def test_a_browser_that_dies_keeps_what_was_typed(
    session: str, ana: Someone, playwright: Playwright, tmp_path: Path
) -> None:
    """Killed in the middle, its profile opened again: what was typed goes out from the first page that has keys."""
    profile, first = tmp_path / "profile", ana.context
    chromium = {"executable_path": CHROMIUM, "args": list(QUIET)}
    before = playwright.chromium.launch_persistent_context(profile, **chromium)  # type: ignore[arg-type]  # two words
    ana.context, ana.page = before, before.pages[0]
    ana.signs_in()
    ana.goes(f"{session}room/")
    expect(ana.page.locator("#note")).to_be_enabled()
    before.route("**/vault/records/*/", lambda route: route.abort())
    ana.types("#note", "The last words before the power went")
    expect(saved(ana.page, "note")).to_contain_text(KEPT)
    kill(profile)
    after = playwright.chromium.launch_persistent_context(profile, **chromium)  # type: ignore[arg-type]  # two words
    ana.context, ana.page = after, after.pages[0]
    with ana.page.expect_response(lambda answer: answer.request.method == "PUT" and answer.status == 201):
        ana.signs_in()
    ana.goes(f"{session}room/")
    expect(ana.page.locator("#note")).to_have_value("The last words before the power went")
    after.close()
    ana.context = first


def kill(profile: Path) -> None:
    """End the browser of a profile, every process of it, as a power cut would."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,pgid=,args="], capture_output=True, text=True, check=True).stdout
    processes = [line.split(maxsplit=2) for line in listed.splitlines()]
    groups = {group for _pid, group, *words in processes if str(profile) in " ".join(words)} - {str(os.getpgrp())}
    assert groups, "the browser was not found"
    for group in groups:
        os.killpg(int(group), signal.SIGKILL)
    for pid, group, *_words in processes:
        if group in groups:
            subprocess.run(["tail", "--pid", pid, "-f", "/dev/null"], check=True, timeout=15)  # until it is gone
    # What says that somebody uses the profile: a browser that dies leaves it behind.
    (profile / "SingletonLock").unlink(missing_ok=True)
