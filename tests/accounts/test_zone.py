"""Somebody who travels has their times by the clock of where they are, and hours stay where they were agreed on."""

from __future__ import annotations

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from turnabout.accounts.models import Person
from turnabout.schedule import laying
from turnabout.schedule.models import Session


def test_times_are_shown_by_the_clock_of_the_device(world: World, clock: MovedClock) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, clock.now)
    hours = list(Session.objects.values_list("starts_at", flat=True))
    browser = browser_of(world.ana)
    assert "Tuesday 3 March, 19:00" in browser.get("/").text
    shown = browser.post("/account/zone/", {"zone": "Asia/Tokyo"}, follow=True).text
    assert "Wednesday 4 March, 03:00" in shown
    assert 'data-zone="Asia/Tokyo"' in shown
    assert list(Session.objects.values_list("starts_at", flat=True)) == hours


def test_what_is_no_zone_changes_nothing(ana: Person) -> None:
    browser = browser_of(ana)
    for said in ("Mars/Olympus", "", "../../etc/passwd"):
        assert "nothing was changed" in browser.post("/account/zone/", {"zone": said}, follow=True).text
    ana.refresh_from_db()
    assert ana.time_zone == "Europe/Berlin"
