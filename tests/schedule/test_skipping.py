"""What one of the two says alone: an hour left out, a pause, days away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_planning import FIRST, next_focus, starts
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import Away, Pause, Session, Skip
from turnabout.schedule.outcome import Outcome
from turnabout.schedule.recurrence import WEEK
from turnabout.schedule.weeks import strip_of
from turnabout.web.answers import Refused

LATER = FIRST + timedelta(days=1)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


def stands(partnership: Partnership) -> list[Session]:
    return list(Session.objects.within(partnership).filter(skipped_by=None).order_by("starts_at"))


def test_an_hour_left_out_is_missed_by_nobody_and_its_turn_stays(
    world: World, partnership: Partnership, hour: Session
) -> None:
    skipping.leave_out_one(hour, world.ben, START)
    hour.refresh_from_db()
    assert hour.outcome(LATER) is Outcome.SKIPPED
    assert next_focus(partnership, START) == world.ana
    coming = planning.next_hour(partnership, START)
    assert coming is not None
    assert coming.session.starts_at == FIRST + WEEK
    assert strip_of(partnership, world.ana, LATER)[0].state == "skipped"


def test_there_is_always_an_hour_to_prepare_however_many_are_left_out(partnership: Partnership, hour: Session) -> None:
    for _ in range(5):
        coming = planning.next_hour(partnership, START)
        assert coming is not None
        skipping.leave_out_one(coming.row(), partnership.first, START)
    assert len(stands(partnership)) >= 1
    assert stands(partnership)[0].starts_at > hour.starts_at + 4 * WEEK


def test_whoever_left_it_out_takes_it_up_again_and_nobody_else(world: World, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ben, START)
    hour.refresh_from_db()
    with pytest.raises(Refused, match="cannot be taken up"):
        skipping.take_up(hour, world.ana, START)
    skipping.take_up(hour, world.ben, START)
    hour.refresh_from_db()
    assert (hour.is_skipped, hour.skipped_for) == (False, "")


def test_an_hour_that_has_begun_is_not_left_out(world: World, hour: Session) -> None:
    with pytest.raises(Refused, match="has begun"):
        skipping.leave_out_one(hour, world.ben, FIRST)


def test_its_room_stays_shut(world: World, hour: Session, clock: MovedClock) -> None:
    skipping.leave_out_one(hour, world.ben, START)
    clock.set(FIRST)
    assert browser_of(world.ana).get(f"/sessions/{hour.id}/room/").status_code == 302
    page = browser_of(world.ana).get(f"/sessions/{hour.id}/").text
    assert ("Did we meet?" in page, "Ben left it out." in page) == (False, True)


def test_a_pause_takes_the_hours_until_its_day_and_no_other(
    world: World, partnership: Partnership, hour: Session
) -> None:
    until = date(2026, 3, 24)
    skipping.pause(partnership, world.ana, until, START)
    assert stands(partnership)[0].starts_at == FIRST + 3 * WEEK
    paused = Session.objects.filter(skipped_for=Skip.PAUSE).order_by("starts_at")
    assert [one.starts_at for one in paused] == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]
    hour.refresh_from_db()
    assert hour.skipped_by == world.ana


def test_either_ends_a_pause_and_the_hours_are_back(world: World, partnership: Partnership, hour: Session) -> None:
    skipping.pause(partnership, world.ana, date(2026, 3, 24), START)
    skipping.resume(partnership, world.ben, START + timedelta(hours=1))
    hour.refresh_from_db()
    assert not hour.is_skipped
    assert not Pause.objects.within(partnership).in_force(START + timedelta(hours=2)).exists()


def test_an_hour_left_out_by_itself_outlasts_a_pause(world: World, partnership: Partnership, hour: Session) -> None:
    skipping.leave_out_one(hour, world.ben, START)
    skipping.pause(partnership, world.ana, date(2026, 3, 24), START)
    skipping.resume(partnership, world.ben, START)
    hour.refresh_from_db()
    assert (hour.skipped_for, hour.skipped_by) == (Skip.WEEK, world.ben)


@pytest.mark.parametrize("until", [date(2026, 2, 1), date(2028, 1, 1)])
def test_a_pause_ends_within_a_year(world: World, partnership: Partnership, until: date) -> None:
    with pytest.raises(Refused, match="within a year"):
        skipping.pause(partnership, world.ana, until, START)
    assert not Pause.objects.exists()


def test_days_away_take_the_hours_of_every_partnership(world: World, partnership: Partnership, hour: Session) -> None:
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 3, 10), START)
    away = Session.objects.within(partnership).filter(skipped_for=Skip.AWAY).order_by("starts_at")
    assert [(one.starts_at, one.skipped_by) for one in away] == [(FIRST, world.ben), (FIRST + WEEK, world.ben)]
    assert stands(partnership)[0].starts_at == FIRST + 2 * WEEK
    skipping.come_back([Away.objects.of(world.ben).get()], START)
    assert starts(partnership)[0] == stands(partnership)[0].starts_at == FIRST
    hour.refresh_from_db()


def test_the_days_are_days_where_the_person_lives(world: World, hour: Session) -> None:
    """Seven in the evening in Berlin is the next day in Auckland."""
    world.ben.time_zone = "Pacific/Auckland"
    world.ben.save()
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 3, 3), START)
    hour.refresh_from_db()
    assert not hour.is_skipped
    skipping.go_away(world.ben, date(2026, 3, 4), date(2026, 3, 4), START)
    hour.refresh_from_db()
    assert hour.is_skipped


@pytest.mark.parametrize("address", ["pause/", "pause/removal/", "spell/", "spell/removal/", "changes/"])
def test_a_stranger_finds_no_weeks_to_change(world: World, partnership: Partnership, address: str) -> None:
    page = f"/partnerships/{partnership.id}/{address}"
    cleo = browser_of(world.cleo)
    answer = cleo.get(page) if address == "changes/" else cleo.post(page, {"until": "2026-03-24"})
    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["changes/", "swap/", "skip/", "skip/removal/"])
def test_a_stranger_finds_no_hour_to_change(world: World, hour: Session, address: str) -> None:
    assert browser_of(world.cleo).post(f"/sessions/{hour.id}/{address}").status_code == 404


def test_nobody_ends_anothers_days_away(world: World) -> None:
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 3, 10), START)
    days = {"begins_on": "2026-03-03", "ends_on": "2026-03-10"}
    assert browser_of(world.ana).post("/account/away/removal/", days).status_code == 404
    for said in ({}, {**days, "ends_on": "soon"}, {**days, "ends_on": "2026-03-09"}):
        assert browser_of(world.ben).post("/account/away/removal/", said).status_code == 404
    assert browser_of(world.ben).post("/account/away/removal/", days).status_code == 302
    assert not Away.objects.exists()


def test_what_was_typed_stays_where_it_makes_no_sense(world: World, partnership: Partnership) -> None:
    page = browser_of(world.ana).post(f"/partnerships/{partnership.id}/pause/", {"until": "2020-01-01"})
    assert (page.status_code, 'value="2020-01-01"' in page.text) == (400, True)
    page = browser_of(world.ana).post("/account/away/", {"begins_on": "2026-04-02", "ends_on": "2026-04-01"})
    assert (page.status_code, 'value="2026-04-02"' in page.text) == (400, True)


def test_two_who_have_ended_change_nothing(world: World, partnership: Partnership, hour: Session) -> None:
    Partnership.objects.filter(id=partnership.id).update(ended_at=START)
    with pytest.raises(Refused, match="has ended"):
        skipping.leave_out_one(hour, world.ana, START)
    with pytest.raises(Refused, match="has ended"):
        skipping.pause(partnership, world.ana, date(2026, 3, 24), START)
