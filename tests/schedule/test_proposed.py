"""What is read of a proposal before a yes: all that it changes, in both times, and what it clashes with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_changing import half_hours as of_half_hours
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping
from turnabout.schedule.changes.proposals import Following, Move, OneWay
from turnabout.schedule.models import BusyCalendar, BusyTime, End, Session
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
    return of_half_hours(hour)


def first_page(person: Person) -> str:
    return " ".join(browser_of(person).get("/").text.split())


def busy(person: Person, begins_at: datetime) -> None:
    BusyCalendar.objects.create(person=person, address=b"", given_at=START, due_at=START, read_at=START)
    BusyTime.objects.create(person=person, begins_at=begins_at, ends_at=begins_at + timedelta(hours=1))


def test_another_weekly_time_says_how_long_and_whose_clock_and_what_it_was(world: World, half_hours: Following) -> None:
    changing.propose(world.partnership, world.ana, half_hours, START)
    page = first_page(world.ben)
    assert "every <strong>Thursday, 13:00 by your clock (New York)</strong>, from 12 March on, 30 minutes each." in page
    assert "For Ana: 19:00, in 4 weeks of the year 18:00." in page
    assert "Until now it is every Tuesday, 19:00 by Ana’s clock (Berlin), 60 minutes." in page
    assert "For you: 13:00, in 4 weeks of the year 14:00." in page
    page = first_page(world.ana)
    assert (
        "every <strong>Thursday, 13:00 by Ben’s clock (New York)</strong>, from 12 March on, 30 minutes each." in page
    )
    assert "For you: 19:00, in 4 weeks of the year 18:00." in page
    assert "The first: Thursday 12 March, 18:00. For Ben: Thursday 12 March, 13:00." in page
    assert "Until now it is every Tuesday, 19:00 by your clock (Berlin), 60 minutes." in page
    assert "For Ben: 13:00, in 4 weeks of the year 14:00." in page


def test_a_time_on_another_day_of_the_others_week_names_it(world: World, half_hours: Following) -> None:
    """At half past six in the evening in New York it is half past midnight in Berlin, and in some weeks not yet."""
    late = replace(half_hours, slot=replace(half_hours.slot, local_time=time(18, 30)))
    changing.propose(world.partnership, world.ben, late, START)
    assert "For you: Friday, 00:30, in 4 weeks of the year Thursday, 23:30." in first_page(world.ana)


def test_where_both_have_one_clock_nobodys_is_named(world: World, half_hours: Following) -> None:
    Person.objects.update(time_zone="America/New_York")
    changing.propose(world.partnership, world.ana, half_hours, START)
    page = first_page(world.ben)
    assert "every <strong>Thursday, 13:00</strong>, from 12 March on, 30 minutes each.</p> <p class" in page
    # Until now it was a clock of neither.
    assert "Until now it is every Tuesday, 19:00 by the clock of Berlin, 60 minutes." in page


def test_another_year_is_named_and_a_long_wait_is_said(world: World, hour: Session, half_hours: Following) -> None:
    late = replace(half_hours, slot=replace(half_hours.slot, starts_on=date(2027, 2, 25)))
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


def test_after_a_pause_one_goes_on_on_the_day_that_was_said_wherever_one_lives(
    world: World, hour: Session, clock: MovedClock
) -> None:
    assert not hour.is_skipped
    skipping.pause(world.partnership, world.ana, date(2026, 3, 30), START)
    # Midnight in Berlin is still the evening before in New York.
    for person in (world.ana, world.ben):
        for path in ("/", f"/partnerships/{world.partnership.id}/", f"/partnerships/{world.partnership.id}/changes/"):
            assert "You go on on Monday 30 March." in browser_of(person).get(path).text
    clock.set(START + WEEK)


def test_a_spell_is_until_the_last_day_that_was_asked_for_wherever_one_lives(world: World, hour: Session) -> None:
    assert not hour.is_skipped
    days = OneWay(focus=world.ana, begins_on=date(2026, 3, 4), ends_on=date(2026, 3, 25))
    changing.accept(changing.propose(world.partnership, world.ana, days, START), START)
    path = f"/partnerships/{world.partnership.id}/changes/"
    for person, whose in ((world.ana, "yours"), (world.ben, "Ana’s")):
        page = browser_of(person).get(path).text
        assert "It begins on Wednesday 4 March." in page
        assert f"Every hour is {whose} until Wednesday 25 March, with that day." in page


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


def test_whoever_is_asked_can_ask_for_another_time_instead(world: World, hour: Session) -> None:
    change = changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), START)
    there = f"/sessions/{hour.id}/changes/"
    assert f'href="{there}">Another time</a>' in first_page(world.ben)
    assert "If you ask for another time, Ana is asked that instead." in first_page(world.ben)
    assert ">Another time</a>" not in first_page(world.ana)
    # Where it leads to, it leads nowhere any more.
    assert ">Another time</a>" not in browser_of(world.ben).get(there).text
    browser_of(world.ben).post(there, {"on": "2026-03-06", "at": "12:00", "which": "one"})
    change.refresh_from_db()
    assert change.end == End.OVERTAKEN
    assert "Ben proposes a change" in first_page(world.ana)
