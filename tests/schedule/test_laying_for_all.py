"""Hours of two who never open a page: laid ahead once a day, for everybody, whatever is wrong with one of them."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from tests.builders import World, make_partnership, make_person, make_rhythm
from tests.people import START
from tests.schedule.test_planning import FIRST, starts
from turnabout.schedule import laying
from turnabout.schedule.calendars import feed
from turnabout.schedule.changes import changing
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.models import Feed, Rhythm, Session
from turnabout.schedule.recurrence import WEEK

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def hour(world: World) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def test_an_hour_moved_far_ahead_takes_none_of_the_weeks_until_then(world: World, hour: Session) -> None:
    far = FIRST + 12 * WEEK + DAY
    changing.accept(changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=far), START), START)
    for day in range(40):
        laying.lay_all_ahead(START + day * DAY)
    laid = starts(world.partnership)
    # Seven in the evening in Berlin is an hour earlier in UTC once summer time has begun.
    assert laid == [*(FIRST + week * WEEK - (week > 3) * HOUR for week in range(1, 8)), far]


def test_the_hour_after_one_moved_far_ahead_is_there_at_once(world: World, hour: Session) -> None:
    second = Session.objects.get(starts_at=FIRST + WEEK)
    move = Move(session=second, starts_at=FIRST + 9 * WEEK)
    changing.accept(changing.propose(world.partnership, world.ana, move, START), START)
    laying.lay_ahead(world.partnership, START)
    assert starts(world.partnership)[:2] == [hour.starts_at, FIRST + 2 * WEEK]


def test_tomorrows_hour_follows_clocks_that_a_state_has_changed(world: World, hour: Session) -> None:
    """As if it had been decreed after the rows were made, and after the worker last looked."""
    laying.lay_all_ahead(START)
    for one in Session.objects.all():
        Session.objects.filter(id=one.id).update(starts_at=one.starts_at - HOUR)
    laying.lay_all_ahead(START + timedelta(hours=23))
    assert starts(world.partnership)[0] == FIRST - HOUR
    assert laying.is_due(START + DAY)
    laying.lay_all_ahead(START + DAY)
    assert starts(world.partnership)[0] == FIRST
    hour.refresh_from_db()
    assert not laying.is_due(START + DAY)


def test_one_that_cannot_be_laid_stops_nobody_and_is_tried_tomorrow(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt = make_rhythm(world.partnership, zone="Nowhere/Town")
    after = make_rhythm(make_partnership(make_person("Ida"), make_person("Jon")))
    with caplog.at_level(logging.ERROR):
        laying.lay_all_ahead(START)
    assert after.sessions.count() == 2
    assert ("UnknownZone" in caplog.text, "Nowhere" in caplog.text) == (True, False)
    assert not laying.is_due(START + HOUR)
    Rhythm.objects.filter(id=spoilt.id).update(anchor_zone="Europe/Berlin")
    laying.lay_all_ahead(START + DAY)
    assert spoilt.sessions.count() == 2


def test_more_than_one_batch_is_laid_and_nobody_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "BATCH", 2)
    pairs = [make_partnership(make_person(f"P{number}"), make_person(f"Q{number}")) for number in range(5)]
    for pair in [*pairs, world.partnership]:
        make_rhythm(pair)
    laying.lay_all_ahead(START)
    assert [len(starts(pair)) for pair in pairs] == [2] * 5
    assert not laying.is_due(START)


def test_what_does_not_fit_into_one_turn_is_done_in_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "LASTS", 0)
    make_rhythm(world.partnership)
    laying.lay_all_ahead(START)
    assert laying.is_due(START)
    monkeypatch.undo()
    laying.lay_all_ahead(START)
    assert len(starts(world.partnership)) == 2


def test_looking_changes_nobodys_calendar(world: World, hour: Session) -> None:
    feed.turn_on(world.ana, START)
    token = (feed.address(feed.of(world.ana)) or "").rsplit("/", 1)[1].removesuffix(".ics")
    feed.given_out(token, START)
    before = Feed.objects.get().fingerprint
    laying.lay_all_ahead(START)
    feed.given_out(token, START + HOUR)
    assert (Feed.objects.get().fingerprint, Session.objects.get(id=hour.id).starts_at) == (before, FIRST)
