"""Weeks in which the hour is at another time than usual on one of two walls: said wherever that person looks for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.schedule import laying
from turnabout.schedule.models import Session
from turnabout.schedule.reminders import telling

pytestmark = pytest.mark.usefixtures("office")

# New York's clocks go on on 8 March, Berlin's on the 29th; their hour is on Tuesdays, at 19:00 in Berlin.
ODD = datetime(2026, 3, 9, 9, tzinfo=UTC)
SAID = "An hour later than usual for you, until 24 March."
DAY = timedelta(days=1)


@pytest.fixture
def hour(world: World, clock: MovedClock) -> Session:
    make_rhythm(world.partnership)
    clock.set(ODD)
    laying.lay_ahead(world.partnership, ODD)
    return Session.objects.get(starts_at__date=date(2026, 3, 10))


def pages(world: World, hour: Session) -> list[str]:
    """Where somebody looks for their next hour."""
    return ["/", f"/partnerships/{world.partnership.id}/", f"/sessions/{hour.id}/", f"/sessions/{hour.id}/changes/"]


def test_whoevers_wall_shows_another_time_is_told_so_and_until_when(world: World, hour: Session) -> None:
    for path in pages(world, hour):
        assert SAID in browser_of(world.ben).get(path).text
        # Her clock decides, and his is his own affair.
        assert "than usual" not in browser_of(world.ana).get(path).text


def test_in_all_other_weeks_nothing_is_said(world: World, hour: Session, clock: MovedClock) -> None:
    clock.set(datetime(2026, 3, 26, 9, tzinfo=UTC))
    assert "Tuesday 31 March, 13:00" in browser_of(world.ben).get("/").text
    assert "than usual" not in browser_of(world.ben).get("/").text
    # Nor of one that is over.
    assert "than usual" not in browser_of(world.ben).get(f"/sessions/{hour.id}/").text


def test_of_an_hour_that_was_moved_or_begun_on_the_spot_nothing_is_usual(world: World, hour: Session) -> None:
    Session.objects.filter(id=hour.id).update(starts_at=hour.starts_at + DAY, moved_from=hour.starts_at)
    on_the_spot = make_session(world.partnership, ODD + timedelta(hours=2))
    for one in (hour, on_the_spot):
        assert "than usual" not in browser_of(world.ben).get(f"/sessions/{one.id}/").text


def test_the_letter_of_the_day_before_says_it(world: World, hour: Session) -> None:
    telling.remind(hour.starts_at - DAY)
    letters = {one.to: one.text for one in Message.objects.filter(letter="reminder-day")}
    assert f"Tuesday 10 March, 14:00 (time of New York).\n{SAID}\n" in letters[world.ben.email]
    assert "than usual" not in letters[world.ana.email]


def test_half_an_hour_and_the_other_way_round_and_another_year(world: World, clock: MovedClock) -> None:
    """Summer time on Lord Howe Island is half an hour; Brisbane has none."""
    Person.objects.filter(id=world.ben.id).update(time_zone="Australia/Lord_Howe")
    make_rhythm(world.partnership, at="12:00", zone="Australia/Brisbane")
    clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    ben = browser_of(Person.objects.get(id=world.ben.id))
    assert "Half an hour later than usual for you, until 30 March 2027." in ben.get("/").text
    clock.set(datetime(2026, 4, 6, 9, tzinfo=UTC))
    assert "Half an hour earlier than usual for you, until 29 September." in ben.get("/").text
