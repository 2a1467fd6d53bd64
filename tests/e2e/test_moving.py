"""Two people leave one instance with their archives, and go on together on another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Instance, Someone, free_port, get_in, invites, someone
from tests.e2e.test_archive import COMMITMENT, NOTE, TAKEAWAY, exports, reads, write_something
from tests.e2e.test_first_hour import INSTANT_FOR_PEOPLE, they_close


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Instance]:
    """Where they go."""
    running = Instance(data=tmp_path / "other", port=free_port(), log=tmp_path / "other.log")
    running.start()
    yield running
    running.stop()


def signs_up_with(person: Someone, archive: Path, secret: str) -> None:
    """On the sign-up page that is open: choose the archive, open it, and go on as the one in it."""
    page = person.page
    page.get_by_text("I bring an archive from another Turnabout").click()
    page.get_by_label("The file of your archive").set_input_files(archive)
    page.get_by_label("What opened it on the day it was made").fill("five words that are wrong")
    person.taps("Open the archive")
    expect(page.get_by_text("This does not open the archive.")).to_be_visible()
    page.get_by_label("What opened it on the day it was made").fill(secret)
    person.taps("Open the archive")
    expect(page.get_by_text(f"It is open: the archive of {person.name}")).to_be_visible()
    expect(page.get_by_label("What should your partner call you?")).to_have_value(person.name)
    person.signs_up()
    expect(page.get_by_role("heading", name="Your archive", exact=True)).to_be_visible()
    expect(page.get_by_text("with every version.")).to_be_visible(timeout=INSTANT_FOR_PEOPLE)


@dataclass(frozen=True)
class Leaver:
    """Somebody, and what they take along."""

    person: Someone
    archive: Path


@pytest.fixture
def leavers(instance: Instance, ana: Someone, ben: Someone, tmp_path: Path) -> list[Leaver]:
    """What both take along from an instance that is no more: an hour, and all they wrote around it."""
    ben_says_since_when(ben, get_in(instance, ana, ben))
    write_something(ana, ben)
    they_close(ana, ben)
    found = [Leaver(one, exports(one, tmp_path / f"{one.name}.zip")) for one in (ana, ben)]
    instance.stop()
    return found


def ben_says_since_when(ben: Someone, address: str) -> None:
    there = ben.page.url
    ben.goes(f"{address}before/")
    ben.page.get_by_label("Month", exact=True).select_option("March")
    ben.page.get_by_label("Year", exact=True).fill("2019")
    # As it is without that: whoever coached last has the first hour.
    ben.page.get_by_role("group", name="Who coached last?").get_by_label("Ana").check()
    ben.taps("Keep it")
    expect(ben.page.get_by_text("Together since March 2019, as you noted.")).to_be_visible()
    ben.page.goto(there)


@pytest.fixture
def newcomers(browser: Browser, other: Instance) -> Iterator[tuple[Someone, Someone]]:
    """The same two, in browsers that know nothing of before."""
    two = (someone(browser, other, "Ana", "Europe/Berlin"), someone(browser, other, "Ben", "America/New_York"))
    yield two
    for person in two:
        person.context.close()
        assert person.faults == []


def test_two_people_move_and_go_on(
    other: Instance, leavers: list[Leaver], newcomers: tuple[Someone, Someone], tmp_path: Path
) -> None:
    new_ana, new_ben = newcomers
    ana_comes_first(other, new_ana, leavers[0].archive, leavers[0].person.passphrase)
    ben_comes_by_her_link(new_ana, new_ben, leavers[1].archive, leavers[1].person.code)
    both_see_what_was(new_ana, new_ben)
    they_go_on(new_ana, new_ben)
    # Nothing is missing between what came and what was written since.
    done = reads(exports(new_ana, tmp_path / "again.zip"), new_ana.code, tmp_path / "again")
    assert (done.returncode, done.stderr) == (0, "")


def ana_comes_first(other: Instance, ana: Someone, archive: Path, secret: str) -> None:
    ana.page.goto(other.operator_link)
    signs_up_with(ana, archive, secret)
    ana.taps("Go on with Ben")
    expect(ana.page.get_by_text("Ben is not here yet")).to_be_visible()
    expect(ana.page.get_by_text("Ben needs a link to come in")).to_be_visible()
    expect(ana.page.get_by_role("button", name="Ben told me of new keys")).to_be_visible()
    ana.taps("Take it back")
    expect(ana.page.get_by_text("Ben is not here yet")).to_have_count(0)
    ana.taps("Go on with Ben")
    expect(ana.page.get_by_text("Ben is not here yet")).to_be_visible()


def ben_comes_by_her_link(ana: Someone, ben: Someone, archive: Path, code: str) -> None:
    ben.page.goto(invites(ana))
    ben.taps("Yes: make my account")
    signs_up_with(ben, archive, code)
    ben.taps("Go on with Ana")
    expect(ben.page.get_by_text("What you wrote is here.")).to_be_visible(timeout=INSTANT_FOR_PEOPLE)
    ana.goes("/")
    expect(ana.page.get_by_role("heading", name="Ben is here, too")).to_be_visible()
    ana.taps("Bring it along")
    expect(ana.page.get_by_text("What you wrote is here.")).to_be_visible(timeout=INSTANT_FOR_PEOPLE)


def both_see_what_was(ana: Someone, ben: Someone) -> None:
    """The commitment, the week and whose turn it is; and of the hour what they shared, and what is private."""
    for person, heading in ((ana, "Next, you coach Ben"), (ben, "Next is your hour")):
        person.goes("/")
        expect(person.page.get_by_role("heading", name=heading)).to_be_visible()
        expect(person.page.get_by_text(COMMITMENT)).to_be_visible()
        expect(person.page.locator('ol.strip li[data-state="held"]')).to_have_count(1)
        person.page.get_by_role("link", name="You and").click()
        expect(person.page.get_by_text("Together since March 2019.")).to_be_visible()
        expect(person.page.get_by_text("Ben noted this.")).to_have_count(1 if person is ana else 0)
        person.page.locator('a[href^="/sessions/"]').first.click()
        expect(person.page.locator("pulse-form .answers")).to_have_count(2)
    expect(ana.page.locator("#note")).to_have_value(NOTE)
    expect(ana.page.get_by_text(TAKEAWAY)).to_be_visible()
    expect(ben.page.locator("#takeaway")).to_have_value(TAKEAWAY)


def they_go_on(ana: Someone, ben: Someone) -> None:
    """In the next hour the roles are swapped, and what one writes the other reads."""
    ana.goes("/")
    ana.page.get_by_role("link", name="You and").click()
    ana.taps("Start an hour now")
    ben.goes("/")
    ben.taps("Enter the room")
    expect(ben.page.get_by_text("Your hour")).to_be_visible()
    ana.types("#takeaway", "And here we are again.")
    expect(ana.page.locator('[data-kind="takeaway"] .saved')).to_have_text("Saved, sealed")
    expect(ben.page.get_by_text("And here we are again.")).to_be_visible()
