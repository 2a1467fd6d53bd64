"""What is read of a proposal before a yes: all that it changes, in both times, and what it clashes with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import changing, laying, skipping
from turnabout.schedule.models import BusyCalendar, BusyTime, Session
from turnabout.schedule.proposals import Following, Move
from turnabout.schedule.recurrence import WEEK

pytestmark = pytest.mark.usefixtures("clock")

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
ONLY_YOU = "From your own calendar; only you see this."


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come: on Tuesdays at 19:00 by Ana's clock."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


@pytest.fixture
def half_hours(hour: Session) -> Following:
    """Half an hour on Thursdays at one, by the clock of New York."""
    return Following(
        partnership=hour.partnership,
        session=hour,
        weekday=3,
        local_time=time(13),
        anchor_zone="America/New_York",
        minutes=30,
        starts_on=date(2026, 3, 12),
    )


def first_page(person: Person) -> str:
    return " ".join(browser_of(person).get("/").text.split())


def busy(person: Person, begins_at: datetime) -> None:
    BusyCalendar.objects.create(person=person, address=b"", given_at=START, due_at=START, read_at=START)
    BusyTime.objects.create(person=person, begins_at=begins_at, ends_at=begins_at + timedelta(hours=1))


def test_another_weekly_time_says_how_long_and_whose_clock_and_what_it_was(world: World, half_hours: Following) -> None:
    changing.propose(world.partnership, world.ana, half_hours, START)
    page = first_page(world.ben)
    assert "every <strong>Thursday, 13:00</strong>, from 12 March on, 30 minutes each. Your clock decides." in page
    assert "Until now it is every Tuesday, 13:00, 60 minutes. Ana’s clock decides." in page
    page = first_page(world.ana)
    assert "every <strong>Thursday, 18:00</strong>, from 12 March on, 30 minutes each. Ben’s clock decides." in page
    assert "Until now it is every Tuesday, 19:00, 60 minutes. Your clock decides." in page


def test_where_both_have_one_clock_nobodys_is_named(world: World, half_hours: Following) -> None:
    Person.objects.update(time_zone="America/New_York")
    changing.propose(world.partnership, world.ana, half_hours, START)
    page = first_page(world.ben)
    assert "30 minutes each. </p>" in page
    # Until now it was a clock of neither.
    assert "60 minutes. The clock of Europe/Berlin decides." in page


def test_another_year_is_named_and_a_long_wait_is_said(world: World, hour: Session, half_hours: Following) -> None:
    late = replace(half_hours, starts_on=date(2027, 2, 25))
    change = changing.propose(world.partnership, world.ana, late, START)
    page = first_page(world.ben)
    assert "from 25 February 2027 on" in page
    assert "The first of them is in 51 weeks." in page
    changing.withdraw(change, START)
    moved = Move(session=hour, starts_at=datetime(2027, 1, 7, 18, 0, tzinfo=UTC))
    changing.propose(world.partnership, world.ana, moved, START)
    page = first_page(world.ben)
    assert "The hour of Tuesday 3 March, 13:00 moves to <strong>Thursday 7 January 2027, 13:00</strong>." in page
    assert "For Ana: from Tuesday 3 March, 19:00 to Thursday 7 January 2027, 19:00" in page


def test_each_of_the_two_sees_what_their_own_calendar_has_then_and_nothing_of_the_others(
    world: World, hour: Session, half_hours: Following
) -> None:
    busy(world.ben, THURSDAY - timedelta(minutes=40))
    changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), START)
    assert f"Your calendar has something then. {ONLY_YOU}" in first_page(world.ben)
    assert ONLY_YOU not in first_page(world.ana)
    changing.propose(world.partnership, world.ana, half_hours, START)
    assert f"In 1 of its first 7 weeks you are busy then. {ONLY_YOU}" in first_page(world.ben)
    BusyTime.objects.of(world.ben).delete()
    assert ONLY_YOU not in first_page(world.ben)
    busy(world.ana, THURSDAY)
    assert f"In 1 of its first 7 weeks you are busy then. {ONLY_YOU}" in first_page(world.ana)
    assert ONLY_YOU not in first_page(world.ben)


def test_a_pause_is_until_the_day_that_was_said_wherever_one_lives(
    world: World, hour: Session, clock: MovedClock
) -> None:
    assert not hour.is_skipped
    skipping.pause(world.partnership, world.ana, date(2026, 3, 30), START)
    # Midnight in Berlin is still the evening before in New York.
    for person in (world.ana, world.ben):
        for path in ("/", f"/partnerships/{world.partnership.id}/", f"/partnerships/{world.partnership.id}/changes/"):
            assert "until Monday 30 March." in browser_of(person).get(path).text
    clock.set(START + WEEK)


def test_whoever_proposes_a_time_hears_first_that_their_own_calendar_has_something_then(
    world: World, hour: Session
) -> None:
    busy(world.ana, THURSDAY)
    page = browser_of(world.ana).get(f"/sessions/{hour.id}/changes/").text
    assert f'data-action="/sessions/{hour.id}/changes/clashes/"' in page
    asking = f"/sessions/{hour.id}/changes/clashes/?on=2026-03-12&at="
    sentences = [
        browser_of(world.ana).get(asking + at).json()["sentence"] for at in ("18:00&which=one", "10:00&which=one", "x")
    ]
    assert sentences == ["Your calendar has something then.", "", ""]
    weekly = browser_of(world.ana).get(f"{asking}18:00&which=following").json()["sentence"]
    assert weekly == "In 1 of the next 7 weeks you are busy then."
    # Nobody knows yet what is in it then, so nothing is said: not that they are free.
    far = f"/sessions/{hour.id}/changes/clashes/?on=2026-06-11&at=18:00&which=following"
    assert browser_of(world.ana).get(far).json() == {"sentence": ""}
    # Of the other's calendar nothing is told, and to strangers nothing at all.
    assert browser_of(world.ben).get(f"{asking}13:00&which=one").json() == {"sentence": ""}
    assert "own-clashes" not in browser_of(world.ben).get(f"/sessions/{hour.id}/changes/").text
    assert browser_of(world.cleo).get(f"{asking}18:00").status_code == 404
