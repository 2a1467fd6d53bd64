"""Two who did this for years: since when, and the notes of that time, sealed in the browser with their own dates."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Route, expect

from tests.e2e.conftest import Instance, Someone, get_in
from tests.e2e.test_access import Inspector

NOTES = """# Notes with Ben

## 03/04/2023 – The move
Ben thinks the harbour flat is too small.

## 17/04/2023
We said the marmalade business can wait.
"""
DATES = "notes-import .entries [type=date]"


def test_two_say_since_when_and_who_begins(instance: Instance, ana: Someone, ben: Someone) -> None:
    address = get_in(instance, ana, ben)
    expect(ana.page.get_by_text("You have done this before?")).to_be_visible()
    ana.taps("Say since when, and bring notes of that time along")
    ana.page.get_by_label("Month", exact=True).select_option("March")
    ana.page.get_by_label("Year", exact=True).fill("2023")
    ana.page.get_by_role("group", name="Who coached last?").get_by_label("Ben").check()
    ana.taps("Keep it")
    expect(ana.page.get_by_text("Together since March 2023, as you noted.")).to_be_visible()
    ben.goes(address)
    expect(ben.page.get_by_text("Together since March 2023.")).to_be_visible()
    ben.taps("Correct it, or bring notes of before")
    ben.page.get_by_label("Year", exact=True).fill("2021")
    ben.taps("Keep it")
    expect(ben.page.get_by_text("Together since March 2021, as you noted.")).to_be_visible()
    ana.goes(address)
    expect(ana.page.get_by_text("Together since March 2021.")).to_be_visible()
    expect(ana.page.get_by_text("Ben noted this.")).to_be_visible()
    # Whoever coached last has the first hour.
    ana.taps("Start an hour now")
    expect(ana.page.get_by_text("You coach")).to_be_visible()


def test_notes_come_along_sealed_and_no_file_twice(
    instance: Instance, ana: Someone, ben: Someone, tmp_path: Path
) -> None:
    address = get_in(instance, ana, ben)
    chosen = files_in(tmp_path)
    ana.goes(f"{address}before/")
    ana.page.get_by_label("Choose files, or drop them here").set_input_files(chosen)
    expect(ana.page.get_by_text("3 notes were found.")).to_be_visible()
    is_clean(ana)
    is_asked_which_day_it_is(ana)
    ana.taps("Seal these notes")
    expect(ana.page.get_by_text("A note has no date yet.")).to_be_visible()
    ana.page.locator(DATES).nth(2).fill("2023-05-01")
    # The network goes in the middle: what is missing waits on this device, and goes on by itself.
    sent: list[str] = []
    ana.page.route("**/vault/records/*/", lambda route: goes_once(route, sent))
    ana.taps("Seal these notes")
    expect(ana.page.get_by_text("Not all of them are sealed yet.")).to_be_visible()
    ana.page.unroute("**/vault/records/*/")
    ana.page.reload()
    expect(ana.page.get_by_text("2 notes are sealed, with their own dates. 1 was here already")).to_be_visible()
    ana.page.get_by_label("Choose files, or drop them here").set_input_files(chosen[0])
    ana.page.get_by_label("the day comes first").check()
    ana.taps("Seal these notes")
    expect(ana.page.get_by_text("2 were here already, and were not made twice.")).to_be_visible()
    assert b"kestrel" not in instance.database.read_bytes() + instance.log.read_bytes()


def test_files_brought_one_after_another_without_a_network_all_arrive(
    instance: Instance, ana: Someone, ben: Someone, tmp_path: Path
) -> None:
    address = get_in(instance, ana, ben)
    ana.goes(f"{address}before/")
    ana.page.route("**/vault/records/*/", lambda route: route.abort())
    for name, words in (("2023-01-02", "The harbour."), ("2023-01-09", "The kestrel."), ("2023-01-16", "The tide.")):
        (tmp_path / f"{name}.md").write_text(words)
        ana.page.get_by_label("Choose files, or drop them here").set_input_files(tmp_path / f"{name}.md")
        expect(ana.page.get_by_text("1 note was found.")).to_be_visible()
        ana.taps("Seal these notes")
        expect(ana.page.get_by_text("Not all of them are sealed yet.")).to_be_visible()
        # What is on its way is no longer to be chosen.
        expect(ana.page.get_by_role("button", name="Seal these notes")).to_be_hidden()
    ana.page.reload()
    expect(ana.page.get_by_text("Not all of them are sealed yet.")).to_be_visible()
    ana.page.unroute("**/vault/records/*/")
    ana.page.reload()
    expect(ana.page.get_by_text("3 notes are sealed, with their own dates.")).to_be_visible()
    ana.page.reload()
    expect(ana.page.get_by_label("Choose files, or drop them here")).to_be_enabled()
    expect(ana.page.get_by_text("Not all of them are sealed yet.")).to_be_hidden()


def is_asked_which_day_it_is(ana: Someone) -> None:
    """One date may be two days, and nothing is chosen for her; the other needs no question."""
    expect(ana.page.locator("[name=slashes]:checked")).to_have_count(0)
    expect(ana.page.locator(DATES).first).to_have_value("2023-04-17")
    ana.taps("Seal these notes")
    expect(ana.page.get_by_text("Say first which day is 03/04/2023.")).to_be_visible()
    which = ana.page.get_by_role("group", name="Which day is 03/04/2023?")
    which.get_by_label("March 4, 2023: the month comes first").check()
    expect(ana.page.locator(DATES).first).to_have_value("2023-03-04")
    which.get_by_label("April 3, 2023: the day comes first").check()
    expect(ana.page.locator(DATES).first).to_have_value("2023-04-03")


def files_in(folder: Path) -> list[Path]:
    (folder / "with-ben.md").write_text(NOTES)
    (folder / "undated.txt").write_text("He laughed about the kestrel.")
    return [folder / "with-ben.md", folder / "undated.txt"]


def is_clean(person: Someone) -> None:
    inspector = Inspector(person.url)
    inspector.look(person.page)
    assert inspector.wrong == []


def goes_once(route: Route, sent: list[str]) -> None:
    sent.append(route.request.url)
    if len(sent) == 1:
        route.continue_()
    else:
        route.abort()
