"""The page of the letter: the days of all hours, in their order, and no word."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import World, browser_of, make_session
from tests.people import START
from turnabout.schedule.models import Session


def days_on(page: str) -> list[list[str]]:
    """Session and date of each day that the page tells its script of."""
    found = re.search(r'<script id="days" type="application/json">(.*?)</script>', page)
    return [[one["session"], one["date"]] for one in json.loads(found[1] if found else "[]")]


def test_days_stand_in_the_order_of_the_hours_and_in_the_reader_s_own_zone(world: World) -> None:
    late = make_session(world.partnership, START - timedelta(days=1, hours=9, minutes=30), held=True)
    early = make_session(world.partnership, START - timedelta(days=8), held=True)
    Session.objects.filter(id=early.id).update(noted_by=world.ben, noted_at=START, held_on=START.date())
    address = f"/partnerships/{world.partnership.id}/letter/"
    assert days_on(browser_of(world.ana).get(address).text) == [
        [str(early.id), "2 March 2026"],
        [str(late.id), "1 March 2026"],
    ]
    # In New York it was still the evening before.
    assert days_on(browser_of(world.ben).get(address).text)[1] == [str(late.id), "28 February 2026"]


@pytest.mark.parametrize("count", [1, 3])
def test_more_hours_cost_no_questions_more(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_session(world.partnership, START - timedelta(days=7 * number + 1), held=True)
    browser = browser_of(world.ana)
    with django_assert_num_queries(5):
        browser.get(f"/partnerships/{world.partnership.id}/letter/")
