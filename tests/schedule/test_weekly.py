"""What the page of two people says of their weekly time, and the ways to change one hour of it, or all."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import laying
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import Session

pytestmark = pytest.mark.usefixtures("clock")

LATER = ("A pause, days away, or a while without taking turns", "Add to your calendar")


def page_of(person: Person, world: World) -> str:
    return browser_of(person).get(f"/partnerships/{world.partnership.id}/").text


def words(page: str) -> str:
    """What is read on it, in one line."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", main)))


def test_the_weekly_time_is_stated_by_the_clock_that_keeps_it(world: World) -> None:
    make_rhythm(world.partnership)
    hers, his = (words(page_of(person, world)) for person in (world.ana, world.ben))
    assert "Every Tuesday, 19:00 by your clock (Berlin), 60 minutes." in hers
    assert "For Ben: 13:00, in 4 weeks of the year 14:00." in hers
    assert "Every Tuesday, 19:00 by Ana’s clock (Berlin), 60 minutes." in his
    assert "For you: 13:00, in 4 weeks of the year 14:00." in his


def test_two_who_live_by_one_clock_read_one_time(world: World) -> None:
    Person.objects.update(time_zone="Europe/Berlin")
    make_rhythm(world.partnership)
    said = words(page_of(world.ben, world))
    assert "Every Tuesday, 19:00, 60 minutes. Change the weekly time" in said


def test_the_button_of_the_next_hour_names_its_day_whatever_else_is_left_out(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    first, second = Session.objects.filter(partnership=world.partnership).order_by("starts_at")[:2]
    skipping.leave_out_one(first, world.ana, START)
    page = page_of(world.ana, world)
    assert "Left out: Tuesday 3 March, 19:00" in words(page)
    assert f'<a class="button" href="/sessions/{second.id}/changes/">Move or leave out 10 Mar</a>' in page


def test_nothing_is_offered_for_hours_that_do_not_exist(world: World) -> None:
    before = words(page_of(world.ana, world))
    assert [one for one in LATER if one in before] == []
    make_session(world.partnership, START + timedelta(hours=3))
    begun = words(page_of(world.ana, world))
    assert [one for one in LATER if one not in begun] == []
    # There is an hour, and still no weekly time to change.
    assert ("Choose a weekly time" in begun, "Change the weekly time" in begun) == (True, False)
