"""The account page: what the server knows of somebody, to be changed, and the ways to the rest."""

from __future__ import annotations

import pytest

from tests.builders import World, browser_of
from turnabout.accounts.models import Person


def test_name_zone_and_language_can_be_changed(ana: Person) -> None:
    browser = browser_of(ana)
    said = browser.post("/account/", {"name": " Anna ", "time_zone": "Asia/Tokyo", "language": "en"}, follow=True)
    ana.refresh_from_db()
    assert (ana.name, ana.time_zone) == ("Anna", "Asia/Tokyo")
    assert "It is kept." in said.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "  "}, "Please say what your partners should call you."),
        ({"name": "a\nb"}, "Please write it in one line."),
        ({"name": "a\u2028b"}, "Please write it in one line."),
        ({"name": "a\x85b"}, "Please write it in one line."),
        ({"name": "a\u202eb"}, "Please write it in one line."),
        ({"time_zone": "Mars/Olympus"}, "Please choose your time zone from the list."),
        ({"language": "tlh"}, "is not one of the available choices"),
    ],
)
def test_what_is_amiss_is_said_and_nothing_changes(ana: Person, change: dict[str, str], sentence: str) -> None:
    sent = {"name": "Anna", "time_zone": "Asia/Tokyo", "language": "en", **change}
    assert sentence in browser_of(ana).post("/account/", sent).text
    ana.refresh_from_db()
    assert (ana.name, ana.time_zone, ana.language) == ("Ana", "Europe/Berlin", "en")


def test_it_says_where_one_is_signed_in(world: World) -> None:
    browser = browser_of(world.ana)
    assert "at this browser only" in browser.get("/account/").text
    browser_of(world.ana)
    assert "at 2 browsers" in browser.get("/account/").text
