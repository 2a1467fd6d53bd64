"""Each of the coming hours can be changed by itself, not the next one alone; also one that is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.models import Change, Session
from turnabout.schedule.recurrence import WEEK

pytestmark = pytest.mark.usefixtures("clock")

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@pytest.fixture
def weekly(partnership: Partnership) -> Partnership:
    """They meet on Tuesdays at 19:00, by Ana's clock; nobody has looked at the weeks to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return partnership


def page(world: World) -> str:
    return browser_of(world.ana).get(f"/partnerships/{world.partnership.id}/").text


def hour(partnership: Partnership, week: int) -> Session:
    return Session.objects.within(partnership).in_order()[week]


def test_the_next_four_hours_lead_to_where_they_are_changed(world: World, weekly: Partnership) -> None:
    said = page(world)
    for week in range(4):
        assert f'href="/sessions/{hour(weekly, week).id}/changes/"' in said
    assert "Tuesday 24 March, 19:00" in said


def test_an_hour_three_weeks_ahead_is_left_out_and_the_ones_before_stay(world: World, weekly: Partnership) -> None:
    page(world)
    third = hour(weekly, 2)
    browser_of(world.ana).post(f"/sessions/{third.id}/skip/")
    left_out = Session.objects.within(weekly).exclude(skipped_by=None)
    assert [one.starts_at for one in left_out] == [FIRST + 2 * WEEK]
    # The list goes on with the hour after it.
    assert f'href="/sessions/{hour(weekly, 4).id}/changes/"' in page(world)


def test_an_hour_and_all_that_follow_from_the_third_week_on(world: World, weekly: Partnership) -> None:
    page(world)
    third = hour(weekly, 2)
    said = {"on": "2026-03-19", "at": "18:00", "which": "following"}
    browser_of(world.ana).post(f"/sessions/{third.id}/changes/", said)
    changing.accept(Change.objects.get(), START)
    coming = [one.starts_at for one in Session.objects.within(weekly).in_order()[:4]]
    thursday = datetime(2026, 3, 19, 17, 0, tzinfo=UTC)
    assert coming == [FIRST, FIRST + WEEK, thursday, thursday + WEEK]


def test_an_hour_left_out_for_days_away_can_be_moved_instead(world: World, weekly: Partnership) -> None:
    skipping.go_away(world.ana, date(2026, 3, 3), date(2026, 3, 3), START)
    first = hour(weekly, 0)
    assert "Propose another time for it" in page(world)
    said = {"on": "2026-03-06", "at": "18:00", "which": "one"}
    browser_of(world.ana).post(f"/sessions/{first.id}/changes/", said)
    assert "proposes a change" in browser_of(world.ben).get("/").text
    changing.accept(Change.objects.get(), START)
    first.refresh_from_db()
    assert (first.starts_at, first.is_skipped) == (datetime(2026, 3, 6, 17, 0, tzinfo=UTC), False)


def test_in_a_pause_no_hour_of_it_is_to_be_moved(world: World, weekly: Partnership) -> None:
    skipping.pause(weekly, world.ben, date(2026, 4, 1), START)
    assert "Propose another time for it" not in page(world)


def test_whoever_cannot_come_is_one_tap_from_leaving_it_out(world: World, clock: MovedClock) -> None:
    soon = make_session(world.partnership, START + timedelta(days=1))
    way = f'href="/sessions/{soon.id}/changes/#leave-out"'
    assert way in browser_of(world.ana).get("/").text
    page = browser_of(world.ana).get(f"/sessions/{soon.id}/changes/").text
    assert "Leave this hour out" in page.split('id="leave-out"')[1].split("</section>")[0]
    clock.set(soon.starts_at)
    assert way not in browser_of(world.ana).get("/").text
    clock.set(START)
    skipping.pause(world.partnership, world.ben, date(2026, 3, 3), START)
    assert way not in browser_of(world.ana).get("/").text
