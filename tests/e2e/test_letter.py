"""What the coach takes from listening, kept as a letter that grows: two hours, two browsers, and a year on paper."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT, Instance, Someone, free_port, get_in, someone
from tests.e2e.instance import OF_ITS_OWN

FIRST = "You went quiet at the word marmalade.\nI would like to hear more of that."
SECOND = "You asked me what I was afraid of, and then waited."
A_YEAR = 50  # hours
MOST_ON_A_PAGE = 9  # entries of some sixty words, set as in a small book
FEWEST_ON_A_PAGE = 3
#: Wider than the paper is: what stands in the letter on an A5 sheet, less its margins.
WIDER = """() => [...document.querySelectorAll(".letter:not([hidden]) *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"""
#: What is neither the letter nor above it, and yet on the paper.
BESIDE = """() => [...document.body.querySelectorAll("*")]
    .filter(one => one.checkVisibility() && !one.closest(".letter") && !one.querySelector(".letter"))
    .filter(one => one.innerText?.trim()).map(one => one.outerHTML)"""


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
    """Each of the two on a sheet of its own, and nothing else."""
    ana.page.emulate_media(media="print")
    expect(ana.page.get_by_text("To Ana, from Ben")).to_be_visible()
    assert ana.page.evaluate(BESIDE) == []
    assert pages_of(ana.page) == 2


def test_a_year_of_it_prints_as_a_small_book(browser: Browser, tmp_path: Path) -> None:
    with a_year(tmp_path) as (instance, told):
        ana = someone(browser, instance, "Ana", "Europe/Berlin")
        ana.email, ana.passphrase = told["email"], told["passphrase"]
        ana.signs_in(f"/partnerships/{told['partnership']}/letter/")
        entries = ana.page.locator(".letter li")
        expect(entries).to_have_count(A_YEAR)
        ana.page.emulate_media(media="print")
        ana.page.set_viewport_size({"width": 420, "height": 600})
        assert ana.page.evaluate(WIDER) == []
        assert ana.page.evaluate(BESIDE) == []
        # No entry is torn in two, and each still says of which day it is.
        assert set(entries.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")) == {"avoid"}
        expect(ana.page.locator(".letter .day:visible")).to_have_count(A_YEAR)
        assert A_YEAR / MOST_ON_A_PAGE < pages_of(ana.page) < A_YEAR / FEWEST_ON_A_PAGE
        ana.context.close()
        assert ana.faults == []


@contextmanager
def a_year(folder: Path) -> Iterator[tuple[Instance, dict[str, str]]]:
    """Two who have done this for a year; the first wrote after each hour."""
    instance = Instance(data=folder / "data", port=free_port(), log=folder / "server.log")
    words = [sys.executable, "-P", "-m", "benchmarks.history_rows", str(A_YEAR)]
    kept = {name: value for name, value in os.environ.items() if name not in OF_ITS_OWN}
    environment = {**kept, "TURNABOUT_DATA": str(instance.data), "TURNABOUT_TESTING": "1", "PYTHONPATH": str(ROOT)}
    made = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE)
    instance.start()
    try:
        yield instance, json.loads(made.stdout.splitlines()[-1])
    finally:
        instance.stop()


def pages_of(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
